"""How an account fares: what is wrong with it, in words, since when, and whom we told.

Troubles are kept by their source: what would show that they are over. Access that cannot be had is
over when it is had, a cursor that cannot be pulled when it is pulled, a refused call when one is
taken. So a channel that only receives gets well without sending, and one source that works does
not hide another that does not. The account's page shows the worst; while one of them keeps us
locked out, the account waits for its owner.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from core.channels.adapters.telling import as_told, told_again
from core.channels.adapters.trouble import Trouble, TroubleKind
from core.channels.adapters.wording import words_of
from core.channels.events import AccountTroubled
from core.db import execute, fetchrow, fetchval, now, transaction
from core.errors import T
from core.events import announce
from core.notify import settled, tell_owners

NEEDS = T("“{name}” needs you", "“{name}”需要处理")
PAGE = "/settings/channels"

CALLS = "calls"
"""The source of troubles that a message or an errand meets."""

CALLED = "called"
"""The source of troubles with the platform's calls to us."""

SETTINGS = "settings"
"""The source of troubles with the settings themselves."""

QUIET = timedelta(hours=1)
"""A trouble that comes, goes and comes again is told once in so long."""

WORST = (TroubleKind.TOKEN, TroubleKind.CONFIGURATION, TroubleKind.PERMISSION, TroubleKind.QUOTA)

Entry = dict[str, Any]

_HOLD = """
select name, trouble, troubles from channel_account where id = $1 for no key update"""

_KEEP = """
update channel_account set troubles = $2::jsonb, trouble = $3::jsonb, trouble_at = $4,
    state = case when $5 and state = 'active' then 'needs_reauth'
        when not $5 and state = 'needs_reauth' then 'active' else state end
where id = $1"""

_TROUBLED = "select troubles -> $2::text ? 'trouble' from channel_account where id = $1"

_LOOK_AGAIN = """
update channel_cursor set pulled_at = null where account = $1 and trouble is not null"""


def access(token: str) -> str:
    """The source of troubles with access."""
    return f"token:{token}"


def pulling(cursor: str) -> str:
    """The source of troubles with a cursor."""
    return f"pull:{cursor}"


async def note_trouble(account: UUID, trouble: Trouble, *, source: str = CALLS) -> None:
    """An account does not work as it should: its page says so, and its owners hear of it once."""
    source = trouble.source or source
    async with transaction():
        row = await fetchrow(_HOLD, account)
        if row is None:
            return
        troubles = orjson.loads(row["troubles"])
        before = troubles.get(source, {})
        troubles[source] = after = _noted(before, trouble)
        if after["told_at"] != before.get("told_at"):
            await _tell(account, row["name"], source, trouble)
        if after != before:
            await _keep(account, row, troubles)


async def note_well(account: UUID, *, source: str = CALLS) -> None:
    """Something of an account works: what was wrong with that is over."""
    if await fetchval(_TROUBLED, account, source):
        await _over(account, [source])


async def wake_up(account: UUID) -> None:
    """An account got access again, or other settings: whatever was wrong is to be found anew.

    What is paused stays paused.
    """
    async with transaction():
        row = await fetchrow(_HOLD, account)
        if row is not None:
            await _over(account, list(orjson.loads(row["troubles"])))


async def _over(account: UUID, sources: Iterable[str]) -> None:
    async with transaction():
        row = await fetchrow(_HOLD, account)
        if row is None:
            return
        troubles = orjson.loads(row["troubles"])
        for source in sources:
            told_at = troubles.pop(source, {}).get("told_at")
            if told_at is not None:
                troubles[source] = {"told_at": told_at}
            await settled(_key(account, source))
        await _keep(account, row, troubles)
        await execute(_LOOK_AGAIN, account)


async def _keep(account: UUID, row: Any, troubles: Mapping[str, Entry]) -> None:
    """Write down what is wrong now; who looks at the account hears if that is something else."""
    there = {name: entry for name, entry in troubles.items() if "trouble" in entry}
    worst = min(there.values(), key=_urgency, default=None)
    shown = orjson.dumps(worst["trouble"]).decode() if worst else None
    since = datetime.fromisoformat(worst["since"]) if worst else None
    locked = any(_locks(name, entry) for name, entry in there.items())
    await execute(_KEEP, account, orjson.dumps(troubles).decode(), shown, since, locked)
    kind = worst["trouble"]["kind"] if worst else ""
    if kind != _kind(row["trouble"]):
        await announce(AccountTroubled(account_id=account, kind=kind))


def _noted(before: Entry, trouble: Trouble) -> Entry:
    """A trouble as it is kept: since when it is so, and when its owners were told last."""
    told, old, moment = orjson.loads(as_told(trouble)), before.get("trouble"), now().isoformat()
    same = old is not None and (old["kind"], old["code"]) == (told["kind"], told["code"])
    told_at = before.get("told_at")
    lately = told_at is not None and datetime.fromisoformat(told_at) > now() - QUIET
    return {
        "trouble": told,
        "since": before["since"] if same else moment,
        "told_at": told_at if lately else moment,
    }


def _urgency(entry: Entry) -> tuple[int, str]:
    kind = TroubleKind(entry["trouble"]["kind"])
    return (WORST.index(kind) if kind in WORST else len(WORST), entry["since"])


def _locks(source: str, entry: Entry) -> bool:
    """Whether only the owner can help, so that the account does not go on by itself."""
    return source == SETTINGS or entry["trouble"]["kind"] == TroubleKind.TOKEN


def _kind(stored: str | None) -> str:
    return told_again(stored).kind.value if stored else ""


async def _tell(account: UUID, name: str, source: str, trouble: Trouble) -> None:
    await tell_owners(
        kind="account",
        title=NEEDS.fill(name=name),
        body=words_of(trouble),
        link=PAGE,
        key=_key(account, source),
    )


def _key(account: UUID, source: str) -> str:
    """The same trouble of an account is told once, until it is over."""
    return f"account:{account}:{source}"[:200]
