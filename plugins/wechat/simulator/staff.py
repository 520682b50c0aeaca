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
    """The WeChat id of whoever serves under it; without one it cannot be used."""
    face: bytes = b""
    online: bool = False
    """Whether they are on duty in WeChat's own service tool."""


class Staff:
    """The customer service accounts of an account."""

    def __init__(self, original_id: str) -> None:
        """One is there from the start."""
        self.original_id = original_id
        self.people: dict[str, Servant] = {}
        self.last = 1000
        first = self.add(f"kf1@{original_id}", "客服一")
        first.wechat, first.online = "kf1_wechat", True

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
        """Refuse names that cannot be: 65404 not ours, 65403 too long or none."""
        before, _, behind = name.partition("@")
        if behind != self.original_id or not NAME.fullmatch(before):
            raise Wrong(65404, "invalid kf account name")
        if not 0 < len(nick) <= LONGEST_NICK:
            raise Wrong(65403, "invalid nickname")


@endpoint("/customservice/kfaccount/add", verified=True, of=OFFICIAL)
def add(asked: Asked) -> Answer:
    """Make one: 65406 if it is there already, 65405 over a hundred."""
    staff, name = asked.whose.staff, str(asked.needs("kf_account"))
    nick = str(asked.needs("nickname"))
    staff.fitting(name, nick)
    if name in staff.people:
        raise Wrong(65406, "kf account exists")
    if len(staff.people) >= MOST:
        raise Wrong(65405, "the number of kf accounts reaches the limit")
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
    """Ask somebody on WeChat to serve under this name; 65409 without them."""
    servant, wechat = asked.whose.staff.known(asked.needs("kf_account")), asked.needs("invite_wx")
    if not wechat:
        raise Wrong(65409, "invalid wechat id")
    servant.wechat = str(wechat)
    return fine()


@endpoint("/customservice/kfaccount/uploadheadimg", verified=True, of=OFFICIAL)
def face(asked: Asked) -> Answer:
    """Give one a picture."""
    servant = asked.whose.staff.known(asked.query.get("kf_account", ""))
    _, servant.face = asked.upload()
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
