"""Whoever comes for the first time is looked up: by their unionid we may know them already."""

from uuid import UUID

from core.channels import line_to
from core.db import fetchval, transaction
from core.jobs import job, later
from plugins.wechat import api

from .errands import errand
from .followers import take_in

_STRANGER = """
select exists (
    select 1 from channel_account a where a.id = $1 and 'app_secret' = any(a.secrets_set)
      and a.settings ->> 'kind' is distinct from 'mini_program'
) and exists (
    select 1 from channel_account o
    where o.channel in ('wechat', 'wecom') and o.deleted_at is null and o.id <> $1
) and (select count(*) from (
    select 1 from channel_conversation c join activity l on l.conversation = c.id
    where c.account = $1 and c.kind = 'direct' and c.thread = $2 limit 2) first) = 1"""


async def meet(account: UUID, openid: str) -> None:
    """Have somebody looked up who comes for the first time, where others may know them."""
    if await fetchval(_STRANGER, account, openid):
        await later(look_at, lane=f"wechat.meet:{account}", account=str(account), openid=openid)


@job("wechat.meet", transactional=False, attempts=5)
async def look_at(account: str, openid: str) -> None:
    """Ask WeChat who somebody is, and know them by all their names."""
    ours = UUID(account)
    async with errand(ours, "meet", _nothing_to_say):
        line = await line_to(ours)
        cards = await api.people(line, [openid])
        async with transaction():
            await take_in(line, cards)


async def _nothing_to_say(trouble: str | None) -> None:
    """Nobody waits for this errand; what is wrong with the account stands on its page."""
