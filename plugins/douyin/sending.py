"""Writing: private messages, groups, answers to comments, and what each kind of content becomes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.channels import (
    Card,
    Content,
    ConversationKind,
    Image,
    MiniProgram,
    Mode,
    Outgoing,
    Receipt,
    Text,
    Trouble,
    Troubled,
    TroubleKind,
    Way,
    nothing_sent,
)
from core.errors import T

from . import api, threads
from .api import DouyinLine
from .errors import NO_CONSENT, not_sent, trouble_for
from .settings import CARDS, COMMENTS, DIRECT, GROUPS, UPLOADS, DouyinSettings

DIRECT_CONTENTS = frozenset({"text", "image", "card", "mini_program"})

WINDOW = Way(
    mode=Mode.WINDOW,
    title=T("Reply", "回复私信"),
    contents=DIRECT_CONTENTS,
    triggers=frozenset({"message", "enter"}),
)
REACH = Way(
    mode=Mode.FREE,
    title=T("Write to somebody who agreed", "向已授权用户主动私信"),
    contents=DIRECT_CONTENTS,
    triggers=frozenset({"consent"}),
    paced=True,
)
COMMENT = Way(
    mode=Mode.COMMENT,
    title=T("Answer in public", "公开回复评论"),
    contents=frozenset({"text"}),
    rooms=frozenset({ConversationKind.COMMENTS}),
)
GROUP = Way(
    mode=Mode.FREE,
    title=T("Write to the group", "发送群消息"),
    contents=frozenset({"text", "image"}),
    rooms=frozenset({ConversationKind.GROUP}),
)
WAYS = (WINDOW, REACH, COMMENT, GROUP)

WRONG_KIND = T("Douyin takes no such content here.", "抖音不支持在此发送该类内容。")
NO_TEMPLATE = T("The mini program card's template is not set.", "尚未设置小程序引导卡片模板。")
SET_TEMPLATE = T(
    "Enter the template's id in the account's settings.", "请在账号设置中填写卡片模板 ID。"
)
NOTHING_TO_ANSWER = T("There is no comment to answer.", "没有可回复的评论。")


def ways_of(settings: DouyinSettings) -> tuple[Way, ...]:
    """The ways that were granted: without a grant, Douyin takes nothing."""
    known = {
        WINDOW: settings.allows(DIRECT),
        REACH: settings.allows(DIRECT),
        COMMENT: settings.allows(COMMENTS),
        GROUP: settings.allows(GROUPS),
    }
    without = frozenset(
        kind for kind, scope in (("image", UPLOADS), ("card", CARDS)) if not settings.allows(scope)
    )
    most = settings.comment_letters
    granted = [_without(way, without) for way in WAYS if known[way]]
    return tuple(
        replace(way, longest_characters=most) if way.mode is Mode.COMMENT else way
        for way in granted
    )


async def send(line: DouyinLine, outgoing: Outgoing) -> Receipt:
    """One message to wherever it belongs."""
    if outgoing.room is ConversationKind.COMMENTS:
        return await _answer_comment(line, outgoing)
    content = await _content(line, outgoing.content)
    if outgoing.room is ConversationKind.GROUP:
        message = {"group_id": outgoing.thread, "content": content}
        return Receipt(external_id=await api.send_to_group(line, message) or None)
    if outgoing.trigger == "consent":
        return await _reach(line, outgoing, content)
    return await _write(line, outgoing, content)


async def recall(line: DouyinLine, outgoing: Outgoing, external_id: str) -> None:
    """Take a message back."""
    group = outgoing.room is ConversationKind.GROUP
    known = outgoing.thread if group else (await _place(line, outgoing)).conversation
    message = {
        "msg_id": external_id,
        "conversation_id": known,
        "conversation_type": 2 if group else 1,
    }
    await api.recall_message(line, message)


async def _write(line: DouyinLine, outgoing: Outgoing, content: Mapping[str, Any]) -> Receipt:
    message: dict[str, Any] = {"to_user_id": outgoing.thread, "content": content}
    place, greets = await _place(line, outgoing), outgoing.trigger == "enter"
    scenes = {"enter": line.settings.scene_enter, "consent": line.settings.scene_consent}
    optional = {
        "conversation_id": place.conversation,
        "msg_id": place.entered if greets else outgoing.answering,
        "scene": scenes.get(outgoing.trigger or ""),
    }
    message |= {name: value for name, value in optional.items() if value}
    try:
        return Receipt(external_id=await api.send_direct(line, message) or None)
    except Troubled as error:
        raise Troubled(not_sent(error.trouble, line.settings.window_codes)) from None


async def _reach(line: DouyinLine, outgoing: Outgoing, content: Mapping[str, Any]) -> Receipt:
    """Write to somebody who only agreed, and still does: once a day, counted before it is sent."""
    with nothing_sent():
        if not await api.consent_status(line, outgoing.thread):
            raise Troubled(replace(trouble_for(NO_CONSENT), code=""))  # Douyin refused nothing
    await threads.reach(line.account, line.settings, outgoing.thread)
    try:
        return await _write(line, outgoing, content)
    except Troubled as error:
        if error.trouble.done is False:
            await threads.unreach(line.account, outgoing.thread)
        raise


async def _answer_comment(line: DouyinLine, outgoing: Outgoing) -> Receipt:
    if not isinstance(outgoing.content, Text):
        raise Troubled(_refusal(WRONG_KIND))
    if not outgoing.answering:
        raise Troubled(_refusal(NOTHING_TO_ANSWER))
    said = outgoing.content.text
    written = await api.reply_to_comment(line, outgoing.thread, outgoing.answering, said)
    return Receipt(external_id=written or None)


async def _place(line: DouyinLine, outgoing: Outgoing) -> threads.Place:
    return await threads.place_of(line.account, outgoing.thread)


async def _content(line: DouyinLine, content: Content) -> dict[str, Any]:
    """The content in Douyin's words; a picture is brought there first."""
    if isinstance(content, Text):
        return {"msg_type": 1, "text": {"text": content.text}}
    if isinstance(content, Image):
        file = await line.file(content.file)
        with nothing_sent():
            media = await api.upload_image(line, file.name, file.bytes, file.content_type)
        return {"msg_type": 2, "image": {"media_id": media}}
    if isinstance(content, MiniProgram):
        return _mini_program(line.settings, content)
    if isinstance(content, Card):
        return _card(content.id)
    raise Troubled(_refusal(WRONG_KIND))


