"""Every kind of content as WeChat wants it, and the right by which it goes out."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from core.channels import (
    Card,
    Content,
    Image,
    Line,
    Link,
    Menu,
    MiniProgram,
    Mode,
    Outgoing,
    Receipt,
    Template,
    Text,
    Trouble,
    Troubled,
    TroubleKind,
    Video,
    Voice,
    nothing_sent,
)
from core.errors import T

from . import api
from .errors import trouble_called
from .materials import kept_at_wechat
from .news import template_id
from .service.servants import speaks_as
from .service.templates import needs_consent
from .settings import WeChatSettings
from .tables import MaterialKind

Talk = Line[WeChatSettings]
Message = dict[str, Any]

NO_PICTURE = Trouble(
    kind=TroubleKind.CONTENT,
    message=T("A mini program card needs a picture.", "小程序卡片需要封面图。"),
    advice=T("Choose a picture and send it again.", "请选择封面图后重新发送。"),
)
NOT_HERE = Trouble(
    kind=TroubleKind.CONTENT,
    message=T("WeChat does not take this kind of message.", "微信不支持此类消息。"),
)
UNPUBLISHED = Trouble(
    kind=TroubleKind.CONTENT,
    message=T("A draft can only go out as a mass message.", "草稿只能用于群发。"),
    advice=T("Publish it first, then send the article.", "请先发布为文章，再发送。"),
)


async def send(line: Talk, outgoing: Outgoing) -> Receipt:
    """Send one message in the mode that was chosen for it."""
    if isinstance(outgoing.content, Template):
        return await _send_template(line, outgoing, outgoing.content)
    message = await message_of(line, outgoing.content)
    name = outgoing.staff or await speaks_as(outgoing.id)
    if name and not line.settings.mini:
        message["customservice"] = {"kf_account": name}
    await api.custom_send(line, {"touser": outgoing.thread, **message})
    return Receipt()


async def message_of(line: Talk, content: Content) -> Message:
    """A content in WeChat's words, its files left with the platform first."""
    written = WRITTEN.get(type(content))
    if written is None:
        raise Troubled(NOT_HERE)
    return await written(line, content)


async def _send_template(line: Talk, outgoing: Outgoing, content: Template) -> Receipt:
    data = {name: {"value": value} for name, value in content.data.items()}
    message: Message = {"touser": outgoing.thread, "template_id": content.id, "data": data}
    accepted = outgoing.mode is Mode.TEMPLATE and outgoing.trigger is not None
    if accepted:
        number = await api.subscribe_send(
            line, message | _page(line, content), mini=line.settings.mini
        )
        return Receipt(external_id=template_id(number) if number else None)
    if await needs_consent(line.account, content.id):
        raise Troubled(trouble_called("43101"))
    message |= _address(content) | {"client_msg_id": outgoing.client_id}
    return Receipt(external_id=template_id(await api.template_send(line, message)))


def _address(content: Template) -> Message:
    """Where a tap leads: a page, or a mini program that falls back to the page."""
    message: Message = {"url": content.url} if content.url else {}
    if content.mini_program:
        there = content.mini_program
        message["miniprogram"] = {"appid": there.app_id, "pagepath": there.page}
    return message


def _page(line: Talk, content: Template) -> Message:
    """The same for a subscription, which names pages its own way."""
    if not line.settings.mini:
        return _address(content) | ({"page": content.url} if content.url else {})
    return {"page": content.mini_program.page} if content.mini_program else {}


async def _text(line: Talk, content: Text) -> Message:
    return {"msgtype": "text", "text": {"content": content.text}}


async def _image(line: Talk, content: Image) -> Message:
    media = await left(line, "image", content.file)
    return {"msgtype": "image", "image": {"media_id": media}}


async def _voice(line: Talk, content: Voice) -> Message:
    media = await left(line, "voice", content.file)
    return {"msgtype": "voice", "voice": {"media_id": media}}


async def _video(line: Talk, content: Video) -> Message:
    media = await left(line, "video", content.file)
    film = {"media_id": media, "thumb_media_id": media, "title": content.title}
    return {"msgtype": "video", "video": film}


async def _link(line: Talk, content: Link) -> Message:
    said = {"title": content.title, "description": content.description, "url": content.url}
    shown = await _shown(line, content.picture) if content.picture else ""
    if line.settings.mini:
        return {"msgtype": "link", "link": {**said, "thumb_url": shown}}
    return {"msgtype": "news", "news": {"articles": [{**said, "picurl": shown}]}}


async def _mini_program(line: Talk, content: MiniProgram) -> Message:
    if content.picture is None:
        raise Troubled(NO_PICTURE)
    media = await left(line, "image", content.picture)
    card = {"title": content.title, "pagepath": content.page, "thumb_media_id": media}
    if not line.settings.mini:
        card["appid"] = content.app_id
    return {"msgtype": "miniprogrampage", "miniprogrampage": card}


async def _menu(line: Talk, content: Menu) -> Message:
    items = [{"id": item.id, "content": item.label} for item in content.items]
    menu = {"head_content": content.head, "list": items, "tail_content": content.tail}
    return {"msgtype": "msgmenu", "msgmenu": menu}


async def _card(line: Talk, content: Card) -> Message:
    kind, number = kept_at_wechat(content.id)
    match kind:
        case MaterialKind.ARTICLE:
            return {"msgtype": "mpnewsarticle", "mpnewsarticle": {"article_id": number}}
        case MaterialKind.IMAGE | MaterialKind.VOICE:
            return {"msgtype": kind, kind: {"media_id": number}}
        case MaterialKind.VIDEO:
            film = {"media_id": number, "thumb_media_id": number, "title": content.title}
            return {"msgtype": "video", "video": film}
    raise Troubled(UNPUBLISHED)


async def left(line: Talk, kind: str, file: UUID) -> str:
    """One of our files, left with the platform: its id there."""
    found = await line.file(file)
    with nothing_sent():
        return await api.upload(line, kind, (found.name, found.bytes, found.content_type))


async def _shown(line: Talk, picture: UUID) -> str:
    """One of our pictures, left with the platform: its address there."""
    found = await line.file(picture)
    with nothing_sent():
        return await api.upload_picture(line, (found.name, found.bytes, found.content_type))


WRITTEN: Mapping[type, Callable[[Talk, Any], Awaitable[Message]]] = {
    Text: _text,
    Image: _image,
    Voice: _voice,
    Video: _video,
    Link: _link,
    MiniProgram: _mini_program,
    Menu: _menu,
    Card: _card,
}
