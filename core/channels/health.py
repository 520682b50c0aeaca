"""How an account fares: what is wrong with it, in words, since when, and whom we told."""

from uuid import UUID

from core.db import execute, fetchrow
from core.errors import T
from core.events import announce
from core.notify import settled, tell_owners

from .events import AccountTroubled
from .telling import as_told
from .trouble import Trouble, TroubleKind

NEEDS = T("“{name}” needs you", "“{name}”需要处理")
PAGE = "/settings/channels"

_NOTE = """
update channel_account set
    trouble = $2::jsonb,
    trouble_at = case when trouble ->> 'kind' = $3::text then trouble_at else now() end,
    state = case when $4 and state = 'active' then 'needs_reauth' else state end
where id = $1
  and (trouble is null or trouble ->> 'kind' <> $3::text or trouble ->> 'code' <> $5::text)
returning name, channel"""

_WELL = """
update channel_account set trouble = null, trouble_at = null
where id = $1 and trouble is not null returning name"""


async def note_trouble(account: UUID, trouble: Trouble) -> None:
    """An account does not work as it should: its page says so, and its owners hear of it once."""
    told = as_told(trouble)
    locked_out = trouble.kind is TroubleKind.TOKEN
    row = await fetchrow(_NOTE, account, told, trouble.kind.value, locked_out, trouble.code)
    if row is None:
        return
    await announce(AccountTroubled(account_id=account, kind=trouble.kind.value))
    await tell_owners(
        kind="account",
        title=NEEDS.fill(name=row["name"]),
        body=_what(trouble),
        link=PAGE,
        key=_key(account),
    )


async def note_well(account: UUID) -> None:
    """An account works: whatever was wrong is over."""
    if await fetchrow(_WELL, account) is not None:
        await announce(AccountTroubled(account_id=account, kind=""))
        await settled(_key(account))


async def wake_up(account: UUID) -> None:
    """An account got access again."""
    await execute(
        "update channel_account set state = 'active' where id = $1 and state = 'needs_reauth'",
        account,
    )
    await note_well(account)


def _what(trouble: Trouble) -> T:
    advice = trouble.advice
    if advice is None:
        return trouble.message
    return T(f"{trouble.message.en} {advice.en}", f"{trouble.message.zh}{advice.zh}")


def _key(account: UUID) -> str:
    """The same trouble of an account is told once, until it is over."""
    return f"account:{account}"
