"""Every page in light and dark, Chinese and English, at a desk and on a phone: nothing is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from e2e_copies import Copies, Plan
from e2e_house import OWNER, ServedHouse
from e2e_looks import LANGUAGES, at_home, faults, ids
from e2e_visitor import DESKTOP, Visitor, context_of
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.slow

SETTINGS = (
    *("me", "house", "people", "roles", "channels", "keys", "jobs"),
    *("canned", "auto-replies", "unreadable"),
    *("wechat.settings", "wechat.unread", "loyalty.settings", "sales.settings"),
)
PAGES = (
    "/",
    "/inbox",
    "/customers",
    "/customers?open={customer}",
    "/customers/{customer}",
    "/customers/{customer}?chrome=0",
    "/customers/duplicates",
    "/companies",
    "/companies/{company}",
    "/deals",
    "/deals?open={deal}",
    "/deals/list",
    "/tasks",
    "/mass",
    "/mass/new",
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
def house(copies: Copies) -> Iterator[ServedHouse]:
    with copies.moved_into(Plan(furnished=True)) as house:
        yield house


@pytest.fixture(scope="module", params=LANGUAGES)
def office(
    request: pytest.FixtureRequest, house: ServedHouse, browser: Browser
) -> Iterator[Office]:
    house.speaks(request.param)
    visitor = at_home(browser, house, request.param)
    yield Office(house, visitor, ids(house))
    visitor.page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wrong_with_the_page(office: Office, path: str) -> None:
    width, height = DESKTOP
    office.visitor.page.set_viewport_size({"width": width, "height": height})

    office.visitor.walks(path.format(**office.ids))

    assert faults(office.visitor) == []
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

    assert faults(door) == []
    door.content()
    assert OWNER["email"] not in door.page.content()
    context.close()
