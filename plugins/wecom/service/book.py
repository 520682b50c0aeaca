"""The address book: customers and their employees, written down page by page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from core.db import execute, fetch, now, uuid7
from core.entities.customers import Arrival, recognise_all
from plugins.wecom.people import EXTERNAL, UNIONID, claims_of, profile_of
from plugins.wecom.settings import WeComSettings
from plugins.wecom.tables import Standing

from .reaching import see_who_can_be_reached

# One after the other: what PostgreSQL thinks of a table that grows meanwhile would mislead it to
# look through everybody of the corp.
_KNOWN = """
select c.external_userid, c.customer, c.name, c.unionid, c.binding
from unnest($2::text[]) as asked (name) cross join lateral (
    select * from wecom_contact
    where account = $1 and external_userid = asked.name limit 1) as c"""

_CONTACTS = """
insert into wecom_contact as c
    (id, account, external_userid, customer, name, kind, company, unionid, binding, seen_at)
select r.id, $1, r.external_userid, r.customer, r.name, r.kind, r.company, r.unionid, $3, now()
from jsonb_to_recordset($2::jsonb) as r
    (id uuid, external_userid text, customer uuid, name text, kind int, company text, unionid text)
order by r.external_userid
on conflict (account, external_userid) do update set
    customer = coalesce(excluded.customer, c.customer), name = excluded.name,
    kind = excluded.kind, company = excluded.company,
    unionid = coalesce(excluded.unionid, c.unionid), binding = excluded.binding,
    seen_at = excluded.seen_at
returning id, external_userid, customer"""

_FOLLOWS = """
insert into wecom_follow as f
    (id, contact, customer, userid, standing, remark, description, company, mobiles, tags,
     add_way, state, since, changed_at, seen_run)
select r.id, r.contact, r.customer, r.userid, 'friends', r.remark, r.description, r.company,
    r.mobiles, array(select jsonb_array_elements_text(r.tags)), r.add_way, r.state, r.since,
    coalesce(r.since, now()), $2
from jsonb_to_recordset($1::jsonb) as r
    (id uuid, contact uuid, customer uuid, userid text, remark text, description text,
     company text, mobiles jsonb, tags jsonb, add_way int, state text, since timestamptz)
order by r.contact, r.userid
on conflict (contact, userid) do update set
    customer = excluded.customer, remark = excluded.remark, description = excluded.description,
    company = excluded.company, mobiles = excluded.mobiles, tags = excluded.tags,
    add_way = excluded.add_way, since = excluded.since,
    state = coalesce(nullif(excluded.state, ''), f.state),
    seen_run = greatest(f.seen_run, excluded.seen_run),
    standing = case when f.standing in ('left_by_customer', 'half')
        and f.changed_at >= excluded.changed_at then f.standing else 'friends' end"""

_STANDING = """
insert into wecom_follow as f (id, contact, customer, userid, standing, state, changed_at, tags)
select $1, c.id, c.customer, $4, $5, $6, $7, '{}' from wecom_contact c
where c.account = $2 and c.external_userid = $3
on conflict (contact, userid) do update set
    standing = excluded.standing, changed_at = excluded.changed_at,
    state = coalesce(nullif(excluded.state, ''), f.state)
where f.changed_at <= excluded.changed_at"""

_PENCILLED = """
insert into wecom_contact (id, account, external_userid, customer) values ($1, $2, $3, $4)
on conflict (account, external_userid) do update
set customer = coalesce(wecom_contact.customer, excluded.customer)"""

_GONE = """
update wecom_follow f set standing = 'deleted_by_staff', changed_at = now()
from wecom_contact c
where c.id = f.contact and c.account = $1 and f.standing in ('friends', 'half')
  and {which}
returning c.external_userid"""


class Pair(NamedTuple):
    """A customer and an employee."""

    external: str
    userid: str


_UNSEEN = """
f.seen_run < $2 and f.changed_at < (
    select began_at from wecom_sync where account = $1 and kind = 'contacts')"""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One customer as one page tells of them: the person, and who follows them."""

    contact: Mapping[str, Any]
    follows: Sequence[Mapping[str, Any]]


async def write(
    account: UUID, settings: WeComSettings, entries: Iterable[Entry], *, run: int = 0
) -> int:
    """Write customers down: recognised where they are new or tell something new; how many."""
    joined = _joined(entries)
    known = {row["external_userid"]: row for row in await fetch(_KNOWN, account, list(joined))}
    customers = await _recognised(settings, joined, known)
    rows = [_contact_row(entry, customers.get(name)) for name, entry in joined.items()]
    told = orjson.dumps(rows, default=str).decode()
    kept = await fetch(_CONTACTS, account, told, settings.binding)
    follows = [
        _follow_row(follow, contact=row["id"], customer=row["customer"])
        for row in kept
        for follow in joined[row["external_userid"]].follows
    ]
    await execute(_FOLLOWS, orjson.dumps(follows, default=str).decode(), run)
    return len(joined)


async def stand(
    account: UUID, pair: Pair, standing: Standing, *, at: datetime, state: str = ""
) -> None:
    """Note how an employee and a customer stand, unless we know of something later."""
    external, userid = pair
    await execute(_STANDING, uuid7(), account, external, userid, standing.value, state[:64], at)


