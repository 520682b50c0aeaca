"""Customer groups: who is in them, and how lively they are."""

from typing import Any

from plugins.wecom.simulator.asking import Asked, Refused, answers, page_of
from plugins.wecom.simulator.corp import Corp
from plugins.wecom.simulator.records import Chat, Member


@answers("externalcontact/groupchat/list")
def chats(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Groups, perhaps of some owners only."""
    (limit,) = asked.need("limit")
    if limit > 1000:
        raise Refused(40058, "limit out of range")
    owners = (asked.body.get("owner_filter") or {}).get("userid_list")
    chosen = [
        {"chat_id": chat.chat_id, "status": chat.status}
        for chat in corp.chats.values()
        if not owners or chat.owner in owners
    ]
    page, more = page_of(chosen, asked, most=1000)
    return {"group_chat_list": page, **(more if more["next_cursor"] else {})}


@answers("externalcontact/groupchat/get")
def chat(corp: Corp, asked: Asked) -> dict[str, Any]:
    """One group and everybody in it."""
    (chat_id,) = asked.need("chat_id")
    found = corp.chats.get(chat_id)
    if found is None:
        raise Refused(49008, "group chat not found")
    named = bool(asked.body.get("need_name"))
    return {
        "group_chat": {
            "chat_id": found.chat_id,
            "name": found.name,
            "owner": found.owner,
            "create_time": found.create_time,
            "notice": found.notice,
            "member_list": [_member(member, named) for member in found.members.values()],
            "admin_list": [],
            "member_version": str(found.version),
        }
    }


@answers("externalcontact/groupchat/statistic")
def statistic(corp: Corp, asked: Asked) -> dict[str, Any]:
    """How the groups of some owners grow."""
    (day,) = asked.need("day_begin_time")
    owners = (asked.body.get("owner_filter") or {}).get("userid_list") or list(corp.staff)
    items = [{"owner": owner, "data": _data(corp, owner, day)} for owner in owners]
    return {"total": len(items), "next_offset": len(items), "items": items}


@answers("externalcontact/opengid_to_chatid")
def chat_of(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Which group a mini program was opened in."""
    (opengid,) = asked.need("opengid")
    return {"chat_id": opengid.removeprefix("og")}


@answers("externalcontact/groupchat/transfer")
def transfer(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Give the groups of somebody who left to another employee."""
    chat_ids, owner = asked.need("chat_id_list", "new_owner")
    failed = []
    for chat_id in chat_ids:
        found = corp.chats.get(chat_id)
        if found is None or corp.staff[found.owner].active:
            failed.append({"chat_id": chat_id, "errcode": 90500, "errmsg": "owner not resigned"})
        else:
            found.owner = owner
    return {"failed_chat_list": failed}


def _data(corp: Corp, owner: str, day: int) -> dict[str, int]:
    own: list[Chat] = [chat for chat in corp.chats.values() if chat.owner == owner]
    members = [member for chat in own for member in chat.members.values()]
    return {
        "new_chat_cnt": sum(1 for chat in own if chat.create_time >= day),
        "chat_total": len(own),
        "chat_has_msg": sum(1 for chat in own if chat.messages),
        "new_member_cnt": sum(1 for member in members if member.join_time >= day),
        "member_total": len(members),
        "member_has_msg": 0,
        "msg_total": sum(chat.messages for chat in own),
    }


def _member(member: Member, named: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "userid": member.userid,
        "type": member.type,
        "join_time": member.join_time,
        "join_scene": member.join_scene,
    }
    optional = {
        "unionid": member.unionid,
        "state": member.state,
        "invitor": {"userid": member.invitor} if member.invitor else None,
        "name": member.name if named else "",
    }
    return facts | {name: value for name, value in optional.items() if value}
