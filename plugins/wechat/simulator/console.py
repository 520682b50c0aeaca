"""WeChat's own service tool: people wait, are served there, and what was said is on record."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .calls import OFFICIAL, Answer, Asked, Wrong, endpoint, fine

if TYPE_CHECKING:
    from .account import SimAccount
    from .fans import Fan

SAID, HEARD = 2002, 2003
HALF_AN_HOUR = 1800
"""After so long, what a person writes comes to the account's address again."""
DAY = 24 * 3600
MOST = 10_000
FIRST = 100
"""How many who wait are told."""


@dataclass
class Session:
    """Somebody who is served."""

    servant: str
    since: float


class Console:
    """What stands on the screens of those who serve."""

    def __init__(self, account: "SimAccount") -> None:
        """Nobody waits yet."""
        self.account = account
        self.sessions: dict[str, Session] = {}
        self.queue: dict[str, float] = {}
        """Who waits, and when they wrote last."""
        self.records: list[dict[str, Any]] = []
        self.records_of_api = True
        """Whether messages sent through the API stand on record; it is not said clearly."""

    def keeps(self, fan: "Fan", words: str) -> bool:
        """Whether what a person writes goes to whoever serves them, and not to the account."""
        session, now = self.sessions.get(fan.openid), self.account.platform.clock.now()
        if session is None or session.since + HALF_AN_HOUR <= now:
            return False
        self.note(HEARD, fan, words, session.servant)
        return True

    def waits(self, fan: "Fan", words: str) -> None:
        """Somebody is handed over: whoever is free may take them."""
        now = self.account.platform.clock.now()
        if fan.openid not in self.sessions:
            self.queue[fan.openid] = now
            self.note(HEARD, fan, words, "")

    async def says(self, fan: "Fan", text: str, servant: str = "") -> None:
        """Somebody on duty writes to a person, and serves them from now on."""
        by = servant or next(iter(self.account.staff.people))
        if fan.openid not in self.sessions:
            await self.takes(fan, by)
        fan.receives("text", text, {"kf_account": by, "console": True})
        self.note(SAID, fan, text, by)

    async def takes(self, fan: "Fan", servant: str) -> None:
        """Serve a person."""
        self.queue.pop(fan.openid, None)
        self.sessions[fan.openid] = Session(servant, self.account.platform.clock.now())
        await fan.causes("kf_create_session", KfAccount=servant)

    async def switches(self, fan: "Fan", servant: str) -> None:
        """Hand a person on to a colleague."""
        before = self.sessions[fan.openid].servant
        self.sessions[fan.openid] = Session(servant, self.account.platform.clock.now())
        await fan.causes("kf_switch_session", FromKfAccount=before, ToKfAccount=servant)

    async def ends(self, fan: "Fan") -> None:
        """Serve them no longer."""
        session = self.sessions.pop(fan.openid)
        await fan.causes("kf_close_session", KfAccount=session.servant)

    def note(self, code: int, fan: "Fan", text: str, servant: str) -> None:
        """Put something on record."""
        self.records.append(
            {
                "openid": fan.openid,
                "opercode": code,
                "text": text,
                "time": int(self.account.platform.clock.now()),
                "worker": servant,
            }
        )


def _person(asked: Asked, openid: Any) -> "Fan":
    fan = asked.whose.fan(str(openid))
    if fan is None:
        raise Wrong(40003, "invalid openid")
    return fan


@endpoint("/customservice/kfsession/create", verified=True, of=OFFICIAL)
def create(asked: Asked) -> Answer:
    """Hand a person to one of them: 65402 unbound, 65415 off duty, 65414 served by another."""
    fan, by = _person(asked, asked.needs("openid")), asked.needs("kf_account")
    servant, console = asked.whose.staff.known(by), asked.whose.console
    if not servant.wechat:
        raise Wrong(65402, "kf account has not bound wechat")
    session = console.sessions.get(fan.openid)
    if session is not None and session.servant == by:
        return fine()
    if session is not None:
        raise Wrong(65414, "customer is accepted by other kf account")
    if not servant.online:
        raise Wrong(65415, "kf account is not online")
    asked.platform.soon(console.takes(fan, by))
    return fine()


@endpoint("/customservice/kfsession/close", verified=True, of=OFFICIAL)
def close(asked: Asked) -> Answer:
    """End it; 65413 if there is none."""
    fan, console = _person(asked, asked.needs("openid")), asked.whose.console
    session = console.sessions.get(fan.openid)
    if session is None or session.servant != asked.needs("kf_account"):
        raise Wrong(65413, "no session")
    asked.platform.soon(console.ends(fan))
    return fine()


@endpoint("/customservice/kfsession/getsession", "GET", verified=True, of=OFFICIAL)
def session_of(asked: Asked) -> Answer:
    """Who serves a person."""
    session = asked.whose.console.sessions.get(asked.query.get("openid", ""))
    if session is None:
        return {"kf_account": "", "createtime": 0}
    return {"kf_account": session.servant, "createtime": int(session.since)}


@endpoint("/customservice/kfsession/getsessionlist", "GET", verified=True, of=OFFICIAL)
def sessions_of(asked: Asked) -> Answer:
    """Whom one of them serves."""
    by = asked.whose.staff.known(asked.query.get("kf_account", "")).name
    served = asked.whose.console.sessions.items()
    return {
        "sessionlist": [
            {"openid": openid, "createtime": int(each.since)}
            for openid, each in served
            if each.servant == by
        ]
    }


@endpoint("/customservice/kfsession/getwaitcase", "GET", verified=True, of=OFFICIAL)
def waiting(asked: Asked) -> Answer:
    """Who waits: how many, and the first hundred."""
    queue = asked.whose.console.queue
    listed = [{"openid": openid, "latest_time": int(at)} for openid, at in queue.items()]
    return {"count": len(listed), "waitcaselist": listed[:FIRST]}


@endpoint("/cgi-bin/customservice/getonlinekflist", "GET", verified=True, of=OFFICIAL)
def on_duty(asked: Asked) -> Answer:
    """Who is on duty, and how many each of them serves."""
    served = [each.servant for each in asked.whose.console.sessions.values()]
    people = [
        {
            "kf_account": each.name,
            "status": 1,
            "kf_id": str(each.number),
            "accepted_case": served.count(each.name),
        }
        for each in asked.whose.staff.people.values()
        if each.online
    ]
    return {"kf_online_list": people}


@endpoint("/customservice/msgrecord/getmsglist", verified=True, of=OFFICIAL)
def records(asked: Asked) -> Answer:
    """What was said, from a number on: 65417 for more than a day, 65416 for what makes no sense.

    The last of a page comes again with the next.
    """
    since, until = int(asked.needs("starttime")), int(asked.needs("endtime"))
    first, most = int(asked.needs("msgid")), int(asked.needs("number"))
    if until - since > DAY:
        raise Wrong(65417, "query time range exceeds the limit")
    if until < since or first < 1 or not 0 < most <= MOST:
        raise Wrong(65416, "invalid query parameter")
    numbered = enumerate(asked.whose.console.records, start=1)
    told = [(n, each) for n, each in numbered if n >= first and since <= each["time"] <= until]
    page = told[:most]
    last = page[-1][0] if page else first
    return {"recordlist": [each for _, each in page], "number": len(page), "msgid": last}
