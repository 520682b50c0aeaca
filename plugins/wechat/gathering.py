"""Mass messages of a subscription account: it may name nobody, so those meant get a tag for it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from core.channels import Line, Outgoing, Trouble, Troubled, TroubleKind, line_to, nothing_sent
from core.db import now
from core.errors import Refusal
from core.jobs import job, later

from . import api
from .settings import WeChatSettings

Talk = Line[WeChatSettings]

AT_ONCE = 50
"""People who get a tag by one call."""

KEPT = timedelta(hours=6)
"""How long the tag is needed: WeChat looks at the message before it sends it."""

OF_A_PERSON = frozenset({"45059", "49003", "40003"})
"""What is wrong with one person, for which WeChat gives none of the others the tag."""


async def gather(
    line: Talk, messages: Sequence[Outgoing], *, once: str
) -> tuple[int, Mapping[UUID, Trouble]]:
    """Give everybody who is meant one tag; it, and who cannot have it.

    The tag is called after the batch: a second attempt finds it and gives it to the same people.
    """
    with nothing_sent():
        tag = await _tag(line, f"群发{once[-8:]}")
        refused: dict[UUID, Trouble] = {}
        for start in range(0, len(messages), AT_ONCE):
            refused |= await _give(line, tag, messages[start : start + AT_ONCE])
    await later(drop, at=now() + KEPT, account=str(line.account), tag=tag)
    return tag, refused


async def _tag(line: Talk, name: str) -> int:
    for known in await api.tags(line):
        if known["name"] == name:
            return int(known["id"])
    return await api.create_tag(line, name)


async def _give(line: Talk, tag: int, part: Sequence[Outgoing]) -> Mapping[UUID, Trouble]:
    """Tag some people; where one of them cannot have it, each by themselves."""
    try:
        await api.give_tag(line, tag, [message.thread for message in part])
    except Troubled as error:
        if error.trouble.code not in OF_A_PERSON:
            raise
        if len(part) == 1:
            return {part[0].id: error.trouble}
    else:
        return {}
    refused: dict[UUID, Trouble] = {}
    for message in part:
        refused |= await _give(line, tag, [message])
    return refused


@job("wechat.drop_tag", transactional=False, attempts=5)
async def drop(account: str, tag: int) -> None:
    """Take the tag away again, once the message has gone."""
    try:
        line = await line_to(UUID(account))
        await api.delete_tag(line, tag)
    except Refusal:
        return
    except Troubled as error:
        if error.trouble.kind is TroubleKind.TRANSIENT:
            raise
