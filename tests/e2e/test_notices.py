"""The bell: it rings in every tab at once, leads to the trouble, and falls silent when read."""

import re
from collections.abc import AsyncIterator

import pytest
from e2e_visitor import CHROMIUM, PHONE, SWITCHES
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from core.auth import Person, create_user
from core.errors import T
from core.notify import settled, tell_owners
from core.testing import TestHouse

pytestmark = pytest.mark.slow

TITLE = T("WeChat refuses the secret of “Tea”", "微信拒绝了“茶馆”的密钥")
BODY = T("Enter it again.", "请重新填写。")
OWNER = Person(
    name="王芳", email="fang@example.cn", password="a long enough secret", roles=("owner",)
)


@pytest.fixture
async def owner(crm: TestHouse) -> AsyncIterator[BrowserContext]:
    """The owner's browser, signed in."""
    await create_user(OWNER)
    async with crm.serve() as address, async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        browser = await chromium.new_context(base_url=address, locale="zh-CN")
        headers = {"origin": address}
        said = {"email": OWNER.email, "password": OWNER.password}
        signed = await browser.request.post("/auth/sign-in", data=said, headers=headers)
        assert signed.ok
        yield browser
        await chromium.close()


async def at_home(browser: BrowserContext) -> Page:
    """A tab at the dashboard that hears the house."""
    page = await browser.new_page()
    async with page.expect_websocket() as socket:
        await page.goto("/app/")
    await (await socket.value).wait_for_event("framereceived")
    await expect(page.get_by_role("button", name="通知", exact=True)).to_be_visible()
    return page


async def test_a_notice_is_heard_read_and_followed_without_a_mouse(
    crm: TestHouse, owner: BrowserContext
) -> None:
    page = await at_home(owner)

    await tell_owners(title=TITLE, body=BODY, link="/settings/channels", key="tea")
    await expect(page.get_by_role("button", name="通知，1 条未读")).to_be_visible()
    await page.keyboard.press("g")
    await page.keyboard.press("n")
    panel = page.get_by_role("dialog", name="通知")
    await expect(panel.get_by_text("微信拒绝了“茶馆”的密钥")).to_be_visible()
    await expect(panel.get_by_text("请重新填写。")).to_be_visible()
    for _ in range(3):  # read all, close, the notice
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")

    await expect(page).to_have_url(re.compile("/app/settings/channels$"))
    await expect(panel).to_be_hidden()
    await expect(page.get_by_role("button", name="通知", exact=True)).to_be_visible()


async def test_a_trouble_that_is_over_falls_silent_in_every_tab(
    crm: TestHouse, owner: BrowserContext
) -> None:
    pages = [await at_home(owner)]
    pages.append(await owner.new_page())
    await pages[1].goto("/app/customers")
    await tell_owners(title=TITLE, key="tea")
    for page in pages:
        await expect(page.get_by_role("button", name="通知，1 条未读")).to_be_visible()

    await settled("tea")

    for page in pages:
        await expect(page.get_by_role("button", name="通知", exact=True)).to_be_visible()


async def test_on_a_phone_the_list_fits_and_closes(crm: TestHouse, owner: BrowserContext) -> None:
    page = await at_home(owner)
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    long = "x" * 200
    await tell_owners(title=T(long, long), body=T(long * 4, long * 4))

    await page.get_by_role("button", name="通知，1 条未读").click()
    panel = page.get_by_role("dialog", name="通知")
    await expect(panel.get_by_text(long, exact=True)).to_be_visible()

    box = await panel.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await panel.get_by_role("button", name="全部标为已读").click()
    await expect(page.get_by_role("button", name="通知", exact=True)).to_be_visible()
    await panel.get_by_role("button", name="关闭").click()
    await expect(panel).to_be_hidden()
