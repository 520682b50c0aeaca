"""Templates: fetched from WeChat, their gaps filled by hand, sent from a conversation."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.auth import reach
from core.channels import Conversation, Line, send_message
from core.channels import Template as Content
from core.db import execute, fetch, fetchrow, fetchval, transaction, uuid7
from core.errors import Conflict, Invalid, NotFound, T
from plugins.wechat import api
from plugins.wechat.settings import WeChatSettings
from plugins.wechat.tables import TemplateKind

SEND = "core.message.send"

GAPS = re.compile(r"\{\{\s*(\w+)\.DATA\s*\}\}")
LINE = re.compile(r"\s*(\w+)\s*[:：=]\s*(.*\S)\s*")

NOT_AGREED = T(
    "They have not agreed to this notification: send them a page or a menu item where they can.",
    "对方尚未同意该订阅通知，请先引导对方在网页、图文或小程序中点击订阅。",
)
GONE = T("There is no such template in this account.", "该账号没有此模板。")
NOT_FILLED = T(
    "Fill the gap “{gap}”: one line “{gap}: words”.", "请填写字段“{gap}”，格式：{gap}：内容"
)

_KEEP = """
insert into wechat_template as t (id, account, number, kind, title, content, example)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (account, number) do update set title = excluded.title, kind = excluded.kind,
    content = excluded.content, example = excluded.example, gone = false"""

_DROP = "update wechat_template set gone = number <> all($2) where account = $1"

_CHANNEL = "select channel from channel_account where id = $1"

_SENDABLE = """
select t.id, t.number, t.title, t.kind, t.content, exists (
    select 1 from channel_grant g where g.conversation = $2 and channel_left(g) > 0
      and g.trigger = 'template:' || t.number and g.expires_at > now()) as accepted
from wechat_template t where t.account = $1 and not t.gone order by t.title limit 100"""

_NEEDS_CONSENT = """
select exists (select 1 from wechat_template
               where account = $1 and number = $2 and kind = 'subscription')"""

_FIND = """
select t.number, t.title, t.content, t.kind from wechat_template t
join channel_conversation c on c.account = t.account
where t.id = $1 and c.id = $2 and not t.gone"""


async def fetch_templates(
    line: Line[WeChatSettings], further: Callable[[int, int], Awaitable[object]]
) -> None:
    """The account's templates as they are now."""
    private = [] if line.settings.mini else await api.templates(line)
    subscriptions = await api.subscriptions(line)
    rows = [(TemplateKind.TEMPLATE, str(each["template_id"]), each) for each in private]
    rows += [(TemplateKind.SUBSCRIPTION, str(each["priTmplId"]), each) for each in subscriptions]
    async with transaction():
        for kind, number, each in rows:
            await _keep(line.account, kind, number, each)
        await execute(_DROP, line.account, [number for _, number, _ in rows])
        await further(len(rows), len(rows))


@dataclass(frozen=True, kw_only=True)
class Sendable:
    """A template that could be sent in a conversation."""

    id: UUID
    title: str
    kind: TemplateKind
    number: str
    content: str
    hint: str
    accepted: bool

    @property
    def sendable(self) -> bool:
        """Whether it may go out now: a notification only to somebody who agreed to it."""
        return self.accepted or self.kind is TemplateKind.TEMPLATE


async def templates_for(conversation_id: UUID) -> list[Sendable] | None:
    """The templates of a conversation's account; None where WeChat is not spoken."""
    conversation = await reach(Conversation, conversation_id, SEND, for_update=False)
    if await fetchval(_CHANNEL, conversation.account) != "wechat":
        return None
    rows = await fetch(_SENDABLE, conversation.account, conversation.id)
    return [
        Sendable(
            id=row["id"],
            title=row["title"],
            kind=TemplateKind(row["kind"]),
            number=row["number"],
            content=row["content"],
            hint="\n".join(f"{gap}：" for gap in gaps_of(row["content"])),
            accepted=row["accepted"],
        )
        for row in rows
    ]


async def send_template(
    conversation_id: UUID, template_id: UUID, lines: str, *, url: str | None = None
) -> UUID:
    """Send a template in a conversation; `lines` fill its gaps, one “gap: words” each."""
    row = await fetchrow(_FIND, template_id, conversation_id)
    if row is None:
        raise NotFound(GONE)
    if row["kind"] == TemplateKind.SUBSCRIPTION and not await _agreed(conversation_id, template_id):
        raise Conflict(NOT_AGREED, field="template")
    data = filled(row["content"], lines)
    content = Content(id=row["number"], data=data, title=row["title"], url=url or None)
    return (await send_message(conversation_id, content)).id


async def needs_consent(account: UUID, number: str) -> bool:
    """Whether a template only goes to people who agreed to it beforehand."""
    return await fetchval(_NEEDS_CONSENT, account, number)


async def _agreed(conversation_id: UUID, template_id: UUID) -> bool:
    found = await templates_for(conversation_id) or []
    return any(each.id == template_id and each.accepted for each in found)


def gaps_of(content: str) -> list[str]:
    """The gaps of a template, in their order."""
    return list(dict.fromkeys(GAPS.findall(content)))


def filled(content: str, lines: str) -> dict[str, str]:
    """What goes into the gaps; Invalid names one that stays empty."""
    found = [LINE.fullmatch(line) for line in lines.splitlines()]
    said = {str(each[1]): str(each[2]) for each in found if each}
    for gap in gaps_of(content):
        if not said.get(gap):
            raise Invalid(NOT_FILLED.fill(gap=gap), field="lines")
    return {gap: said[gap][:1000] for gap in gaps_of(content)}


async def _keep(account: UUID, kind: TemplateKind, number: str, said: Mapping[str, Any]) -> None:
    words = (str(said.get("title", ""))[:200], str(said.get("content", "")))
    example = str(said.get("example", ""))
    await execute(_KEEP, uuid7(), account, number[:100], kind.value, *words, example)
