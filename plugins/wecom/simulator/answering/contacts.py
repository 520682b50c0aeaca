"""Customers of the staff: who has whom, and what was noted."""

from typing import Any

from plugins.wecom.simulator.asking import Asked, Refused, answers
from plugins.wecom.simulator.corp import Corp
from plugins.wecom.simulator.records import Contact, Follow


@answers("externalcontact/get_follow_user_list")
def follow_users(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Employees who may have customers."""
    return {"follow_user": [s.userid for s in corp.living() if s.contacts]}


@answers("externalcontact/list")
def customers(corp: Corp, asked: Asked) -> dict[str, Any]:
    """The customers of one employee."""
    staff = corp.staff.get(asked.params.get("userid", ""))
    if staff is None:
        raise Refused(40003, "invalid userid")
    if not staff.follows:
        raise Refused(84061, "not external contact")
    return {"external_userid": [external for external in staff.order if external in staff.follows]}


@answers("externalcontact/get")
def customer(corp: Corp, asked: Asked) -> dict[str, Any]:
    """One customer and every employee who has them, 500 at a time."""
    external = asked.params.get("external_userid", "")
    contact = corp.contacts.get(external)
    if contact is None:
        raise Refused(40096, "invalid external userid")
    follows = corp.follows_of(external)
    if not follows:
        raise Refused(84061, "not external contact")
    start = int(asked.params.get("cursor") or 0)
    page = follows[start : start + 500]
    more = str(start + 500) if start + 500 < len(follows) else ""
    return {
        "external_contact": shown(contact),
        "follow_user": [noted(corp, follow) for follow in page],
        **({"next_cursor": more} if more else {}),
    }


@answers("externalcontact/batch/get_by_user")
def customers_of(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Customers of up to a hundred employees, page by page; tags are bare ids here."""
    (userids,) = asked.need("userid_list")
    if len(userids) > 100:
        raise Refused(40058, "userid_list out of limit")
    if any(userid not in corp.staff for userid in userids):
        raise Refused(40003, "invalid userid")
    limit = min(int(asked.body.get("limit") or 50), 100)
    person, place = _cursor(asked.body.get("cursor") or "0.0")
    found: list[dict[str, Any]] = []
    while person < len(userids) and len(found) < limit:
        staff = corp.staff[userids[person]]
        slot = staff.order[place : place + limit - len(found)]
        found += [_pair(corp, staff.follows[one]) for one in slot if one in staff.follows]
        place += len(slot)
        if place >= len(staff.order):
            person, place = person + 1, 0
    more = f"{person}.{place}" if person < len(userids) else ""
    return {"external_contact_list": found, "next_cursor": more}


@answers("externalcontact/remark")
def remark(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Note something about a customer; done by API, so nobody is told."""
    userid, external = asked.need("userid", "external_userid")
    follow = corp.follow(userid, external)
    body = asked.body
    if len(body.get("remark") or "") > 20 or len(body.get("description") or "") > 150:
        raise Refused(40058, "remark too long")
    follow.remark = body.get("remark", follow.remark)
    follow.description = body.get("description", follow.description)
    follow.remark_corp_name = body.get("remark_company", follow.remark_corp_name)
    follow.remark_mobiles = tuple(body.get("remark_mobiles", follow.remark_mobiles))
    return {}


@answers("externalcontact/mark_tag")
def mark(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Put corp tags on a customer, or take them off."""
    userid, external = asked.need("userid", "external_userid")
    follow = corp.follow(userid, external)
    known = {tag for group in corp.tag_groups.values() for tag in group.tags}
    adding, removing = asked.body.get("add_tag") or [], asked.body.get("remove_tag") or []
    if not adding and not removing:
        raise Refused(40058, "no tag given")
    if set(adding) - known:
        raise Refused(40068, "invalid tagid")
    kept = [tag for tag in follow.tags if tag not in removing]
    follow.tags = tuple(dict.fromkeys([*kept, *adding]))
    return {}


@answers("externalcontact/unionid_to_external_userid")
def by_unionid(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Whom a unionid belongs to."""
    (unionid,) = asked.need("unionid")
    for contact in corp.contacts.values():
        if contact.unionid == unionid:
            return {"external_userid": contact.external_userid}
    raise Refused(84061, "not external contact")


@answers("externalcontact/get_user_behavior_data")
def behaviour(corp: Corp, asked: Asked) -> dict[str, Any]:
    """How many new customers employees won, day by day."""
    start, end = asked.need("start_time", "end_time")
    if end - start > 30 * 86400:
        raise Refused(41048, "time range out of limit")
    chosen = asked.body.get("userid") or list(corp.staff)
    follows = [f for userid in chosen for f in corp.staff[userid].follows.values()]
    days = []
    for day in range(start, end + 1, 86400):
        new = [f for f in follows if day <= f.createtime < day + 86400]
        days.append({"stat_time": day, "new_apply_cnt": len(new), "new_contact_cnt": len(new)})
    return {"behavior_data": days}


def shown(contact: Contact) -> dict[str, Any]:
    """What the platform tells of somebody."""
    facts = {
        "external_userid": contact.external_userid,
        "name": contact.name,
        "avatar": contact.avatar,
        "type": contact.type,
        "gender": contact.gender,
    }
    if contact.unionid:
        facts["unionid"] = contact.unionid
    if contact.corp_name:
        facts |= {"corp_name": contact.corp_name, "corp_full_name": contact.corp_name}
    return facts


def noted(corp: Corp, follow: Follow) -> dict[str, Any]:
    """What an employee noted, tags with their names."""
    return _note(follow) | {"tags": _tags(corp, follow)}


def _pair(corp: Corp, follow: Follow) -> dict[str, Any]:
    return {
        "external_contact": shown(corp.contacts[follow.external_userid]),
        "follow_info": _note(follow) | {"tag_id": list(follow.tags)},
    }


def _note(follow: Follow) -> dict[str, Any]:
    return {
        "userid": follow.userid,
        "remark": follow.remark,
        "description": follow.description,
        "createtime": follow.createtime,
        "remark_corp_name": follow.remark_corp_name,
        "remark_mobiles": list(follow.remark_mobiles),
        "oper_userid": follow.userid,
        "add_way": follow.add_way,
        **({"state": follow.state} if follow.state else {}),
    }


def _tags(corp: Corp, follow: Follow) -> list[dict[str, Any]]:
    return [
        {"group_name": group.name, "tag_name": tag.name, "tag_id": tag.id, "type": 1}
        for group in corp.tag_groups.values()
        for tag in group.tags.values()
        if tag.id in follow.tags
    ]


def _cursor(text: str) -> tuple[int, int]:
    try:
        person, place = text.split(".")
        return int(person), int(place)
    except ValueError:
        raise Refused(40058, "invalid cursor") from None
