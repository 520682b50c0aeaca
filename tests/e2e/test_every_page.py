"""Every page in light and dark, Chinese and English, at a desk and on a phone: nothing is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from e2e_axe import wrongs
from e2e_house import OWNER, ServedHouse, served
from e2e_visitor import DESKTOP, PHONE, Visitor, context_of, signed_in
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.slow

LANGUAGES = ("zh-CN", "en")
NARROWEST = 360
SETTINGS = (
    *("me", "house", "people", "roles", "channels", "keys", "jobs"),
    *("wechat.settings", "loyalty.settings", "sales.settings"),
)
PAGES = (
    "/",
    "/customers",
    "/customers?open={customer}",
    "/customers/{customer}",
    "/companies",
    "/companies/{company}",
    "/deals",
    "/deals?open={deal}",
    "/deals/list",
    "/tasks",
    "/leads",
    "/members",
    "/plugins",
    *(f"/settings/{section}" for section in SETTINGS),
    "/explorer",
    "/nowhere",
)


@dataclass
class Office:
    """A furnished house, and its owner who reads one language."""

    house: ServedHouse
    visitor: Visitor
    ids: dict[str, str]


@pytest.fixture(scope="module")
def house() -> Iterator[ServedHouse]:
    with served() as house:
        house.set_up()
        filled = house.deployment.run("demo")
        assert filled.returncode == 0, filled.stdout + filled.stderr
        yield house


@pytest.fixture(scope="module", params=LANGUAGES)
def office(
    request: pytest.FixtureRequest, house: ServedHouse, browser: Browser
) -> Iterator[Office]:
    house.speaks(request.param)
    page = signed_in(browser, house, request.param)
    yield Office(house, Visitor(page, house.url, request.param), ids(house))
    page.context.close()


def ids(house: ServedHouse) -> dict[str, str]:
    """Some records to look at: one with points and words, one company, one deal."""
    told = house.ask(
        """{ customers(first: 1, filter: {loyalty: {points: {gt: 0}}}) { nodes { id } }
             companies(first: 1) { nodes { id } } deals(first: 1) { nodes { id } } }"""
    )
    names = {"customer": "customers", "company": "companies", "deal": "deals"}
    return {one: told[many]["nodes"][0]["id"] for one, many in names.items()}


def looks(page: Page) -> Iterator[str]:
    """The page in each light and at each width; says which."""
    for width, (wide, high) in {"desktop": DESKTOP, "phone": PHONE}.items():
        page.set_viewport_size({"width": wide, "height": high})
        for light in ("light", "dark"):
            page.emulate_media(color_scheme=light, reduced_motion="reduce")
            expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", light)
            yield f"{width} {light}"


def is_still(page: Page) -> None:
    """Wait until everything asked for has been answered and drawn."""
    page.wait_for_load_state("networkidle")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wrong_with_the_page(office: Office, path: str) -> None:
    page = office.visitor.page
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    office.visitor.goes(path.format(**office.ids))
    is_still(page)

    found = [f"{look} {wrong}" for look in looks(page) for wrong in wrongs(page)]

    assert found == []
    for narrow in (PHONE[0], NARROWEST):
        page.set_viewport_size({"width": narrow, "height": PHONE[1]})
        assert page.evaluate("document.documentElement.scrollWidth") <= narrow
    office.visitor.content()


def test_demo_data_is_added_once_while_the_server_runs(house: ServedHouse) -> None:
    before = counts(house)

    again = house.deployment.run("demo")

    assert again.returncode == 0, again.stdout + again.stderr
    assert min(before.values()) > 0, before
    assert counts(house) == before


def counts(house: ServedHouse) -> dict[str, int]:
    """How much of everything there is."""
    kinds = ("customers", "companies", "deals", "leads", "activities", "deliveries", "users")
    asked = " ".join(f"{kind} {{ totalCount }}" for kind in (*kinds, "loyaltyMembers"))
    return {kind: each["totalCount"] for kind, each in house.ask(f"{{ {asked} }}").items()}


def test_the_door_is_well_made(house: ServedHouse, browser: Browser) -> None:
    context = context_of(browser, "zh-CN", phone=False)
    door = Visitor(context.new_page(), house.url, "zh-CN")
    door.goes("/")
    expect(door.button("Sign in")).to_be_visible()

    found = [f"{look} {wrong}" for look in looks(door.page) for wrong in wrongs(door.page)]

    assert found == []
    door.content()
    assert OWNER["email"] not in door.page.content()
    context.close()
