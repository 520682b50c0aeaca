"""Beside a chat in WeCom stands the customer's page, for whoever is signed in and may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest

from core.auth import acting_as, change_house
from core.db import execute, fetchval
from core.errors import Forbidden, NotFound
from plugins.wecom.service import contacts, staff
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


async def opened(crm: TestHouse, corp: Any, *, same_browser: bool = True) -> httpx.Response:
    """The side bar's sign-in, as the client of whoever sits before it follows it."""
    left = await crm.get("/plugins/wecom/sign-in", params={"account": str(corp.ours.id)})
    async with httpx.AsyncClient() as client:
        told = await client.get(left.headers["location"].partition("#")[0])
    back = urlsplit(told.headers["location"])
    if not same_browser:
        crm.http.cookies.clear()
    return await crm.get(f"{back.path}?{back.query}")


async def connected(crm: TestHouse, corp: Any, userid: str) -> Any:
    """An employee who is somebody in this house."""
    await staff.sync_staff(corp.ours.id)
    await crm.settle()
    rep = await crm.user("sales")
    row = await fetchval("select id from wecom_staff where userid = $1", userid)
    await staff.connect_user(row, rep.user_id)
    return rep


async def test_an_employee_is_signed_in_by_opening_the_side_bar(crm: TestHouse, corp: Any) -> None:
    await change_house(url="http://testserver")
    rep = await connected(crm, corp, "zhang")
    corp.sits = "zhang"

    answer = await opened(crm, corp)

    assert answer.status_code == 302
    assert answer.headers["location"] == f"/plugins/wecom/sidebar?account={corp.ours.id}"
    state = (await crm.get("/auth/state")).json()
    assert state["user"]["id"] == str(rep.user_id)


async def test_an_employee_nobody_connected_is_told_what_to_do(crm: TestHouse, corp: Any) -> None:
    await change_house(url="http://testserver")
    await connected(crm, corp, "zhang")
    corp.sits = "li"

    answer = await opened(crm, corp)

    assert answer.status_code == 403
    assert "企业微信成员“li”尚未关联系统同事" in answer.text
    assert (await crm.get("/auth/state")).json()["user"] is None


async def test_a_sign_in_counts_once_and_in_one_browser_only(crm: TestHouse, corp: Any) -> None:
    await change_house(url="http://testserver")
    await connected(crm, corp, "zhang")
    corp.sits = "zhang"

    elsewhere = await opened(crm, corp, same_browser=False)
    forged = await crm.get(
        "/plugins/wecom/signed-in",
        params={"account": str(corp.ours.id), "code": "x", "state": ""},
    )

    assert (elsewhere.status_code, forged.status_code) == (403, 403)
    assert "请从企业微信重新打开" in elsewhere.text
    assert (await crm.get("/auth/state")).json()["user"] is None


async def test_the_ready_address_stands_beside_each_corp(crm: TestHouse, corp: Any) -> None:
    await change_house(url="https://crm.example.com")

    (account,) = (await crm.ask("{ accounts { nodes { wecomSidebarUrl } } }"))["accounts"]["nodes"]

    address = f"https://crm.example.com/plugins/wecom/sidebar?account={corp.ours.id}"
    assert account["wecomSidebarUrl"] == address
