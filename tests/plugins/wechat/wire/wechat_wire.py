"""The wire between WeChat and our letter box, as tests pull on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.db import fetchrow, fetchval
from core.entities.customers import Customer
from plugins.wechat.simulator import OfficialAccount, Person, Request

if TYPE_CHECKING:
    from core.testing import TestHouse

OFFICIAL = OfficialAccount(
    app_id="wx2c2769f8efd9abc2",
    token="spamtest",
    encoding_aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
)

SECRETS = (OFFICIAL.token, OFFICIAL.encoding_aes_key, "0123456789abcdef0123456789abcdef")


@dataclass
class Line:
    """The wire between the platform and our letter box."""

    crm: TestHouse
    official: OfficialAccount
    id: UUID
    address: str

    def person(self, openid: str = "oMei0000000000000000000001", *, unionid: str = "") -> Person:
        """Somebody who uses the account."""
        return Person(account=self.official, openid=openid, unionid=unionid)

    async def deliver(self, message: str) -> int:
        """Send a message as the platform does; the status of our answer."""
        return await self.send(self.official.request(message))

    async def send(self, request: Request) -> int:
        """Send any request; the status of our answer."""
        answer = await self.crm.post(
            self.address,
            content=request.content,
            headers=request.headers,
            params=request.params,
        )
        return answer.status_code

    async def counts(self) -> Mapping[str, int]:
        """How much the house holds of everything a message may bring."""
        row = await fetchrow(
            "select (select count(*) from channel_delivery) as deliveries,"
            " (select count(*) from job where kind = 'channels.process') as jobs,"
            " (select count(*) from customer) as customers,"
            " (select count(*) from channel_conversation) as conversations,"
            " (select count(*) from activity where conversation is not null) as activities,"
            " (select count(*) from deal) as deals"
        )
        assert row is not None
        return dict(row)


async def customer_of(person: Any) -> Customer:
    """Who a person on the phone is to us."""
    found = await fetchval(
        "select customer from identity where external_id = $1 and kind = 'openid'", person.openid
    )
    customer = await Customer.objects().get(Customer.id == found)
    assert customer is not None
    return customer
