"""Mini program login: a code becomes a person we know, by openid and unionid."""

from typing import Any

from core.channels import Account, line_to
from core.db import transaction
from core.entities.customers import recognise
from core.errors import NotFound
from plugins.wechat import api
from plugins.wechat.people import OPENID, claims_for

from .errands import NO_ACCOUNT

WHERE = "mini program"


async def log_in(key: str, code: str) -> dict[str, Any]:
    """Know whoever started the mini program; its session key stays with us and is forgotten."""
    found = Account.objects().where(
        Account.key == key, Account.channel == "wechat", Account.deleted_at.is_null()
    )
    account = await found.first()
    if account is None:
        raise NotFound(NO_ACCOUNT)
    line = await line_to(account.id)
    said = await api.mini_session(line, code)
    openid = str(said["openid"])
    if not line.settings.mini or not OPENID.fullmatch(openid):
        raise NotFound(NO_ACCOUNT)
    claims = claims_for(line.settings, openid, str(said.get("unionid") or ""))
    async with transaction():
        await recognise(claims, {}, source="wechat", source_detail=WHERE)
    return {"ok": True, "openid": openid}
