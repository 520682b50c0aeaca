"""Customer service accounts: under whose name an account answers, and who serves whom."""

import re
from dataclasses import dataclass
from typing import Any

from .calls import OFFICIAL, Answer, Asked, Wrong, endpoint, fine

MOST = 100
NAME = re.compile(r"[0-9A-Za-z]{1,10}")
LONGEST_NICK = 16


@dataclass
class Servant:
    """One customer service account."""

    name: str
    nick: str
    number: int
    wechat: str = ""


class Staff:
    """The customer service accounts of an account."""

    def __init__(self, original_id: str) -> None:
        """One is there from the start."""
        self.original_id = original_id
        self.people: dict[str, Servant] = {}
        self.last = 1000
        self.add(f"kf1@{original_id}", "客服一")

    def add(self, name: str, nick: str) -> Servant:
        """One more."""
        self.last += 1
        self.people[name] = Servant(name, nick, self.last)
        return self.people[name]

    def known(self, name: Any) -> Servant:
        """One that is there; 65401 otherwise."""
        if name not in self.people:
            raise Wrong(65401, "invalid custom service account")
        return self.people[name]

    def fitting(self, name: str, nick: str) -> None:
        """Refuse names that cannot be: 65405 not ours, 65403 too long or none."""
        before, _, behind = name.partition("@")
        if behind != self.original_id or not NAME.fullmatch(before):
            raise Wrong(65405, "invalid kf account name")
        if not 0 < len(nick) <= LONGEST_NICK:
            raise Wrong(65403, "invalid nickname")


@endpoint("/customservice/kfaccount/add", verified=True, of=OFFICIAL)
def add(asked: Asked) -> Answer:
    """Make one: 65404 if it is there already, 65407 over a hundred."""
    staff, name = asked.whose.staff, str(asked.needs("kf_account"))
    nick = str(asked.needs("nickname"))
    staff.fitting(name, nick)
    if name in staff.people:
        raise Wrong(65404, "kf account exists")
    if len(staff.people) >= MOST:
        raise Wrong(65407, "the number of kf accounts reaches the limit")
    staff.add(name, nick)
    return fine()


@endpoint("/customservice/kfaccount/update", verified=True, of=OFFICIAL)
def update(asked: Asked) -> Answer:
    """Call one something else."""
    servant, nick = asked.whose.staff.known(asked.needs("kf_account")), asked.needs("nickname")
    asked.whose.staff.fitting(servant.name, str(nick))
    servant.nick = str(nick)
    return fine()


@endpoint("/customservice/kfaccount/del", "GET POST", verified=True, of=OFFICIAL)
def delete(asked: Asked) -> Answer:
    """Dismiss one."""
    del asked.whose.staff.people[asked.whose.staff.known(asked.query.get("kf_account", "")).name]
    return fine()


@endpoint("/customservice/kfaccount/inviteworker", verified=True, of=OFFICIAL)
def invite(asked: Asked) -> Answer:
    """Ask somebody on WeChat to serve under this name; 65406 without them."""
    servant, wechat = asked.whose.staff.known(asked.needs("kf_account")), asked.needs("invite_wx")
    if not wechat:
        raise Wrong(65406, "invalid wechat id")
    servant.wechat = str(wechat)
    return fine()


@endpoint("/cgi-bin/customservice/getkflist", "GET", verified=True, of=OFFICIAL)
def listed(asked: Asked) -> Answer:
    """All of them."""
    people = [
        {"kf_account": each.name, "kf_nick": each.nick, "kf_id": str(each.number)}
        | ({"kf_wx": each.wechat} if each.wechat else {})
        for each in asked.whose.staff.people.values()
    ]
    return {"kf_list": people}


@endpoint("/customservice/kfsession/create", verified=True, of=OFFICIAL)
def session_create(asked: Asked) -> Answer:
    """Hand a person to one of them."""
    fan, by = asked.whose.fan(asked.needs("openid")), asked.needs("kf_account")
    if fan is None:
        raise Wrong(40003, "invalid openid")
    asked.whose.staff.known(by)
    if fan.openid in asked.whose.sessions:
        raise Wrong(65415, "session exists")
    asked.whose.sessions[fan.openid] = by
    asked.platform.soon(fan.causes("kf_create_session", KfAccount=by))
    return fine()


@endpoint("/customservice/kfsession/close", verified=True, of=OFFICIAL)
def session_close(asked: Asked) -> Answer:
    """End it."""
    fan, by = asked.whose.fan(asked.needs("openid")), asked.needs("kf_account")
    if fan is None or asked.whose.sessions.pop(fan.openid, None) != by:
        raise Wrong(65413, "no session")
    asked.platform.soon(fan.causes("kf_close_session", KfAccount=by))
    return fine()


@endpoint("/customservice/kfsession/getsession", "GET", verified=True, of=OFFICIAL)
def session_of(asked: Asked) -> Answer:
    """Who serves a person."""
    by = asked.whose.sessions.get(asked.query.get("openid", ""), "")
    return fine(kf_account=by, createtime=int(asked.now) if by else 0)
