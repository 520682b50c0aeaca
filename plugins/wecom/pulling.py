"""What is fetched because WeCom only rings, or says nothing: service messages, results of sends."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from core.channels import News, Page, Parcel, Progress, Trouble, Troubled, TroubleKind
from core.db import execute, fetch
from core.entities.activities import DeliveryState
from core.errors import T

from . import api
from .desk import CLOSED, CUSTOMER, HUMAN

SENDS = "sends"
"""The cursor of requests that employees have not confirmed yet."""

AT_ONCE = 20
"""Requests looked at by one page."""

STALE_HINT = "95007"

OVER = 9
"""Our own status: nobody confirmed it in a month, so nobody will."""

OUTCOMES: Mapping[int, tuple[DeliveryState, Trouble | None]] = {
    1: (DeliveryState.DELIVERED, None),
    2: (
        DeliveryState.FAILED,
        Trouble(
            kind=TroubleKind.GONE,
            code="status 2",
            message=T("The customer deleted the employee.", "客户已删除员工。"),
        ),
    ),
    3: (
        DeliveryState.FAILED,
        Trouble(
            kind=TroubleKind.QUOTA,
            code="status 3",
            message=T(
                "The customer received as many group sends as they may.",
                "客户本期可接收的群发次数已用完。",
            ),
        ),
    ),
    OVER: (
        DeliveryState.FAILED,
        Trouble(
            kind=TroubleKind.PERMANENT,
            code="30 days",
            message=T("No employee confirmed it within 30 days.", "30 天内没有员工确认发送。"),
        ),
    ),
}

_SESSIONS = """
select external_userid, state, known_at > now() - interval '7 days' as known
from wecom_session where account = $1 and open_kfid = $2 and external_userid = any($3)"""

_NAMES = """
select userid, name from wecom_staff where account = $1 and userid = any($2) and name <> ''"""

_STAND = """
insert into wecom_session as s
    (id, account, open_kfid, external_userid, state, servicer, changed_at, known_at)
select gen_random_uuid(), $1, $2, r.external, r.state, r.servicer, r.at,
    case when r.known then now() end
from jsonb_to_recordset($3::jsonb) as r
    (external text, state int, servicer text, at timestamptz, known boolean)
order by r.external
on conflict (account, open_kfid, external_userid) do update set
    known_at = coalesce(excluded.known_at, s.known_at),
    state = case when excluded.changed_at >= s.changed_at then excluded.state else s.state end,
    servicer = case when excluded.changed_at >= s.changed_at
        then excluded.servicer else s.servicer end,
    changed_at = greatest(s.changed_at, excluded.changed_at)"""

_OPEN_TASKS = """
select msgid, created_at < now() - interval '30 days' as over from wecom_task
where account = $1 and outgoing is not null and state = 'waiting'
order by looked_at nulls first, id limit $2"""

_LOOKED = "update wecom_task set looked_at = now() where account = $1 and msgid = any($2)"


async def desk(
    line: api.calling.Wire, open_kfid: str, position: str | None, hint: str | None
) -> Page:
    """The next page of one service account; an empty page is no end while there is more."""
    said = await _synced(line, open_kfid, position or "", hint or "")
    messages = [one for one in said.get("msg_list") or () if isinstance(one, dict)]
    told = await _told(line, open_kfid, messages)
    parcels = [_parcel(message) for message in told if message.get("msgid")]
    return Page(
        parcels=parcels,
        position=str(said.get("next_cursor") or position or ""),
        more=bool(said.get("has_more")),
    )


async def _synced(
    line: api.calling.Wire, open_kfid: str, position: str, hint: str
) -> dict[str, Any]:
    """With the token of the last ring, or without it if that ran out meanwhile."""
    try:
        return await api.desk.sync(line, open_kfid, position, hint)
    except Troubled as error:
        if error.trouble.code != STALE_HINT or not hint:
            raise
    return await api.desk.sync(line, open_kfid, position, "")


async def _told(
    line: api.calling.Wire, open_kfid: str, messages: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Messages with what they do not say themselves: who it is, and who serves the customer."""
    people = sorted({name for one in messages if (name := _external(one))})
    if not people:
        return list(messages)
    rows = await fetch(_SESSIONS, line.account, open_kfid, people)
    sessions = _Sessions({row["external_userid"]: row["state"] for row in rows})
    await sessions.ask(line, open_kfid, messages)
    known = {row["external_userid"] for row in rows if row["known"]}
    names = await _named(line, [name for name in people if name not in known])
    authors = await _authors(line, messages)
    for one in messages:
        one["_state"] = sessions.after(one)
        if author := authors.get(str(one.get("servicer_userid") or "")):
            one["_author"] = author
        if (external := _external(one)) in names:
            one["_customer"] = names[external]
            sessions.note(external, one)["known"] = True
    await execute(_STAND, line.account, open_kfid, orjson.dumps(sessions.noted).decode())
    return list(messages)