async def pencil_in(account: UUID, external: str, customer: UUID | None) -> None:
    """Remember somebody of whom we know the id only."""
    await execute(_PENCILLED, uuid7(), account, external, customer)


async def forget_unseen(account: UUID, run: int) -> None:
    """Whoever a full fetch did not see is no employee's customer any more."""
    await _part(account, await fetch(_GONE.format(which=_UNSEEN), account, run))


async def forget_of(account: UUID, userid: str, externals: Sequence[str]) -> None:
    """These customers are no longer on an employee's list."""
    which = "f.userid = $2 and c.external_userid = any($3)"
    gone = await fetch(_GONE.format(which=which), account, userid, list(externals))
    await _part(account, gone)


async def forget_person(account: UUID, external: str) -> None:
    """Nobody has this customer any more."""
    gone = await fetch(_GONE.format(which="c.external_userid = $2"), account, external)
    await _part(account, gone)


async def _part(account: UUID, gone: Iterable[Any]) -> None:
    await see_who_can_be_reached(account, [row["external_userid"] for row in gone], now())


def _joined(entries: Iterable[Entry]) -> dict[str, Entry]:
    """One entry per customer: two employees on one page may have the same."""
    found: dict[str, Entry] = {}
    for entry in entries:
        name = entry.contact.get("external_userid")
        if not isinstance(name, str) or not EXTERNAL.fullmatch(name):
            continue
        before = found.get(name)
        follows = [*before.follows, *entry.follows] if before else entry.follows
        by_userid = {str(f.get("userid") or ""): f for f in follows if f.get("userid")}
        found[name] = Entry(contact=entry.contact, follows=list(by_userid.values()))
    return found


async def _recognised(
    settings: WeComSettings, joined: Mapping[str, Entry], known: Mapping[str, Any]
) -> dict[str, UUID]:
    """The customer of each name; only of news the house is asked."""
    found: dict[str, UUID] = {}
    news: dict[str, Arrival] = {}
    for name, entry in joined.items():
        row = known.get(name)
        if row is not None and row["customer"] and _same(row, entry.contact, settings.binding):
            found[name] = row["customer"]
        else:
            news[name] = _arrival(settings, entry)
    customers = await recognise_all(list(news.values()))
    return found | dict(zip(news, customers, strict=True))


def _arrival(settings: WeComSettings, entry: Entry) -> Arrival:
    contact = entry.contact
    return Arrival(
        claims=claims_of(settings, contact["external_userid"], _unionid(contact) or ""),
        profile=profile_of(dict(contact)),
        source="wecom",
        source_detail=_state(entry),
    )


def _same(row: Any, contact: Mapping[str, Any], binding: str) -> bool:
    """Nothing new: not even another Open Platform within which a unionid is somebody."""
    unionid = _unionid(contact)
    there = row["binding"] == binding or not unionid
    return there and (row["name"], row["unionid"]) == (_text(contact, "name", 200), unionid)


def _state(entry: Entry) -> str | None:
    return next((str(f["state"]) for f in entry.follows if f.get("state")), None)


def _unionid(contact: Mapping[str, Any]) -> str | None:
    unionid = contact.get("unionid")
    return unionid if isinstance(unionid, str) and UNIONID.fullmatch(unionid) else None


def _contact_row(entry: Entry, customer: UUID | None) -> dict[str, Any]:
    contact = entry.contact
    kind = contact.get("type")
    return {
        "id": uuid7(),
        "external_userid": contact["external_userid"],
        "customer": customer,
        "name": _text(contact, "name", 200),
        "kind": kind if isinstance(kind, int) else 1,
        "company": _text(contact, "corp_name", 200),
        "unionid": _unionid(contact),
    }


def _follow_row(follow: Mapping[str, Any], *, contact: UUID, customer: UUID) -> dict[str, Any]:
    way, since = follow.get("add_way"), follow.get("createtime")
    return {
        "id": uuid7(),
        "contact": contact,
        "customer": customer,
        "userid": _text(follow, "userid", 64),
        "remark": _text(follow, "remark", 100),
        "description": _text(follow, "description", 2000),
        "company": _text(follow, "remark_corp_name", 100),
        "mobiles": [str(phone)[:40] for phone in follow.get("remark_mobiles") or ()] or None,
        "tags": _tags(follow),
        "add_way": way if isinstance(way, int) else 0,
        "state": _text(follow, "state", 64),
        "since": datetime.fromtimestamp(since, UTC) if isinstance(since, int) else now(),
    }


def _tags(follow: Mapping[str, Any]) -> list[str]:
    """Ids of corp tags: bare in pages, within objects of type 1 where one person is asked for."""
    bare = follow.get("tag_id") or ()
    full = [tag.get("tag_id") for tag in follow.get("tags") or () if tag.get("type") in (1, 3)]
    return [str(tag)[:64] for tag in (*bare, *full) if tag]


def _text(fields: Mapping[str, Any], name: str, longest: int) -> str:
    """A text that can be stored, whatever the platform put there."""
    value = fields.get(name)
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "ignore").decode()[:longest]
