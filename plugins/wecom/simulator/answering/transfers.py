"""Customers pass from one employee to another, because one leaves or is too busy."""

from typing import Any

from plugins.wecom.simulator.asking import Asked, Refused, answers, page_of
from plugins.wecom.simulator.corp import Corp
from plugins.wecom.simulator.records import Handover

PROTECTED = 90 * 86400
"""How long a customer who was handed over stays where they are."""

BY_ITSELF = 86400
"""After a day without a no, the customer has moved."""

TWICE = 2


@answers("externalcontact/transfer_customer")
def transfer(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Hand customers of somebody at work to a colleague."""
    return _begin(corp, asked, resigned=False)


@answers("externalcontact/resigned/transfer_customer")
def transfer_resigned(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Hand customers of somebody who left to a colleague."""
    return _begin(corp, asked, resigned=True)


@answers("externalcontact/transfer_result")
def result(corp: Corp, asked: Asked) -> dict[str, Any]:
    """How the handing over stands."""
    settle(corp)
    old, new = asked.need("handover_userid", "takeover_userid")
    chosen = [
        {"external_userid": h.external_userid, "status": h.status}
        | ({"takeover_time": h.takeover_time} if h.takeover_time else {})
        for h in corp.handovers
        if (h.handover, h.takeover) == (old, new)
    ]
    page, more = page_of(chosen, asked, most=1000)
    return {"customer": page, **more}


@answers("externalcontact/resigned/transfer_result")
def resigned_result(corp: Corp, asked: Asked) -> dict[str, Any]:
    """How the handing over of somebody who left stands."""
    return result(corp, asked)


@answers("externalcontact/get_unassigned_list")
def unassigned(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Customers whose employee left."""
    settle(corp)
    left = [
        {"handover_userid": s.userid, "external_userid": e, "dimission_time": corp.clock.seconds()}
        for s in corp.staff.values()
        if not s.active
        for e in s.follows
    ]
    page, more = page_of(left, asked, most=1000)
    return {"info": page, "is_last": not more["next_cursor"], **more}


def settle(corp: Corp) -> None:
    """Finish what was not refused in time."""
    now = corp.clock.now()
    for handover in corp.handovers:
        if handover.status == 2 and now >= handover.begun + BY_ITSELF:
            finish(corp, handover)


def finish(corp: Corp, handover: Handover) -> None:
    """The customer belongs to the new employee now."""
    handover.status, handover.takeover_time = 1, corp.clock.seconds()
    old = corp.staff[handover.handover].follows.pop(handover.external_userid, None)
    follow = corp.befriend(
        handover.takeover, handover.external_userid, at=corp.clock.seconds(), add_way=202
    )
    if old is not None:
        follow.remark, follow.tags, follow.state = old.remark, old.tags, old.state


def _begin(corp: Corp, asked: Asked, *, resigned: bool) -> dict[str, Any]:
    old, new, customers = asked.need("handover_userid", "takeover_userid", "external_userid")
    if len(customers) > 100:
        raise Refused(40058, "external_userid out of limit")
    if old not in corp.staff or new not in corp.staff or not corp.staff[new].active:
        raise Refused(40003, "invalid userid")
    if corp.staff[old].active == resigned:
        raise Refused(40129 if resigned else 40130, "handover user has wrong state")
    return {
        "customer": [
            {"external_userid": one, "errcode": _begin_one(corp, one, old, new)}
            for one in customers
        ]
    }


def _begin_one(corp: Corp, external: str, old: str, new: str) -> int:
    if external not in corp.staff[old].follows:
        return 40096
    before = [h for h in corp.handovers if h.external_userid == external and h.status == 1]
    if len(before) >= TWICE or any(
        h.begun > corp.clock.now() - PROTECTED and h.takeover == old for h in before
    ):
        return 40128
    corp.handovers.append(
        Handover(external_userid=external, handover=old, takeover=new, begun=corp.clock.now())
    )
    return 0
