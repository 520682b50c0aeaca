"""The advertiser's consent: sent to Ocean Engine with a signed note, and back with a code, once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from core.auth import require
from core.channels import (
    MANAGE,
    Troubled,
    TroubleKind,
    keep_token,
    line_to,
    reconfigure,
    resume,
    wake_up,
)
from core.errors import Invalid, T

from . import api
from .api import LEADS, DouyinLine
from .notes import address_of, begun, opened
from .settings import DouyinSettings
from .tokens import GIVE_LEADS, leads_token

PURPOSE = "douyin.authorise_leads"
BACK = "/plugins/douyin/leads-authorised"
MOST_ADVERTISERS = 50

NO_LEAD_APP = T(
    "Enter the Ocean Engine App ID and Secret first.", "请先填写巨量引擎 App ID 和 Secret。"
)


async def address_to_authorise_leads(account_id: UUID) -> str:
    """Ocean Engine's page on which an advertiser agrees, for one account."""
    require(MANAGE)
    line: DouyinLine = await line_to(account_id)
    known = line.settings
    if not isinstance(known, DouyinSettings) or not (known.lead_app_id and known.lead_secret):
        raise Invalid(NO_LEAD_APP)
    back, state = await address_of(BACK), begun(account_id, PURPOSE)
    return line.url(api.authorise_leads_url(known.lead_app_id, back=back, state=state))


async def leads_authorised(code: str, state: str) -> UUID:
    """The advertiser agreed: keep the access, and learn whose leads they are if nobody said."""
    require(MANAGE)
    account = opened(state, PURPOSE).account
    line: DouyinLine = await line_to(account)
    given = await _exchanged(line, code)
    await keep_token(account, LEADS, leads_token(given))
    await wake_up(account)
    await resume(account)
    advertisers = _advertisers(given)
    if advertisers and not line.settings.advertisers:
        await reconfigure(account, settings={"advertisers": advertisers})
    return account


async def _exchanged(line: DouyinLine, code: str) -> dict[str, Any]:
    """What a code is worth; one that is spent or late has to be asked for again."""
    try:
        return await api.exchange_leads_code(line, code)
    except Troubled as error:
        if error.trouble.kind is TroubleKind.TRANSIENT:
            raise
        raise Troubled(replace(error.trouble, advice=GIVE_LEADS)) from None


def _advertisers(given: Mapping[str, Any]) -> str:
    """The numbers that came with the access, as the settings keep them."""
    listed = given.get("advertiser_ids")
    numbers = [each for each in listed if isinstance(each, int)] if isinstance(listed, list) else []
    return ",".join(str(number) for number in numbers[:MOST_ADVERTISERS])
