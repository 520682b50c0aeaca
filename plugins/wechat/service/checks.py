"""The self-test of an account, behind a button: it runs as a job and leaves its lines here."""

from collections.abc import Sequence
from uuid import UUID

from core.auth import house
from core.channels import Finding, line_to
from core.db import execute, transaction, uuid7
from core.errors import T
from core.jobs import job, later
from plugins.wechat.checking import check

from .errands import wechat_account

_FORGET = "delete from wechat_finding where account = $1"
_KEEP = """
insert into wechat_finding (id, account, position, title, ok, detail, advice)
values ($1, $2, $3, $4, $5, $6, $7)"""


async def start_check(account_id: UUID) -> None:
    """Have an account tested."""
    async with transaction():
        account = await wechat_account(account_id)
        await execute(_FORGET, account.id)
        await later(run_check, lane=f"wechat.check:{account.id}", account=str(account.id))


@job("wechat.check", transactional=False, attempts=3, timeout=180)
async def run_check(account: str) -> None:
    """Look at everything, and write down what was found."""
    line = await line_to(UUID(account))
    await _keep(line.account, await check(line))


async def _keep(account: UUID, findings: Sequence[Finding]) -> None:
    language = (await house()).language

    def said(words: T | None) -> str:
        return words.say(language) if words else ""

    async with transaction():
        await execute(_FORGET, account)
        for position, each in enumerate(findings):
            words = (said(each.detail), said(each.advice))
            await execute(
                _KEEP, uuid7(), account, position, said(each.title)[:200], each.ok, *words
            )
