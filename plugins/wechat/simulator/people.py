"""What an account may ask about its followers."""

from typing import TYPE_CHECKING, Any

from .calls import OFFICIAL, Answer, Asked, Wrong, endpoint, fine

if TYPE_CHECKING:
    from .fans import Fan

PAGE = 10_000
BATCH = 100


def card(fan: "Fan") -> dict[str, Any]:
    """What is told about a person: of strangers hardly anything, of nobody a name."""
    told: dict[str, Any] = {"subscribe": int(fan.following), "openid": fan.openid}
    if fan.unionid:
        told["unionid"] = fan.unionid
    if not fan.following:
        return told
    number = fan.scene if fan.scene.isdigit() else 0
    return told | {
        "nickname": "",
        "sex": 0,
        "language": "zh_CN",
        "city": "",
        "province": "",
        "country": "",
        "headimgurl": "",
        "subscribe_time": int(fan.followed_at),
        "remark": fan.remark,
        "groupid": fan.tags[0] if fan.tags else 0,
        "tagid_list": list(fan.tags),
        "subscribe_scene": fan.came_by,
        "qr_scene": int(number),
        "qr_scene_str": "" if number else fan.scene,
    }


def known(asked: Asked, openid: str) -> "Fan":
    """A person by openid: 40003 if it is none, 49003 if it is of another account."""
    fan = asked.whose.fan(openid)
    if fan is not None and not fan.gone:
        return fan
    if any(each.fan(openid) for each in asked.platform.accounts):
        raise Wrong(49003, "not match openid with appid")
    raise Wrong(40003, "invalid openid")


@endpoint("/cgi-bin/user/get", "GET", verified=True, daily=500, of=OFFICIAL)
def user_get(asked: Asked) -> Answer:
    """A page of followers, after the one named."""
    openids = [each.openid for each in asked.whose.followers()]
    return page(openids, asked.query.get("next_openid", ""), PAGE)


def page(openids: list[str], after: str, size: int) -> dict[str, Any]:
    """One page of a list of openids, as the platform cuts it."""
    start = openids.index(after) + 1 if after in openids else 0
    here = openids[start : start + size]
    told: dict[str, Any] = {"total": len(openids), "count": len(here)}
    if here:
        told["data"] = {"openid": here}
    return told | {"next_openid": here[-1] if here else ""}


@endpoint("/cgi-bin/user/info", "GET", verified=True, daily=5_000_000, of=OFFICIAL)
def user_info(asked: Asked) -> Answer:
    """One person."""
    return card(known(asked, asked.query.get("openid", "")))


@endpoint("/cgi-bin/user/info/batchget", verified=True, daily=5_000_000, of=OFFICIAL)
def batchget(asked: Asked) -> Answer:
    """Up to a hundred people."""
    wanted = asked.needs("user_list")
    if len(wanted) > BATCH:
        raise Wrong(40032, "invalid openid list size")
    return {"user_info_list": [card(known(asked, each["openid"])) for each in wanted]}


@endpoint("/cgi-bin/user/info/updateremark", verified=True, daily=10_000, of=OFFICIAL)
def remark(asked: Asked) -> Answer:
    """Write a remark of fewer than 30 characters."""
    fan, text = known(asked, asked.needs("openid")), str(asked.needs("remark"))
    if len(text) >= 30:
        raise Wrong(45058, "remark too long")
    fan.remark = text
    return fine()


@endpoint("/cgi-bin/tags/members/batchblacklist", verified=True, of=OFFICIAL)
def block(asked: Asked) -> Answer:
    """Put up to twenty people on the blacklist."""
    asked.whose.blocked.update(each.openid for each in _listed(asked))
    return fine()


@endpoint("/cgi-bin/tags/members/batchunblacklist", verified=True, of=OFFICIAL)
def unblock(asked: Asked) -> Answer:
    """Take them off it."""
    asked.whose.blocked.difference_update(each.openid for each in _listed(asked))
    return fine()


@endpoint("/cgi-bin/tags/members/getblacklist", verified=True, of=OFFICIAL)
def blacklist(asked: Asked) -> Answer:
    """Who is on it."""
    openids = sorted(asked.whose.blocked)
    return page(openids, str(asked.json.get("begin_openid", "")), PAGE)


def _listed(asked: Asked) -> list["Fan"]:
    openids = asked.needs("openid_list")
    if len(openids) > 20:
        raise Wrong(40032, "invalid openid list size")
    return [known(asked, each) for each in openids]
