"""The signed note that travels to a platform and back: which account, who began it, until when."""

import base64
import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core.auth import asker, house
from core.channels import NO_ADDRESS, SET_ADDRESS
from core.db import now, vault
from core.errors import Conflict, Forbidden, T
from core.settings import Settings

LASTS = timedelta(minutes=30)

HOMELESS = T(f"{NO_ADDRESS.en} {SET_ADDRESS.en}", f"{NO_ADDRESS.zh}{SET_ADDRESS.zh}")
STRANGE = T(
    "This authorisation was not begun here, or too long ago. Begin again.",
    "该授权请求无效或已过期，请重新发起授权。",
)


@dataclass(frozen=True)
class Note:
    """Which account is authorised, and who began it."""

    account: UUID
    asker: str
    until: int


def begun(account: UUID, purpose: str) -> str:
    """A note for whoever asks now, as a text that only this house can have written."""
    until = int((now() + LASTS).timestamp())
    plain = f"{account}.{asker().user_id or ''}.{until}"
    return f"{plain}.{_seal(plain, purpose)}"


def opened(state: str, purpose: str) -> Note:
    """The note as we wrote it; Forbidden if we did not, or for somebody else, or long ago."""
    plain, _, seal = state.rpartition(".")
    right = _seal(plain, purpose).encode()
    if not hmac.compare_digest(seal.encode("utf-8", "surrogatepass"), right):
        raise Forbidden(STRANGE)
    account, who, until = plain.split(".")
    if int(until) < now().timestamp() or who != str(asker().user_id or ""):
        raise Forbidden(STRANGE)
    return Note(UUID(account), who, int(until))


async def address_of(door: str) -> str:
    """Where a platform sends the owner back to: the house's public address and nothing else."""
    base = (await house()).url or Settings.from_env().url
    if not base:
        raise Conflict(HOMELESS)
    return f"{base.rstrip('/')}{door}"


def _seal(plain: str, purpose: str) -> str:
    mac = vault().mac(plain.encode("utf-8", "surrogatepass"), purpose=purpose)
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
