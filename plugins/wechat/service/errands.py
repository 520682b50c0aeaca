"""Errands to the platform: run as jobs, so that nobody's click waits for it, and told in words."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import UUID

from core.auth import house, require
from core.channels import (
    MANAGE,
    Account,
    Line,
    Trouble,
    Troubled,
    TroubleKind,
    line_to,
    note_trouble,
    note_well,
    words_of,
)
from core.db import execute, now, uuid7
from core.entities import load
from core.errors import Invalid, NotFound, T
from core.jobs import Postpone
from plugins.wechat.settings import WeChatSettings

OF_THE_ACCOUNT = frozenset({TroubleKind.TOKEN, TroubleKind.CONFIGURATION, TroubleKind.PERMISSION})
_NOTED = """
insert into wechat_sync as s (id, account, what, state, trouble, started_at, finished_at)
values ($1, $2, $3, case when $4::text is null then 'done' else 'failed' end, $4, now(), now())
on conflict (account, what) do update set trouble = excluded.trouble, state = excluded.state,
    finished_at = now()"""

SHORTEST = 5.0
LONGEST = 3600.0

NO_ACCOUNT = T("There is no such WeChat account.", "没有这个微信账号。")
ONLY_OFFICIAL = T("Mini programs have none of this.", "小程序没有此功能。")

Talk = Line[WeChatSettings]


@asynccontextmanager
async def errand(
    account: UUID, what: str, say: Callable[[str | None], Awaitable[object]]
) -> AsyncIterator[None]:
    """What goes wrong inside is said in words; what may pass by itself, the job tries again.

    What is wrong with the whole account stands on its page as well, until such an errand works.
    """
    source = f"errand:{what}"
    try:
        yield
    except Troubled as error:
        await say(await told(error.trouble))
        if error.trouble.kind in OF_THE_ACCOUNT:
            await note_trouble(account, error.trouble, source=source)
        if error.trouble.kind is TroubleKind.RATE_LIMITED:
            raise Postpone(_pause(error.trouble), str(error)) from None
        if error.trouble.kind is TroubleKind.TRANSIENT:
            raise
    else:
        await say(None)
        await note_well(account, source=source)


async def note_errand(account: UUID, what: str, trouble: str | None) -> None:
    """Say under “what was fetched” how an errand of this kind ended."""
    await execute(_NOTED, uuid7(), account, what, trouble)


async def unheard(done: int, total: int) -> None:
    """How far a fetch is, where nobody asks."""


async def told(trouble: Trouble) -> str:
    """A trouble in the language of the house: what happened, and the next step."""
    return words_of(trouble).say((await house()).language)[:1000]


async def official(account_id: UUID) -> Account:
    """An official account that the asker may manage."""
    account = await wechat_account(account_id)
    line = await line_to(account.id)
    if line.settings.mini:
        raise Invalid(ONLY_OFFICIAL, field="account")
    return account


async def wechat_account(account_id: UUID) -> Account:
    """A WeChat account that the asker may manage."""
    require(MANAGE)
    account = await load(Account, account_id)
    if account is None or account.channel != "wechat" or account.deleted_at is not None:
        raise NotFound(NO_ACCOUNT)
    return account


def _pause(trouble: Trouble) -> float:
    if trouble.until is None:
        return SHORTEST
    return min(LONGEST, max(SHORTEST, (trouble.until - now()).total_seconds()))
