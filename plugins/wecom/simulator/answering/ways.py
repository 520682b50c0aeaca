"""Contact ways: QR codes that lead to employees."""

from typing import Any

from plugins.wecom.simulator.asking import Asked, Refused, answers, page_of
from plugins.wecom.simulator.corp import Corp
from plugins.wecom.simulator.records import ContactWay

CHANGEABLE = frozenset(
    {"remark", "skip_verify", "style", "state", "user", "party", "expires_in", "conclusions"}
)


@answers("externalcontact/add_contact_way")
def add(corp: Corp, asked: Asked) -> dict[str, Any]:
    """A new code; it does not show in the console."""
    asked.need("type", "scene")
    fields = {"skip_verify": True, "remark": "", "state": "", **asked.body}
    check(corp, fields)
    number = corp.new_id("", 32).lower()
    way = ContactWay(
        config_id=number,
        qr_code=f"https://wework.qpic.cn/wwpic3az/{number}/0",
        fields=fields,
        created=corp.clock.seconds(),
    )
    corp.ways[way.config_id] = way
    return {"config_id": way.config_id, "qr_code": way.qr_code}


@answers("externalcontact/get_contact_way")
def get(corp: Corp, asked: Asked) -> dict[str, Any]:
    """What a code is set to."""
    way = find(corp, asked)
    return {"contact_way": {"config_id": way.config_id, "qr_code": way.qr_code, **way.fields}}


@answers("externalcontact/list_contact_way")
def every(corp: Corp, asked: Asked) -> dict[str, Any]:
    """The codes made through the API."""
    start, end = asked.body.get("start_time") or 0, asked.body.get("end_time") or 2**40
    chosen = [w for w in corp.ways.values() if start <= w.created <= end]
    page, more = page_of([{"config_id": way.config_id} for way in chosen], asked, most=1000)
    return {"contact_way": page, **more}


@answers("externalcontact/update_contact_way")
def update(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Other staff, another state; the picture stays the same."""
    way = find(corp, asked)
    changed = {name: value for name, value in asked.body.items() if name in CHANGEABLE}
    check(corp, way.fields | changed)
    way.fields |= changed
    return {}


@answers("externalcontact/del_contact_way")
def delete(corp: Corp, asked: Asked) -> dict[str, Any]:
    """The code leads nowhere from now on."""
    del corp.ways[find(corp, asked).config_id]
    return {}


@answers("externalcontact/close_temp_chat")
def close(corp: Corp, asked: Asked) -> dict[str, Any]:
    """End a temporary chat."""
    userid, external = asked.need("userid", "external_userid")
    corp.follow(userid, external)
    return {}


def find(corp: Corp, asked: Asked) -> ContactWay:
    """The code a call is about."""
    (config_id,) = asked.need("config_id")
    if config_id not in corp.ways:
        raise Refused(41044, "invalid contact way config id")
    return corp.ways[config_id]


def check(corp: Corp, fields: dict[str, Any]) -> None:
    """Refuse what the platform would refuse."""
    users, parties = fields.get("user") or [], fields.get("party") or []
    if not users and not parties:
        raise Refused(40058, "user or party needed")
    if any(user not in corp.staff or not corp.staff[user].contacts for user in users):
        raise Refused(41054, "user has no license to external contact")
    if len(users) > 100 or (fields["type"] == 1 and len(users) != 1):
        raise Refused(41045, "contact way users out of limit")
    if len(fields.get("state") or "") > 30 or len(fields.get("remark") or "") > 30:
        raise Refused(40058, "state or remark too long")
    if fields.get("is_temp") and fields["type"] != 1:
        raise Refused(40058, "a temporary code has one user")
