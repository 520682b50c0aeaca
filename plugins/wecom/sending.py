"""One message out: a welcome, an answer in customer service, or a request to an employee."""

from typing import Any

import orjson

from core.channels import (
    Card,
    Content,
    File,
    Image,
    Link,
    Location,
    Menu,
    MiniProgram,
    Mode,
    Outgoing,
    Receipt,
    Text,
    Trouble,
    Troubled,
    TroubleKind,
    Video,
    Voice,
    as_content,
)
from core.db import execute, fetchrow, uuid7
from core.entities.activities import DeliveryState
from core.errors import Invalid, T

from . import api
from .happenings import WELCOME
from .service.composing import body_of, cover_of, media_of

NOT_HERE = T("Customer service does not send this.", "微信客服不支持发送此类消息。")
NOBODY = T("No employee has this customer in WeCom.", "没有员工添加该客户的企业微信。")
NO_CUSTOMER = T("This person is not known to WeCom.", "企业微信中没有此客户。")

_GREETING = "select content from wecom_greeting where account = $1 and code = $2"

_TASK = """
insert into wecom_task
    (id, account, kind, name, content, audience, state, msgid, asked, targets, outgoing)
values ($1, $2, 'customers', '', $3, $4, 'waiting', $5, 1, 1, $6)"""


async def send(line: api.calling.Wire, outgoing: Outgoing) -> Receipt:
    """By the way the house chose; Troubled if WeCom does not take it."""
    if outgoing.mode is Mode.STAFF:
        return await _ask_staff(line, outgoing)
    if outgoing.mode is Mode.CODE and outgoing.trigger == WELCOME:
        return await _greet(line, outgoing)
    return await _answer(line, outgoing)


async def _greet(line: api.calling.Wire, outgoing: Outgoing) -> Receipt:
    """One welcome, with everything that goes along with it."""
    row = await fetchrow(_GREETING, line.account, outgoing.code)
    along = orjson.loads(row["content"]) if row else []
    parts = [outgoing.content, *(as_content(part) for part in along)]
    await api.contacts.welcome(line, outgoing.code or "", await body_of(line, parts))
    return Receipt(external_id=None)


async def _ask_staff(line: api.calling.Wire, outgoing: Outgoing) -> Receipt:
    """Ask an employee to send it; until they do, nothing was sent."""
    external = _external(line.settings.corp_scope, outgoing)
    body: dict[str, Any] = {"chat_type": "single", "external_userid": [external]}
    body |= {"sender": outgoing.staff} if outgoing.staff else {}
    body |= await body_of(line, [outgoing.content])
    msgid, failed = await api.sends.ask(line, body)
    if external in failed:
        raise Troubled(Trouble(kind=TroubleKind.GONE, message=NOBODY))
    content = outgoing.content.model_dump_json(exclude_none=True)
    audience = orjson.dumps({"customers": [external], "sender": outgoing.staff}).decode()
    values = (content, audience, msgid, outgoing.client_id)
    await execute(_TASK, uuid7(), line.account, *values)
    return Receipt(external_id=msgid, state=DeliveryState.WAITING_STAFF)


async def _answer(line: api.calling.Wire, outgoing: Outgoing) -> Receipt:
    """In customer service; by our own id the platform knows it again."""
    open_kfid, _, external = outgoing.thread.partition(":")
    said = await _said(line, outgoing.content)
    said |= {"msgid": outgoing.client_id}
    if outgoing.mode is Mode.CODE:
        msgid = await api.desk.send_on_event(line, {"code": outgoing.code, **said})
    else:
        msgid = await api.desk.send(line, {"touser": external, "open_kfid": open_kfid, **said})
    return Receipt(external_id=msgid or outgoing.client_id)


async def _said(line: api.calling.Wire, content: Content) -> dict[str, Any]:
    """A message as customer service takes it."""
    kind, inside = await _inside(line, content)
    return {"msgtype": kind, kind: inside}


async def _inside(line: api.calling.Wire, content: Content) -> tuple[str, dict[str, Any]]:
    match content:
        case Text():
            return "text", {"content": content.text}
        case Image() | Voice() | Video() | File():
            return content.kind, {"media_id": await media_of(line, content.file, content.kind)}
        case Menu():
            return "msgmenu", _menu(content)
        case Location():
            return "location", content.model_dump(exclude={"kind"})
        case Card():
            return "business_card", {"userid": content.id}
    return await _pictured(line, content)


async def _pictured(line: api.calling.Wire, content: Content) -> tuple[str, dict[str, Any]]:
    """What goes out with a picture of ours only."""
    match content:
        case Link():
            inside = {"title": content.title, "desc": content.description, "url": content.url}
            return "link", inside | {"thumb_media_id": await cover_of(line, content)}
        case MiniProgram():
            inside = {"appid": content.app_id, "title": content.title, "pagepath": content.page}
            return "miniprogram", inside | {"thumb_media_id": await cover_of(line, content)}
    raise Invalid(NOT_HERE, field="content")


def _menu(menu: Menu) -> dict[str, Any]:
    items = [
        {"type": "click", "click": {"id": item.id, "content": item.label}} for item in menu.items
    ]
    return {"head_content": menu.head, "list": items, "tail_content": menu.tail}


def _external(corp: str, outgoing: Outgoing) -> str:
    """The customer's id in this corp: another corp knows the same person by another."""
    names = [
        claim.external_id
        for claim in outgoing.claims
        if (claim.kind, claim.scope) == ("external_userid", corp)
    ]
    said = outgoing.thread.rpartition(":")[2]
    if not names:
        raise Invalid(NO_CUSTOMER, field="conversation")
    return said if said in names else names[0]
