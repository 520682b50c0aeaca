"""The self-test of a corp: what works, what does not, and what to do about it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from core.channels import Finding, Troubled
from core.db import fetch
from core.errors import T

from . import api

MOST_SHOWN = 30


class Look(NamedTuple):
    """One thing to look at, and what it shows when all is well."""

    title: T
    ask: Callable[[api.calling.Wire], Awaitable[Any]]
    shows: Callable[[Any], T | None] = lambda found: None


def _count(en: str, zh: str) -> Callable[[Any], T]:
    return lambda found: T(en, zh).fill(n=str(len(found)))


LOOKS = (
    Look(
        T("CorpID, Secret and trusted address", "企业 ID、Secret 与可信 IP"),
        api.staff.agent,
        lambda found: T("Application: {n}", "应用：{n}").fill(n=str(found.get("name") or "")),
    ),
    Look(
        T("Where WeCom calls from", "回调来源"),
        api.staff.callback_ips,
        lambda found: T(
            "{n} addresses; let them through if a firewall stands before the server: {list}",
            "共 {n} 个地址，如服务器前有防火墙请放行：{list}",
        ).fill(n=str(len(found)), list=", ".join(str(each) for each in found[:MOST_SHOWN])),
    ),
    Look(
        T("Employees", "通讯录可见范围"),
        api.staff.departments,
        _count("{n} departments are visible", "可见 {n} 个部门"),
    ),
    Look(
        T("Customers of the staff", "客户联系权限"),
        api.contacts.follow_users,
        _count("{n} employees may have customers", "{n} 名成员可添加客户"),
    ),
    Look(T("Corp tags", "企业标签权限"), api.tags.every),
    Look(
        T("Customer service", "微信客服权限"),
        api.desk.accounts,
        _count("{n} accounts", "{n} 个客服账号"),
    ),
)

NOBODY = T(
    "Nobody may have customers yet: add employees under Customer contact, “scope of use”.",
    "还没有成员可以添加客户：请在“客户联系-使用范围”中添加成员。",
)


BINDING = T("The same Open Platform", "同一开放平台")
BOUND = T("Shared with: {names}.", "与以下账号一致：{names}。")
UNBOUND = T(
    "Not chosen: customers are not joined by their unionid with those of other accounts.",
    "未设置，客户不会与公众号、小程序或其他企业的客户自动合并。",
)
BIND = T(
    "Edit the corp and choose the account that is bound to the same Open Platform.",
    "请编辑企业，选择绑定了同一开放平台的账号。",
)

_SHARING = """
select name from channel_account
where id <> $1 and deleted_at is null and channel in ('wechat', 'wecom')
  and $2 = coalesce(nullif(settings ->> 'open_platform', ''), settings ->> 'app_id',
      settings ->> 'corp_id')
order by name limit 5"""


async def look(line: api.calling.Wire) -> Sequence[Finding]:
    """One line for each thing; one that fails does not hide the others."""
    return [*[await _one(line, each) for each in LOOKS], await _binding(line)]


async def _binding(line: api.calling.Wire) -> Finding:
    """Whether a unionid means the same person here and in another account."""
    bound = line.settings.open_platform or line.settings.corp_id
    names = [row["name"] for row in await fetch(_SHARING, line.account, bound)]
    if not names:
        return Finding(title=BINDING, ok=None, detail=UNBOUND, advice=BIND)
    return Finding(title=BINDING, ok=True, detail=BOUND.fill(names=", ".join(names)))


async def _one(line: api.calling.Wire, each: Look) -> Finding:
    try:
        found = await each.ask(line)
    except Troubled as error:
        trouble = error.trouble
        return Finding(title=each.title, ok=False, detail=trouble.message, advice=trouble.advice)
    if each.ask is api.contacts.follow_users and not found:
        return Finding(title=each.title, ok=False, advice=NOBODY)
    return Finding(title=each.title, ok=True, detail=each.shows(found))
