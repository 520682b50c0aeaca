"""The owner's consent: sent to Douyin with a signed note, and back with a code, once."""

import base64
import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core.auth import asker, house, require
from core.channels import (
    MANAGE,
    NO_ADDRESS,
    SET_ADDRESS,
    keep_token,
    line_to,
    reconfigure,
    resume,
    wake_up,
)
from core.db import fetchval, now, vault
from core.errors import Conflict, Forbidden, Invalid, T
from core.settings import Settings

from . import api
from .api import USER, DouyinLine
from .scopes import ASKED
from .settings import DouyinSettings
from .tokens import scopes_of, user_token

PURPOSE = "douyin.authorise"
LASTS = timedelta(minutes=30)
BACK = "/plugins/douyin/authorised"

HOMELESS = T(f"{NO_ADDRESS.en} {SET_ADDRESS.en}", f"{NO_ADDRESS.zh}{SET_ADDRESS.zh}")
NO_APP = T(
    "Enter the app's Client Key and Client Secret first.",
    "请先填写应用的 Client Key 和 Client Secret。",
)
STRANGE = T(
    "This authorisation was not begun here, or too long ago. Begin again.",
    "该授权请求无效或已过期，请重新发起授权。",
)
OTHER = T(
    "Another Douyin account was authorised than before. Scan with the one of this account, or"
    " connect the other as an account of its own.",
    "此次授权的抖音号与之前不同。请用原抖音号扫码，或将新抖音号另外连接为一个账号。",
)
TWICE = T("This Douyin account is connected already, as “{name}”.", "该抖音号已连接为“{name}”。")
DENIED = T("Douyin gave no code: {why}", "抖音未返回授权码：{why}")


_HOLDER = """
select name from channel_account
where channel = 'douyin' and deleted_at is null and id <> $1
  and settings ->> 'client_key' = $2 and settings ->> 'open_id' = $3 limit 1"""


@dataclass(frozen=True)
class Note:
    """What travels to Douyin and back: which account, and who began it."""

    account: UUID
    asker: str
    until: int

    @property
    def sealed(self) -> str:
        """As a text that only this house can have written."""
        plain = f"{self.account}.{self.asker}.{self.until}"
        return f"{plain}.{_seal(plain)}"


async def address_to_authorise(account_id: UUID) -> str:
    """Douyin's page with the QR code, for one account."""
    require(MANAGE)
    line: DouyinLine = await line_to(account_id)
    if not isinstance(line.settings, DouyinSettings) or not line.settings.client_key:
        raise Invalid(NO_APP)
    until = int((now() + LASTS).timestamp())
    state = Note(account_id, str(asker().user_id or ""), until).sealed
    page = api.authorise_url(line.settings.client_key, ASKED, back=await _back(), state=state)
    return line.url(page)


async def authorised(code: str, state: str, *, why: str = "") -> UUID:
    """The owner agreed: keep what Douyin grants, and go to work again."""
    require(MANAGE)
    note = opened(state)
    if note.asker != str(asker().user_id or ""):
        raise Forbidden(STRANGE)
    if not code:
        raise Invalid(DENIED.fill(why=why[:100] or "?"))
    line: DouyinLine = await line_to(note.account)
    token = user_token(await api.exchange_code(line, code))
    who = str(token.facts["open_id"])
    await _refuse_another(line, who)
    await keep_token(note.account, USER, token)
    await wake_up(note.account)
    await resume(note.account)
    granted = " ".join(sorted(scopes_of(token)))
    await reconfigure(note.account, settings={"granted_scopes": granted, "open_id": who})
    return note.account


async def _refuse_another(line: DouyinLine, who: str) -> None:
    """One account here is one account there: else two would answer in one conversation."""
    if line.settings.open_id not in ("", who):
        raise Conflict(OTHER)
    name = await fetchval(_HOLDER, line.account, line.settings.client_key, who)
    if name is not None:
        raise Conflict(TWICE.fill(name=name))


def opened(state: str) -> Note:
    """The note as we wrote it; Forbidden if we did not, or long ago."""
    plain, _, seal = state.rpartition(".")
    if not hmac.compare_digest(seal.encode("utf-8", "surrogatepass"), _seal(plain).encode()):
        raise Forbidden(STRANGE)
    account, who, until = plain.split(".")
    if int(until) < now().timestamp():
        raise Forbidden(STRANGE)
    return Note(UUID(account), who, int(until))


async def _back() -> str:
    """Where Douyin sends the owner back to: the house's public address and nothing else."""
    base = (await house()).url or Settings.from_env().url
    if not base:
        raise Conflict(HOMELESS)
    return f"{base.rstrip('/')}{BACK}"


def _seal(plain: str) -> str:
    mac = vault().mac(plain.encode("utf-8", "surrogatepass"), purpose=PURPOSE)
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
