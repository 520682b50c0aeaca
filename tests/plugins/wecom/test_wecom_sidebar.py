"""Beside a chat in WeCom stands the customer's page, for whoever is signed in and may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.auth import acting_as, change_house
from core.db import execute
from core.errors import Forbidden, NotFound
from plugins.wecom.service import contacts
from plugins.wecom.sidebar import customer_of, signature, signed_page

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")


def test_the_official_sample_is_signed() -> None:
    ticket = (
        "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    )

    assert (
        signature(
            ticket,
            nonce="Wm3WZYTPz0wzccnW",
            timestamp=1414587457,
            url="http://mp.weixin.qq.com?params=value",
        )
        == "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
    )


async def test_our_pages_are_signed_with_tickets_fetched_once(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    await change_house(url="https://crm.example.com")
    url = "https://crm.example.com/plugins/wecom/sidebar?account=1"

    first = await signed_page(corp.ours.id, url + "#top")
    await signed_page(corp.ours.id, url)

    config = first["config"]
    ticket = f"ticket-{corp.corp_id}"
    said = {"nonce": config["nonceStr"], "timestamp": config["timestamp"], "url": url}
    assert config["signature"] == signature(ticket, **said)
    asked = [call for call in stage.platform.log if "ticket" in call.path]
    assert len(asked) == 2


@pytest.mark.parametrize(
    "url", ["https://evil.example.com/", "http://crm.example.com/", "javascript:alert(1)", ""]
)
async def test_pages_of_others_are_not_signed(crm: TestHouse, corp: Any, url: str) -> None:
    await change_house(url="https://crm.example.com")

    with pytest.raises(Forbidden):
        await signed_page(corp.ours.id, url)


async def test_a_chat_leads_to_its_customer_for_those_who_may_see_them(
    crm: TestHouse, corp: Any
) -> None:
    mei = corp.person("Mei")
    corp.befriend("zhang", mei.id, at=corp.clock.seconds())
    await contacts.sync_contacts(corp.ours.id)
    await crm.settle()

    boss = await crm.user("manager")
    await execute("update customer set owner = $1", boss.user_id)

    assert await customer_of(corp.ours.id, mei.id)
    with acting_as(await crm.user("sales")), pytest.raises(NotFound):
        await customer_of(corp.ours.id, mei.id)
    with pytest.raises(NotFound):
        await customer_of(corp.ours.id, "wmNobody")


async def test_the_doors_open_for_colleagues_only(crm: TestHouse, corp: Any) -> None:
    page = await crm.get("/plugins/wecom/sidebar")
    refused = await crm.get(
        "/plugins/wecom/sidebar/customer", params={"account": str(corp.ours.id), "external": "wm1"}
    )

    assert (page.status_code, refused.status_code) == (200, 401)
    assert "default-src 'none'" in page.headers["content-security-policy"]
