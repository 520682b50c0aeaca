"""Mass messages: one call for up to ten thousand people, ordered once."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.channels import Card, Image, Line, Outgoing, Receipt, Trouble, Troubled, TroubleKind
from core.errors import T

from . import api
from .gathering import gather
from .materials import kept_at_wechat
from .news import mass_id
from .sending import left, message_of
from .settings import WeChatSettings

MOST = 10_000
LEAST = 2

ONE_ONLY = Trouble(
    kind=TroubleKind.CONTENT,
    message=T("A mass message needs two people at least.", "群发至少需要两位接收人。"),
    advice=T("Write to this person in the conversation.", "请在会话中单独发送给对方。"),
)
ONLY_DRAFTS = Trouble(
    kind=TroubleKind.CONTENT,
    message=T(
        "Only a draft can go out as a mass message.", "群发只能使用草稿，不能使用已发布的文章。"
    ),
    advice=T("Choose the draft of it.", "请选择对应的草稿后重新群发。"),
)


async def send_many(
    line: Line[WeChatSettings], messages: Sequence[Outgoing]
) -> Mapping[UUID, Receipt | Trouble]:
    """Order one mass message; the platform tells later how it went.

    Every attempt bears the id of the same batch: ordered twice, it is carried out once, and
    WeChat names the job of the first time.
    """
    once = messages[0].batch or min(message.client_id for message in messages)
    if line.settings.subscription:
        return await _send_by_tag(line, messages, once)
    if len(messages) < LEAST:
        raise Troubled(ONE_ONLY)
    whom = [message.thread for message in messages]
    job = await api.mass_send(line, whom, await _message_of(line, messages[0]), once=once)
    receipt = Receipt(external_id=mass_id(job))
    return {message.id: receipt for message in messages}


async def _send_by_tag(
    line: Line[WeChatSettings], messages: Sequence[Outgoing], once: str
) -> Mapping[UUID, Receipt | Trouble]:
    """What a subscription account may do: one message a day, to everybody with a tag."""
    said = await _message_of(line, messages[0])
    tag, refused = await gather(line, messages, once=once)
    reached = [message for message in messages if message.id not in refused]
    if not reached:
        return refused
    receipt = Receipt(external_id=mass_id(await api.mass_send_by_tag(line, tag, said, once=once)))
    return {**refused, **{message.id: receipt for message in reached}}


async def _message_of(line: Line[WeChatSettings], first: Outgoing) -> dict[str, object]:
    """A content in the words of mass messages, which name pictures and articles their own way."""
    content = first.content
    if isinstance(content, Image):
        return _pictures(await left(line, "image", content.file))
    if not isinstance(content, Card):
        return await message_of(line, content)
    kind, number = kept_at_wechat(content.id)
    if kind == "draft":
        return {"msgtype": "mpnews", "mpnews": {"media_id": number}}
    if kind == "article":
        raise Troubled(ONLY_DRAFTS)
    return _pictures(number) if kind == "image" else await message_of(line, content)


def _pictures(media: str) -> dict[str, object]:
    return {"msgtype": "image", "images": {"media_ids": [media]}}
