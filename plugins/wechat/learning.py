"""The account's original id (gh_…): learnt from the first message that came under seal."""

from uuid import UUID

from core.channels import Fields, line_to, reconfigure, text_of
from core.db import now
from core.jobs import job, later

from .settings import ORIGINAL_ID, WeChatSettings


async def learn_from(
    account: UUID, settings: WeChatSettings, outside: Fields, inside: Fields
) -> None:
    """Have it noted to whom WeChat addresses this account's messages, if nobody entered that.

    Only a seal proves it: the signature of plain mode says nothing about the words.
    """
    named = text_of(inside, "ToUserName")
    if settings.original_id or not text_of(outside, "Encrypt") or not ORIGINAL_ID.fullmatch(named):
        return
    once = f"wechat.original_id:{account}:{now():%Y%m%d%H}"
    await later(learn, key=once, account=str(account), named=named)


@job("wechat.original_id", transactional=False)
async def learn(account: str, named: str) -> None:
    """Note it, unless somebody entered it meanwhile."""
    line = await line_to(UUID(account))
    if not line.settings.original_id:
        await reconfigure(line.account, settings={"original_id": named})
