"""The owner's consent: sent to Douyin with a signed note, and back with a code, once."""

from uuid import UUID

from core.auth import require
from core.channels import MANAGE, keep_token, line_to, reconfigure, resume, wake_up
from core.db import fetchval
from core.errors import Conflict, Invalid, T

from . import api
from .api import USER, DouyinLine
from .notes import address_of, begun, opened
from .scopes import ASKED
from .settings import DouyinSettings
from .tokens import scopes_of, user_token

PURPOSE = "douyin.authorise"
BACK = "/plugins/douyin/authorised"

NO_APP = T(
    "Enter the app's Client Key and Client Secret first.",
    "请先填写应用的 Client Key 和 Client Secret。",
)
OTHER = T(
    "Another Douyin account was authorised than before. Scan with the one of this account, or"
    " connect the other as an account of its own.",
    "此次授权的抖音号与之前不同。请用原抖音号扫码，或将新抖音号另外连接为一个账号。",
)
TWICE = T("This Douyin account is connected already, as “{name}”.", "该抖音号已连接为“{name}”。")

_HOLDER = """
select name from channel_account
where channel = 'douyin' and deleted_at is null and id <> $1
  and settings ->> 'client_key' = $2 and settings ->> 'open_id' = $3 limit 1"""


async def address_to_authorise(account_id: UUID) -> str:
    """Douyin's page with the QR code, for one account."""
    require(MANAGE)
    line: DouyinLine = await line_to(account_id)
    if not isinstance(line.settings, DouyinSettings) or not line.settings.client_key:
        raise Invalid(NO_APP)
    back, state = await address_of(BACK), begun(account_id, PURPOSE)
    return line.url(api.authorise_url(line.settings.client_key, ASKED, back=back, state=state))


async def authorised(code: str, state: str) -> UUID:
    """The owner agreed: keep what Douyin grants, and go to work again."""
    require(MANAGE)
    account = opened(state, PURPOSE).account
    line: DouyinLine = await line_to(account)
    token = user_token(await api.exchange_code(line, code))
    who = str(token.facts["open_id"])
    await _refuse_another(line, who)
    await keep_token(account, USER, token)
    await wake_up(account)
    await resume(account)
    granted = " ".join(sorted(scopes_of(token)))
    await reconfigure(account, settings={"granted_scopes": granted, "open_id": who})
    return account


async def _refuse_another(line: DouyinLine, who: str) -> None:
    """One account here is one account there: else two would answer in one conversation."""
    if line.settings.open_id not in ("", who):
        raise Conflict(OTHER)
    name = await fetchval(_HOLDER, line.account, line.settings.client_key, who)
    if name is not None:
        raise Conflict(TWICE.fill(name=name))
