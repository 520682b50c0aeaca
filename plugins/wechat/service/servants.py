"""Customer service accounts: the names under which answers are shown, and whose they are."""

from functools import partial
from typing import Any
from uuid import UUID

from core.auth import User
from core.channels import line_to
from core.db import execute, fetchval, transaction, uuid7
from core.entities import load
from core.errors import Invalid, NotFound, T, clean_name
from core.jobs import job, later
from plugins.wechat import keeping
from plugins.wechat.tables import Servant

from .errands import Talk, errand, note_errand, official, unheard

LONGEST_NICK = 16

BAD_NICK = T("A name has 1 to 16 characters.", "客服昵称为 1–16 个字。")
BAD_NAME = T(
    "Letters and digits, at most 10, then @ and the account's WeChat number, as in kf2@gh_1a2b.",
    "请填写完整客服账号：不超过 10 位字母数字，加 @ 和公众号微信号，例如 kf2@gh_1a2b。",
)
GONE = T("There is no such customer service account.", "没有这个客服账号。")
NOBODY = T("There is no such colleague.", "没有这位同事。")

_KEEP = """
insert into wechat_servant as s (id, account, name, nick, worker) values ($1, $2, $3, $4, $5)
on conflict (account, name) do update set nick = excluded.nick, worker = excluded.worker"""

_DROP = "delete from wechat_servant where account = $1 and name <> all($2)"

_BEHIND = "select split_part(name, '@', 2) from wechat_servant where account = $1 limit 1"

_TAKE_AWAY = """
update wechat_servant set "user" = null where account = $1 and "user" = $2 and id <> $3"""

_SPEAKS_AS = """
select s.name from channel_outgoing o join activity a on a.id = o.activity
join wechat_servant s on s.account = o.account and s."user" = a.actor
where o.id = $1 limit 1"""


async def speaks_as(message: UUID) -> str | None:
    """The customer service account under which whoever wrote a message speaks; None if none."""
    return await fetchval(_SPEAKS_AS, message)


async def add_servant(account_id: UUID, name: str, nick: str) -> None:
    """Have WeChat make a customer service account; `name` may leave out what stands behind @."""
    account = await official(account_id)
    whole = await _named(account.id, account_name=name)
    await _order("add", account.id, name=whole, nick=_nick(nick))


async def rename_servant(servant_id: UUID, nick: str) -> None:
    """Have WeChat show another name."""
    servant = await _reach(servant_id)
    await _order("rename", servant.account, name=servant.name, nick=_nick(nick))


async def dismiss_servant(servant_id: UUID) -> None:
    """Have WeChat take one away."""
    servant = await _reach(servant_id)
    await _order("dismiss", servant.account, name=servant.name)


async def lend_servant(servant_id: UUID, user: UUID | None) -> None:
    """Let a colleague's answers go out under this name, or (None) nobody's any more."""
    async with transaction():
        servant = await _reach(servant_id)
        if user is not None:
            if await load(User, user) is None:
                raise NotFound(NOBODY, field="user")
            await execute(_TAKE_AWAY, servant.account, user, servant.id)
        lend = 'update wechat_servant set "user" = $2 where id = $1'
        await execute(lend, servant.id, user)


async def fetch_servants(line: Talk, further: Any) -> None:
    """The customer service accounts as WeChat has them; whose they are is kept."""
    found = await keeping.servants(line)
    async with transaction():
        for each in found:
            name, nick = str(each["kf_account"])[:100], str(each.get("kf_nick", ""))[:60]
            worker = str(each.get("kf_wx", ""))[:60]
            await execute(_KEEP, uuid7(), line.account, name, nick, worker)
        await execute(_DROP, line.account, [str(each["kf_account"])[:100] for each in found])
        await further(len(found), len(found))


@job("wechat.servant", transactional=False, attempts=10)
async def carry_out(what: str, account: str, name: str, nick: str = "") -> None:
    """Make, rename or dismiss one, then fetch them all."""
    line = await line_to(UUID(account))
    async with errand(line.account, "servant", partial(note_errand, line.account, "servants")):
        if what == "add":
            await keeping.add_servant(line, name, nick)
        elif what == "rename":
            await keeping.rename_servant(line, name, nick)
        else:
            await keeping.dismiss_servant(line, name)
        await fetch_servants(line, unheard)


async def _order(what: str, account: UUID, **said: Any) -> None:
    async with transaction():
        lane = f"wechat.servants:{account}"
        await later(carry_out, lane=lane, what=what, account=str(account), **said)


async def _named(account: UUID, *, account_name: str) -> str:
    """A whole name: what stands behind @ is the same for all of one account."""
    name = clean_name(account_name, field="name")
    before, at, behind = name.partition("@")
    behind = behind if at else await fetchval(_BEHIND, account) or ""
    if not (before.isascii() and before.isalnum() and len(before) <= 10 and behind):
        raise Invalid(BAD_NAME, field="name")
    return f"{before}@{behind}"[:100]


def _nick(nick: str) -> str:
    cleaned = clean_name(nick, field="nick")
    if not 0 < len(cleaned) <= LONGEST_NICK:
        raise Invalid(BAD_NICK, field="nick")
    return cleaned


async def _reach(servant_id: UUID) -> Servant:
    servant = await load(Servant, servant_id)
    if servant is None:
        raise NotFound(GONE)
    await official(servant.account)
    return servant
