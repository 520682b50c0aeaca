"""Acquisition links: an address that leads to an employee, within a quota the corp buys."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from plugins.wecom.simulator.asking import Asked, Refused, answers, page_of
from plugins.wecom.simulator.corp import Corp
from plugins.wecom.simulator.records import ContactWay

PATH = "externalcontact/customer_acquisition"
MARK, LONGEST_MARK = "hk_", 64
DAY, MOST_DAYS, OLDEST = 86_400, 30, 180


@answers(f"{PATH}/create_link")
def create(corp: Corp, asked: Asked) -> dict[str, Any]:
    """A new link."""
    (name,) = asked.need("link_name")
    number = corp.new_id("caw", 30)
    link = ContactWay(
        config_id=number,
        qr_code=f"https://work.weixin.qq.com/ca/{number}",
        fields={"skip_verify": True, **_fields(corp, asked.body), "remark": name},
        created=corp.clock.seconds(),
    )
    corp.links[number] = link
    shown = {"link_id": number, "link_name": name, "url": link.qr_code}
    return {"link": {**shown, "create_time": link.created}}


@answers(f"{PATH}/update_link")
def update(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Another name, other staff; the address stays the same."""
    link = _find(corp, asked)
    link.fields |= _fields(corp, asked.body)
    return {}


@answers(f"{PATH}/get")
def get(corp: Corp, asked: Asked) -> dict[str, Any]:
    """What a link is set to."""
    link = _find(corp, asked)
    return {
        "link": {
            "link_id": link.config_id,
            "url": link.qr_code,
            "link_name": link.fields["remark"],
        },
        "range": {"user_list": link.fields["user"]},
    }


@answers(f"{PATH}/list_link")
def every(corp: Corp, asked: Asked) -> dict[str, Any]:
    """The links made through the API."""
    page, more = page_of(list(corp.links), asked, most=100)
    return {"link_id_list": page, **more}


@answers(f"{PATH}/delete_link")
def delete(corp: Corp, asked: Asked) -> dict[str, Any]:
    """The link leads nowhere from now on."""
    del corp.links[_find(corp, asked).config_id]
    return {}


@answers(f"{PATH}_quota")
def quota(corp: Corp, asked: Asked) -> dict[str, Any]:
    """How many newcomers links may still bring."""
    total, left = corp.link_quota
    return {"total": total, "balance": left, "quota_list": []}


@answers(f"{PATH}/statistic")
def statistic(corp: Corp, asked: Asked) -> dict[str, Any]:
    """How a link fared on some days: thirty at most, of the last hundred and eighty."""
    link = _find(corp, asked)
    start, end = (int(each) // DAY for each in asked.need("start_time", "end_time"))
    today = int(corp.clock.now()) // DAY
    if end < start or end - start >= MOST_DAYS or start < today - OLDEST:
        raise Refused(40058, "invalid start_time or end_time")

    def within(times: list[float]) -> int:
        return sum(start <= int(at) // DAY <= end for at in times)

    return {
        "click_link_customer_cnt": within(link.opened),
        "new_customer_cnt": within(link.added),
    }


def state_of(query: str) -> str:
    """What an opened address says of where it was found: only a mark of the agreed form."""
    mark = (parse_qs(query).get("customer_channel") or [""])[0]
    return mark[:LONGEST_MARK] if mark.startswith(MARK) else ""


def _fields(corp: Corp, body: Mapping[str, Any]) -> dict[str, Any]:
    """What a body says of a link; Refused where the platform would."""
    if len(body.get("link_name") or "") > 30:
        raise Refused(40058, "link_name too long")
    names = {"link_name": "remark", "skip_verify": "skip_verify"}
    said = {ours: body[theirs] for theirs, ours in names.items() if theirs in body}
    return said | ({"user": _users(corp, body["range"])} if "range" in body else {})


def _users(corp: Corp, within: dict[str, Any]) -> list[str]:
    users = within.get("user_list") or []
    if not users or len(users) > 500:
        raise Refused(40058, "range out of limit")
    if any(user not in corp.staff or not corp.staff[user].contacts for user in users):
        raise Refused(41054, "user has no license to external contact")
    return users


def _find(corp: Corp, asked: Asked) -> ContactWay:
    (link_id,) = asked.need("link_id")
    if link_id not in corp.links:
        raise Refused(40058, "invalid link_id")
    return corp.links[link_id]
