"""Whatever opens over a page, and the wizard: nothing is wrong in any light, width or language."""

from collections.abc import Iterator

import pytest
from e2e_copies import Copies, Plan
from e2e_house import APP_SECRET, OFFICIAL, OWNER, ServedHouse, served
from e2e_looks import LANGUAGES, at_home, faults, ids
from e2e_openings import DIALOGS, MENUS, Opens, asks, card, moves
from e2e_story import NAMES
from e2e_visitor import DESKTOP, PHONE, Visitor, context_of
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.slow

CONNECT = """mutation ($settings: JSON!) {
  createAccount(input: {channel: "wechat", name: "公众号", settings: $settings}) {
    errors { message } } }"""


@pytest.fixture(scope="module")
def house(copies: Copies) -> Iterator[ServedHouse]:
    with copies.moved_into(Plan(furnished=True)) as house:
        account = {
            "app_id": OFFICIAL.app_id,
            "app_secret": APP_SECRET,
            "token": OFFICIAL.token,
            "encoding_aes_key": OFFICIAL.encoding_aes_key,
        }
        assert house.ask(CONNECT, settings=account)["createAccount"]["errors"] == []
        yield house


@pytest.fixture(scope="module", params=LANGUAGES)
def owner(
    request: pytest.FixtureRequest, house: ServedHouse, browser: Browser
) -> Iterator[Visitor]:
    house.speaks(request.param)
    owner = at_home(browser, house, request.param)
    yield owner
    owner.page.context.close()


def stands_at(owner: Visitor, path: str, *, screen: tuple[int, int] = DESKTOP) -> None:
    """Be somewhere, at such a screen, with nothing open."""
    if owner.dialog().count():
        owner.page.reload()
    owner.page.set_viewport_size({"width": screen[0], "height": screen[1]})
    owner.walks(path)


@pytest.mark.parametrize(("path", "opens"), DIALOGS.values(), ids=list(DIALOGS))
def test_nothing_is_wrong_with_the_dialog(
    house: ServedHouse, owner: Visitor, path: str, opens: Opens
) -> None:
    stands_at(owner, path.format(**ids(house)))

    opens(owner)
    expect(owner.dialog()).to_be_visible()
    assert faults(owner) == []

    owner.page.keyboard.press("Escape")
    owner.page.keyboard.press("Escape")
    expect(owner.dialog()).to_have_count(0)
    owner.content()


@pytest.mark.parametrize(("path", "opens"), MENUS.values(), ids=list(MENUS))
def test_nothing_is_wrong_with_the_menu(
    house: ServedHouse, owner: Visitor, path: str, opens: Opens
) -> None:
    stands_at(owner, path.format(**ids(house)))

    opens(owner)
    expect(owner.page.get_by_role("menu")).to_be_visible()
    assert faults(owner) == []

    owner.page.keyboard.press("Escape")
    expect(owner.page.get_by_role("menu")).to_have_count(0)
    owner.content()


def test_nothing_is_wrong_with_more_places_on_a_phone(owner: Visitor) -> None:
    stands_at(owner, "/tasks", screen=PHONE)

    owner.button("More").click()
    expect(owner.dialog()).to_be_visible()
    assert faults(owner) == []

    owner.page.keyboard.press("Escape")
    owner.content()


def test_where_one_is_among_the_settings_is_in_sight_on_a_phone(owner: Visitor) -> None:
    stands_at(owner, "/settings/sales.settings", screen=PHONE)

    owner.page.reload()

    expect(owner.page.locator(".settings-list [data-on]")).to_be_in_viewport()
    owner.content()


def test_what_opened_gives_the_focus_back(owner: Visitor) -> None:
    stands_at(owner, "/settings/people")
    new = owner.button("New colleague")

    new.focus()
    owner.page.keyboard.press("Enter")
    expect(owner.dialog()).to_be_visible()
    owner.page.keyboard.press("Escape")

    expect(owner.dialog()).to_have_count(0)
    expect(new).to_be_focused()


def test_a_message_that_offers_a_way_back_waits_for_its_reader(owner: Visitor) -> None:
    stands_at(owner, "/deals")
    title = card(owner, "open").locator(".deal-title").inner_text()
    moves("open")(owner)
    undo = owner.button("Undo").last
    undo.focus()

    assert faults(owner) == []

    undo.click()
    expect(owner.page.locator("section.stage-open").last).to_contain_text(title)
    owner.content()


def test_nothing_is_wrong_with_an_answer_in_the_explorer(owner: Visitor) -> None:
    stands_at(owner, "/explorer")

    asks(owner)

    assert faults(owner) == []
    owner.content()


@pytest.fixture(scope="module")
def empty() -> Iterator[ServedHouse]:
    with served() as house:
        yield house


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wrong_with_the_wizard(
    empty: ServedHouse, browser: Browser, language: str
) -> None:
    context = context_of(browser, language, phone=False)
    newcomer = Visitor(context.new_page(), empty.url, language)
    newcomer.goes("/")
    newcomer.page.get_by_role("button", name=NAMES[language], exact=True).click()

    assert faults(newcomer) == []
    newcomer.field("Your name").fill(OWNER["name"])
    newcomer.field("E-mail").fill(OWNER["email"])
    newcomer.field("Password").fill(OWNER["password"])
    newcomer.button("Next").click()
    newcomer.field("Name of the business").fill("青云茶业")
    assert faults(newcomer) == []
    newcomer.button("Next").click()
    expect(newcomer.button("Open the house")).to_be_visible()
    assert faults(newcomer) == []

    newcomer.content()
    context.close()
