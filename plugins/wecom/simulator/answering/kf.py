"""WeChat customer service: accounts, sessions, and a store of messages read with a cursor."""

import re
from typing import Any
from urllib.parse import quote

from plugins.wecom.simulator import service as desk
from plugins.wecom.simulator.asking import Asked, Refused, answers
from plugins.wecom.simulator.corp import Corp
from plugins.wecom.simulator.records import KfAccount

SCENE = re.compile(r"[0-9a-zA-Z_-]{0,32}")


@answers("kf/account/list", needs="kf")
def accounts(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Every service account."""
    start, size = int(asked.body.get("offset") or 0), int(asked.body.get("limit") or 100)
    living = [account for account in corp.kf.values() if not account.deleted]
    return {
        "account_list": [
            {"open_kfid": a.open_kfid, "name": a.name, "avatar": "", "manage_privilege": a.api}
            for a in living[start : start + size]
        ]
    }


@answers("kf/account/add", needs="kf")
def add(corp: Corp, asked: Asked) -> dict[str, Any]:
    """A new service account."""
    (name,) = asked.need("name")
    if len(name) > 16:
        raise Refused(40058, "name too long")
    return {"open_kfid": desk.open_account(corp, name).open_kfid}


@answers("kf/account/update", needs="kf")
def update(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Another name or picture."""
    account = _account(corp, asked)
    account.name = asked.body.get("name") or account.name
    account.media_id = asked.body.get("media_id") or account.media_id
    return {}


@answers("kf/account/del", needs="kf")
def delete(corp: Corp, asked: Asked) -> dict[str, Any]:
    """The account is gone; messages to it fail."""
    _account(corp, asked).deleted = True
    return {}


@answers("kf/add_contact_way", needs="kf")
def link(corp: Corp, asked: Asked) -> dict[str, Any]:
    """A link people open to write to the account."""
    account = _account(corp, asked)
    scene = asked.body.get("scene") or ""
    if not SCENE.fullmatch(scene):
        raise Refused(40058, "invalid scene")
    url = f"https://work.weixin.qq.com/kfid/{account.open_kfid}?enc_scene={quote(scene or 'E')}"
    account.scenes[url] = scene
    return {"url": url}


@answers("kf/servicer/list", needs="kf")
def servicers(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Who answers in an account."""
    found = corp.kf.get(asked.params.get("open_kfid", ""))
    if found is None or found.deleted:
        raise Refused(95000, "invalid open_kfid")
    return {
        "servicer_list": [{"userid": u, "status": status} for u, status in found.servicers.items()]
    }


@answers("kf/servicer/add", needs="kf")
def add_servicers(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Let employees answer."""
    account = _account(corp, asked)
    results = []
    for userid in _named(asked):
        known = userid in corp.staff and corp.staff[userid].active
        if known:
            account.servicers.setdefault(userid, 0)
        code, text = (0, "success") if known else (40003, "invalid userid")
        results.append({"userid": userid, "errcode": code, "errmsg": text})
    return {"result_list": results}


@answers("kf/servicer/del", needs="kf")
def drop_servicers(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Let employees answer no longer."""
    account = _account(corp, asked)
    results = []
    for userid in _named(asked):
        there = account.servicers.pop(userid, None) is not None
        code, text = (0, "success") if there else (95014, "user is not a servicer")
        results.append({"userid": userid, "errcode": code, "errmsg": text})
    return {"result_list": results}


def _named(asked: Asked) -> list[str]:
    (userids,) = asked.need("userid_list")
    if len(userids) > 100:
        raise Refused(40058, "userid_list out of limit")
    return list(userids)


@answers("kf/service_state/get", needs="kf")
def state(corp: Corp, asked: Asked) -> dict[str, Any]:
    """How a session stands."""
    account = _account(corp, asked)
    (external,) = asked.need("external_userid")
    session = desk.session_of(corp, account, external)
    facts: dict[str, Any] = {"service_state": session.state}
    return facts | ({"servicer_userid": session.servicer} if session.state == 3 else {})


@answers("kf/service_state/trans", needs="kf")
def transfer(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Move a session: to the bot, the pool, a colleague, or its end."""
    account = _account(corp, asked)
    external, wanted = asked.need("external_userid", "service_state")
    servicer = asked.body.get("servicer_userid") or ""
    code = desk.move(corp, account, external, int(wanted), servicer)
    return {"msg_code": code} if code else {}


@answers("kf/sync_msg", needs="kf")
def sync(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Messages from a cursor on; a page may be empty though there is more."""
    account = _account(corp, asked)
    _with_token(corp, asked, account.open_kfid)
    desk.forget_old(corp, account)
    start = max(_place(account, asked.body.get("cursor") or ""), account.dropped)
    if corp.kf_empty_pages > 0:
        corp.kf_empty_pages -= 1
        return {"next_cursor": _cursor(account, start), "has_more": 1, "msg_list": []}
    size = min(int(asked.body.get("limit") or 1000), 1000, corp.kf_page)
    page = account.messages[start - account.dropped :][:size]
    end = start + len(page)
    more = int(end < account.dropped + len(account.messages))
    return {"next_cursor": _cursor(account, end), "has_more": more, "msg_list": page}


@answers("kf/send_msg", needs="kf")
def send(corp: Corp, asked: Asked) -> dict[str, Any]:
    """One message to a customer, within the window."""
    external, open_kfid = asked.need("touser", "open_kfid")
    account = desk.account_of(corp, open_kfid)
    return {"msgid": desk.send(corp, account, external, dict(asked.body))}


@answers("kf/send_msg_on_event", needs="kf")
def send_on_event(corp: Corp, asked: Asked) -> dict[str, Any]:
    """One message because something happened."""
    (code,) = asked.need("code")
    return {"msgid": desk.send_on_event(corp, code, dict(asked.body))}


@answers("kf/customer/batchget", needs="kf")
def customers(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Names and pictures of up to a hundred customers."""
    (wanted,) = asked.need("external_userid_list")
    if len(wanted) > 100:
        raise Refused(40058, "external_userid_list out of limit")
    known = [external for external in wanted if external in corp.contacts]
    return {
        "customer_list": [desk.shown(corp.contacts[external]) for external in known],
        "invalid_external_userid": [external for external in wanted if external not in known],
    }


def _account(corp: Corp, asked: Asked) -> KfAccount:
    (open_kfid,) = asked.need("open_kfid")
    return desk.account_of(corp, open_kfid)


def _with_token(corp: Corp, asked: Asked, open_kfid: str) -> None:
    """Whoever was rung may read what it rang for; whoever was not may only now and then."""
    token = asked.body.get("token") or ""
    now = corp.clock.now()
    if token:
        rang, until = corp.kf_tokens.get(token, ("", 0.0))
        if rang != open_kfid or until < now:
            raise Refused(95007, "invalid msg token")
        return
    corp.kf_asked = [at for at in corp.kf_asked if at > now - 60]
    if len(corp.kf_asked) >= desk.UNASKED_PER_MINUTE:
        raise Refused(45009, "api freq out of limit")
    corp.kf_asked.append(now)


def _cursor(account: KfAccount, place: int) -> str:
    return f"4gw7MepFLfgF2VC5np{account.open_kfid[-6:]}{place:x}"


def _place(account: KfAccount, cursor: str) -> int:
    if not cursor:
        return account.dropped
    try:
        return int(cursor.removeprefix(_cursor(account, 0)[:-1]), 16)
    except ValueError:
        raise Refused(40058, "invalid cursor") from None
