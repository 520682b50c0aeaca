"""What only WeChat can answer: who sees which menu, the account's trades, how fast it sends."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.auth import house
from core.channels import in_words, line_to
from core.db import execute, uuid7
from core.errors import Invalid, T
from plugins.wechat import api, keeping
from plugins.wechat.trades import TRADES

from .errands import Talk, official
from .trying_out import BAD_WECHAT_ID, WECHAT_ID

OPENID = re.compile(r"[A-Za-z0-9_-]{20,64}")

SEES = T("This person sees: {menu}", "此人看到：{menu}")
NOTHING = T("no menu", "没有菜单")
TRADES_ARE = T("Trades: {trades}", "所属行业：{trades}")
NO_TRADES = T("no trades yet", "尚未设置")
FAST = T(
    "Mass messages go out at grade {grade}, as WeChat says {speed}0,000 people a minute.",
    "群发速度为第 {grade} 档，微信称每分钟约 {speed} 万人。",
)
NO_TRADE = T("Choose two of WeChat's trades.", "请从微信的行业列表中选择两个。")
NO_GRADE = T("A grade from 0, the fastest, to 4.", "请选择 0（最快）到 4（最慢）。")

MENU, INDUSTRY, SPEED = "menu", "industry", "speed"

_KEEP = """
insert into wechat_told as t (id, account, what, said, told_at) values ($1, $2, $3, $4, now())
on conflict (account, what) do update set said = excluded.said, told_at = excluded.told_at"""


async def try_menu(account_id: UUID, who: str) -> None:
    """Which menu one person sees, by their WeChat id or openid."""
    line = await _line(account_id)
    asked = who.strip()
    if not (WECHAT_ID.fullmatch(asked) or OPENID.fullmatch(asked)):
        raise Invalid(BAD_WECHAT_ID, field="who")
    with in_words():
        buttons = await api.menu_of(line, asked)
    menu = ", ".join(_shown(button) for button in buttons)
    await _keep(line, MENU, SEES.fill(menu=menu or NOTHING))


async def look_up_trades(account_id: UUID) -> None:
    """Which trades' templates the account may use."""
    line = await _line(account_id)
    with in_words():
        await _keep_trades(line)


async def choose_trades(account_id: UUID, first: str, second: str) -> None:
    """Choose them; WeChat lets that happen once a month."""
    line = await _line(account_id)
    if first not in TRADES or second not in TRADES or first == second:
        raise Invalid(NO_TRADE, field="second" if first in TRADES else "first")
    with in_words():
        await keeping.set_industry(line, first, second)
        await _keep_trades(line)


async def look_up_speed(account_id: UUID) -> None:
    """How fast WeChat sends the account's mass messages."""
    line = await _line(account_id)
    with in_words():
        await _keep_speed(line)


async def set_speed(account_id: UUID, grade: int) -> None:
    """Let them go out faster or slower."""
    line = await _line(account_id)
    if grade not in range(5):
        raise Invalid(NO_GRADE, field="grade")
    with in_words():
        await keeping.set_speed(line, grade)
        await _keep_speed(line)


async def _keep_trades(line: Talk) -> None:
    trades = " / ".join(filter(None, await keeping.industry(line)))
    await _keep(line, INDUSTRY, TRADES_ARE.fill(trades=trades or NO_TRADES))


async def _keep_speed(line: Talk) -> None:
    grade, speed = await keeping.speed(line)
    await _keep(line, SPEED, FAST.fill(grade=str(grade), speed=str(speed)))


async def _keep(line: Talk, what: str, said: T) -> None:
    """The last answer to each question stays, in the language of the house."""
    await execute(_KEEP, uuid7(), line.account, what, said.say((await house()).language))


async def _line(account_id: UUID) -> Talk:
    return await line_to((await official(account_id)).id)


def _shown(button: Mapping[str, Any]) -> str:
    """A button with those below it, however WeChat nests them."""
    below: Any = button.get("sub_button") or ()
    if isinstance(below, Mapping):
        below = below.get("list") or ()
    inside: Sequence[str] = [str(each.get("name")) for each in below]
    return f"{button.get('name')} ({', '.join(inside)})" if inside else str(button.get("name"))
