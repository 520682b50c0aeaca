"""The customer's page beside a chat in WeCom: who the chat is with, and how the page is signed."""

import hashlib
import secrets
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from core.auth import house, sees
from core.channels import line_to
from core.db import fetchval, now
from core.entities.customers import Customer
from core.errors import Forbidden, NotFound, T
from core.settings import Settings

from . import api

ELSEWHERE = T("This page is not ours to sign.", "只能为本系统的页面签名。")
UNKNOWN = T("This customer is not known yet.", "系统中还没有这位客户。")

_CUSTOMER = """
select customer from wecom_contact where account = $1 and external_userid = $2"""


def signature(ticket: str, *, nonce: str, timestamp: int, url: str) -> str:
    """What WeCom's script wants to see: SHA-1 over four named values, in this order."""
    said = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url}"
    return hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()


async def signed_page(account: UUID, url: str) -> dict[str, Any]:
    """Everything a page of ours needs to ask WeCom whom the chat beside it is with."""
    await _refuse_elsewhere(url)
    line = await line_to(account)
    page = url.partition("#")[0]
    return {
        "corpId": line.settings.corp_id,
        "agentId": line.settings.agent_id,
        "config": _signed(await line.token(api.CORP_TICKET), page),
        "agentConfig": _signed(await line.token(api.AGENT_TICKET), page),
    }


async def customer_of(account: UUID, external: str) -> UUID:
    """The customer behind a chat, if the asker may see them."""
    customer = await fetchval(_CUSTOMER, account, external[:64])
    if customer is None or not await sees(Customer, customer):
        raise NotFound(UNKNOWN)
    return customer


def _signed(ticket: str, url: str) -> dict[str, Any]:
    nonce, timestamp = secrets.token_hex(8), int(now().timestamp())
    return {
        "timestamp": timestamp,
        "nonceStr": nonce,
        "signature": signature(ticket, nonce=nonce, timestamp=timestamp, url=url),
    }


async def _refuse_elsewhere(url: str) -> None:
    """Sign nothing but pages of this house: whoever signs lends the corp's name."""
    base = (await house()).url or Settings.from_env().url
    if not base or urlsplit(url)[:2] != urlsplit(base)[:2]:
        raise Forbidden(ELSEWHERE)