def _mini_program(settings: DouyinSettings, content: MiniProgram) -> dict[str, Any]:
    if not settings.applet_template:
        trouble = Trouble(kind=TroubleKind.CONFIGURATION, message=NO_TEMPLATE, advice=SET_TEMPLATE)
        raise Troubled(trouble)
    path, _, query = content.page.partition("?")
    card = {
        "card_template_id": settings.applet_template,
        "app_id": content.app_id,
        "path": path,
        "query": query,
    }
    return {"msg_type": 10, "applet_card": card}


def _card(card_id: str) -> dict[str, Any]:
    """A lead card, unless the id says that it is something else Douyin keeps."""
    kind, _, rest = card_id.partition(":")
    if kind == "video":
        return {"msg_type": 3, "video": {"item_id": rest}}
    if kind == "group":
        return {"msg_type": 9, "group_invitation": {"group_id": rest}}
    if kind == "consent":
        return {"msg_type": 12, "auth_private_message_card": {"app_info": {"app_id": rest}}}
    return {"msg_type": 8, "retain_consult_card": {"card_id": card_id}}


def _without(way: Way, contents: frozenset[str]) -> Way:
    return replace(way, contents=way.contents - contents)


def _refusal(message: T) -> Trouble:
    return Trouble(kind=TroubleKind.CONTENT, message=message)
