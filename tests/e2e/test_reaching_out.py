"""What goes out by itself or to many, and what came in oddly: tried and seen in a browser."""

from collections.abc import Iterator

import pytest
from e2e_copies import Copies, Plan
from e2e_house import ServedHouse
from e2e_looks import at_home, faults
from e2e_visitor import DESKTOP, Visitor
from e2e_wechat import WeChatStage, wechat_beside
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.slow

ADD = """mutation ($name: String!, $phone: String = "13912345678") { createCustomer(
    input: {name: $name, phone: $phone}) { customer { id } } }"""
PAIRS = "{ duplicateSuggestions { nodes { id } } }"
ASKED = '{ conversations(filter: {lastSaid: {eq: "在吗？"}}) { nodes { id } } }'
READ = "{ deliveries(filter: {state: {eq: DONE}}) { nodes { id } } }"


@pytest.fixture(scope="module")
def house(copies: Copies) -> Iterator[ServedHouse]:
    with copies.moved_into(Plan("en", ("sales", "wechat"))) as house:
        for name in ("陈美", "小美", "美美"):  # they are compared while other stories are told
            house.ask(ADD, name=name)
        yield house


@pytest.fixture(scope="module")
def wechat(house: ServedHouse) -> Iterator[WeChatStage]:
    with wechat_beside(house) as stage:
        yield stage


@pytest.fixture
def owner(house: ServedHouse, wechat: WeChatStage, browser: Browser) -> Iterator[Visitor]:
    visitor = at_home(browser, house, "en")
    yield visitor
    visitor.content()
    visitor.page.context.close()


def well_made(owner: Visitor) -> None:
    """Nothing is wrong with what is shown, in any light and at any width."""
    assert faults(owner) == []
    owner.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})


def test_a_rule_is_written_tried_out_and_answers_until_it_is_off(
    owner: Visitor, house: ServedHouse, wechat: WeChatStage
) -> None:
    mei = wechat.person("梅")
    owner.walks("/settings/auto-replies")

    owner.button("New rule").click()
    owner.field("The word", owner.dialog()).fill("hours")
    owner.field("Words", owner.dialog()).fill("Nine to five.")
    well_made(owner)
    owner.button("Save", owner.dialog()).click()
    owner.sees("They write something with “hours”")
    owner.page.get_by_placeholder("Their words, the code or the key").fill("your hours?")
    owner.page.get_by_placeholder("Their words, the code or the key").press("Enter")
    owner.sees("Because of: They write something with “hours”")
    well_made(owner)

    wechat.says(mei, "What are your hours?")
    wechat.reads(mei, "Nine to five.")

    switch = owner.page.get_by_role("switch")
    switch.press("Space")
    expect(switch).not_to_be_checked()
    owner.rests()
    owner.page.get_by_placeholder("Their words, the code or the key").press("Enter")
    owner.sees("No rule answers this; it waits in the inbox for somebody.")
    rules = house.ask("{ autoReplies { nodes { active } } }")["autoReplies"]["nodes"]
    assert rules == [{"active": False}]


def test_many_are_written_to_and_one_sees_who_got_it(
    owner: Visitor, house: ServedHouse, wechat: WeChatStage
) -> None:
    lan, bo = wechat.person("兰"), wechat.person("博")
    for fan in (lan, bo):
        wechat.says(fan, "在吗？")
    house.until(lambda: len(house.ask(ASKED)["conversations"]["nodes"]) == 2)
    wechat.closes_the_window(bo)
    owner.walks("/mass")

    owner.link("New mass message").click()
    owner.field("Name").fill("Spring tea")
    owner.field("Words").fill("New tea is here.")
    outlook = owner.region("Who gets it")
    expect(outlook).to_contain_text("The time to write to them is over.")
    well_made(owner)
    owner.page.get_by_label(owner.says("This is marketing")).uncheck()
    owner.button("Send to all of them").click()

    wechat.reads(lan, "New tea is here.")
    assert wechat.texts(bo) == []
    chip = owner.page.locator("[data-state]")
    expect(chip).to_have_attribute("data-state", "DONE", timeout=20_000)
    results = owner.region("Results")
    owner.button("Left out", results).click()
    expect(results.get_by_role("listitem")).to_have_count(1)
    well_made(owner)
    owner.walks("/mass")
    owner.sees("Spring tea")
    well_made(owner)


def test_those_who_look_alike_stand_in_one_list(owner: Visitor, house: ServedHouse) -> None:
    house.until(lambda: len(house.ask(PAIRS)["duplicateSuggestions"]["nodes"]) == 3)
    owner.walks("/customers")

    owner.link("Possible duplicates").click()
    rows = owner.page.locator(".pair")
    expect(rows).to_have_count(3)
    well_made(owner)
    owner.button("Not the same person").first.click()
    expect(rows).to_have_count(2)
    owner.button("Compare and merge").first.click()
    owner.page.get_by_role("button", name="Merge into").press("Enter")

    expect(rows).to_have_count(0)  # nobody is left who looks like whoever is hidden now
    owner.sees("Nobody looks like somebody else")
    assert owner.page.url.endswith("/customers/duplicates")


def test_what_could_not_be_read_is_shown_and_read_again(
    owner: Visitor, house: ServedHouse, wechat: WeChatStage
) -> None:
    wechat.says(wechat.person("怡"), "有人吗？")
    house.until(lambda: house.ask(READ)["deliveries"]["nodes"])
    wechat.spoils_what_came()
    owner.walks("/settings/unreadable")

    owner.sees("An unknown kind: hologram")
    well_made(owner)
    owner.button("Read all again").click()

    owner.sees("Everything could be read")


def test_a_side_bar_shows_one_customer_and_nothing_around(
    owner: Visitor, house: ServedHouse
) -> None:
    known = house.ask(ADD, name="周琳", phone=None)["createCustomer"]["customer"]["id"]

    owner.walks(f"/customers/{known}?chrome=0")

    expect(owner.heading("周琳")).to_be_visible()
    expect(owner.page.get_by_role("navigation")).to_have_count(0)
    owner.button("Timeline").click()
    expect(owner.page.get_by_role("textbox")).to_be_visible()
    well_made(owner)
    owner.page.keyboard.press("Control+k")
    expect(owner.page.get_by_role("dialog")).to_have_count(0)