class _Sessions:
    """How the sessions of a page stand, entry by entry, in the platform's own order."""

    def __init__(self, states: dict[str, int]) -> None:
        self.states = states
        self.asked: set[str] = set()
        self._rows: dict[str, dict[str, Any]] = {}

    @property
    def noted(self) -> list[dict[str, Any]]:
        """What is to be remembered."""
        return list(self._rows.values())

    async def ask(
        self, line: api.calling.Wire, open_kfid: str, messages: Sequence[Mapping[str, Any]]
    ) -> None:
        """Whoever writes first, or anew, may have been led to a colleague at once: WeCom knows."""
        for external in _unsure(messages, self.states):
            try:
                self.states[external], _ = await api.desk.state(line, open_kfid, external)
            except Troubled:
                continue
            self.asked.add(external)

    def after(self, message: Mapping[str, Any]) -> int:
        """How the session of a message stands after it."""
        external = _external(message)
        event = message.get("event") or {}
        if external in self.asked:
            self.note(external, message)
        elif event.get("event_type") == "session_status_change":
            self.states[external] = CLOSED if event.get("change_type") == 3 else HUMAN
            servicer = event.get("new_servicer_userid") or ""
            self.note(external, message)["servicer"] = str(servicer)[:64]
        elif message.get("origin") == CUSTOMER and self.states.get(external) == CLOSED:
            self.states[external] = 0
            self.note(external, message)
        return self.states.get(external, 0)

    def note(self, external: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """Remember how a session stands."""
        fresh = {"external": external, "servicer": "", "known": False}
        row = self._rows.setdefault(external, fresh)
        at = message.get("send_time")
        row["at"] = datetime.fromtimestamp(at if isinstance(at, int) else 0, UTC)
        row["state"] = self.states.get(external, 0)
        return row


def _unsure(messages: Sequence[Mapping[str, Any]], states: Mapping[str, int]) -> list[str]:
    """Whoever writes for the first time, or after an end."""
    writing = {_external(one) for one in messages if one.get("origin") == CUSTOMER}
    return sorted(one for one in writing if one and states.get(one, CLOSED) == CLOSED)


async def _authors(line: api.calling.Wire, messages: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What the colleagues who answered are called."""
    userids = {str(one["servicer_userid"]) for one in messages if one.get("servicer_userid")}
    if not userids:
        return {}
    rows = await fetch(_NAMES, line.account, sorted(userids))
    return {row["userid"]: row["name"] for row in rows}


async def _named(line: api.calling.Wire, people: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Names and unionids; without them the messages still count."""
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(people), 100):
        try:
            page = await api.desk.customers(line, people[start : start + 100])
        except Troubled:
            return found
        found |= {str(one.get("external_userid")): one for one in page}
    return found


def _parcel(message: Mapping[str, Any]) -> Parcel:
    event = message.get("event") or {}
    return Parcel(
        key=f"kf:{message['msgid']}",
        sender=_external(message) or "corp",
        body=orjson.dumps(message),
        urgent=bool(event.get("welcome_code") or event.get("msg_code")),
    )


def _external(message: Mapping[str, Any]) -> str:
    inside = message.get("event") if message.get("msgtype") == "event" else message
    name = (inside or {}).get("external_userid")
    return name if isinstance(name, str) else ""


# ── Single messages that employees confirm ───────────────────────────────────────────────────────


async def sends(line: api.calling.Wire, position: str | None) -> Page:
    """What became of messages to one person each, which wait for an employee."""
    rows = await fetch(_OPEN_TASKS, line.account, AT_ONCE)
    parcels: list[Parcel] = []
    for row in rows:
        parcels += await _outcome(line, row)
    await execute(_LOOKED, line.account, [row["msgid"] for row in rows])
    return Page(parcels=parcels, position=None, more=False)


async def _outcome(line: api.calling.Wire, row: Any) -> list[Parcel]:
    found: list[Mapping[str, Any]] = []
    for task in await api.sends.tasks(line, row["msgid"]):
        if task.get("status") == 2:
            found += await api.sends.results(line, row["msgid"], str(task.get("userid")))
    if row["over"] and not found:
        found = [{"status": OVER}]
    return [
        Parcel(
            key=f"send:{row['msgid']}:{one.get('status')}",
            sender=f"send:{row['msgid']}",
            body=orjson.dumps({"msgid": row["msgid"], "status": one.get("status")}),
        )
        for one in found
        if one.get("status") in OUTCOMES
    ]


def progress_of(entry: Mapping[str, Any]) -> Sequence[News]:
    """What became of one message."""
    outcome = OUTCOMES.get(entry.get("status") or 0)
    if outcome is None:
        return ()
    state, trouble = outcome
    return (Progress(message=str(entry.get("msgid")), state=state, trouble=trouble),)
