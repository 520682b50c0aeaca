"""Somebody without a mouse creates a customer, finds them, wins a deal and switches a plugin on."""

from collections.abc import Iterator

import pytest
from e2e_copies import Copies, Plan
from e2e_house import ServedHouse
from e2e_story import POINTS, QUOTED, WON, Story
from e2e_visitor import Visitor, signed_in
from playwright.sync_api import Browser, Locator, expect

pytestmark = pytest.mark.slow

FAR = 80


@pytest.fixture(scope="module")
def house(copies: Copies) -> Iterator[ServedHouse]:
    with copies.moved_into(Plan("en", ("sales", "wechat"))) as house:
        yield house


@pytest.fixture(scope="module")
def story(house: ServedHouse, browser: Browser) -> Iterator[Story]:
    yield Story(house, Visitor(signed_in(browser, house, "en"), house.url, "en"))


def presses(story: Story, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        story.owner.page.keyboard.press(key)


def types(story: Story, text: str) -> None:
    """Type into what has the focus."""
    story.owner.page.keyboard.type(text)


def reaches(story: Story, place: Locator) -> None:
    """Press Tab until the focus is there, and can be seen."""
    expect(place).to_be_visible()
    for _ in range(FAR):
        if place.evaluate("(element) => element === document.activeElement"):
            style = "(element) => getComputedStyle(element).outlineStyle"
            assert place.evaluate(style) != "none", "the focus cannot be seen"
            return
        presses(story, "Tab")
    raise AssertionError("Tab never led there")


def goes_to(story: Story, words: str) -> None:
    """Find something by its name and go there."""
    presses(story, "Control+k")
    box = story.owner.page.get_by_role("combobox")
    expect(box).to_be_focused()
    types(story, words)
    expect(story.owner.page.get_by_role("option").first).to_contain_text(words)
    presses(story, "Enter")


def test_a_customer_is_created_and_found_again(story: Story) -> None:
    owner = story.owner
    owner.goes("/")
    story.is_in()
    owner.page.wait_for_load_state("networkidle")

    presses(story, "c")
    expect(owner.field("Name", owner.dialog())).to_be_focused()
    types(story, "周雪")
    presses(story, "Enter")
    expect(owner.heading("周雪")).to_be_visible()
    goes_to(story, "Dashboard")
    story.is_in()
    goes_to(story, "周雪")

    expect(owner.heading("周雪")).to_be_visible()


def test_a_deal_is_opened_and_won(story: Story) -> None:
    owner = story.owner
    reaches(story, owner.button("New deal"))
    presses(story, "Enter")
    expect(owner.field("Title", owner.dialog())).to_be_focused()
    types(story, "周雪的年礼")
    presses(story, "Enter")
    expect(owner.dialog()).to_have_count(0)

    presses(story, "g", "d")
    card = story.card("周雪的年礼")
    reaches(story, card)
    for stage in (QUOTED, WON):
        presses(story, "]")
        story.stands_in("周雪的年礼", stage)
        expect(card).to_be_focused()


def test_a_hand_faster_than_the_server_moves_on_and_keeps_the_card(story: Story) -> None:
    card = story.card("周雪的年礼")

    presses(story, "[", "[", "]", "]", "[")

    story.stands_in("周雪的年礼", QUOTED)
    expect(card).to_be_focused()
    presses(story, "]")
    story.stands_in("周雪的年礼", WON)
    expect(card).to_be_focused()


def test_what_opened_over_the_board_gives_the_focus_back(story: Story) -> None:
    card, dialog = story.card("周雪的年礼"), story.owner.dialog()

    for key in ("Enter", "]"):  # the deal itself; after won comes lost, which asks why
        presses(story, key)
        expect(dialog).to_be_visible()
        presses(story, "Escape")
        expect(dialog).to_have_count(0)
        expect(card).to_be_focused()

    story.stands_in("周雪的年礼", WON)


def test_a_plugin_is_switched_on(story: Story) -> None:
    goes_to(story, "Plugins")
    reaches(story, story.owner.page.get_by_role("switch", name=story.owner.says(POINTS)))

    presses(story, "Space")

    story.is_told_of(POINTS, "On")


def test_no_page_complained(story: Story) -> None:
    story.owner.content()
