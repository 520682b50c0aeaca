"""Somebody who is there twice: seen, compared, merged, parted again, and blocked, on the screen."""

import re
from collections.abc import Iterator

import pytest
from e2e_copies import Copies, Plan
from e2e_house import ServedHouse
from e2e_looks import LANGUAGES, at_home, faults
from e2e_openings import choose
from e2e_visitor import DESKTOP, Visitor
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.slow

ADD = """mutation ($name: String!, $region: String) { createCustomer(
    input: {name: $name, phone: "13812345678", region: $region, tags: [$name]})
    { customer { id } errors { message } } }"""
ALIKE = "query ($id: ID!) { customer(id: $id) { duplicates { nodes { id } } } }"


@pytest.fixture(scope="module")
def house(copies: Copies) -> Iterator[ServedHouse]:
    with copies.moved_into(Plan()) as house:
        yield house


@pytest.fixture(params=LANGUAGES)
def owner(
    request: pytest.FixtureRequest, house: ServedHouse, browser: Browser
) -> Iterator[Visitor]:
    house.speaks(request.param)
    owner = at_home(browser, house, request.param)
    yield owner
    owner.content()
    owner.page.context.close()


def somebody(house: ServedHouse, name: str, region: str | None = None) -> str:
    return house.ask(ADD, name=name, region=region)["createCustomer"]["customer"]["id"]


def test_one_person_is_seen_merged_and_parted(house: ServedHouse, owner: Visitor) -> None:
    mark = owner.language[:2]
    mei, other = somebody(house, f"陈美 {mark}"), somebody(house, f"小美 {mark}", "上海")
    house.until(lambda: house.ask(ALIKE, id=mei)["customer"]["duplicates"]["nodes"])

    owner.walks(f"/customers/{mei}")
    banner = owner.page.get_by_role("complementary", name=owner.says("Possible duplicate"))
    expect(banner).to_be_visible()
    while f"小美 {mark}" not in banner.inner_text():  # those of the other language look alike too
        owner.button("Not the same person", banner).click()
        owner.rests()
    owner.button("Compare and merge", banner).click()
    owner.sees(f"小美 {mark}", within=owner.dialog())
    assert faults(owner) == []
    owner.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})

    owner.page.get_by_role("radio").nth(1).check()
    owner.button("Merge into {name}", owner.dialog(), name=f"陈美 {mark}").press("Enter")
    expect(owner.page.get_by_role("heading", level=1)).to_have_text(f"小美 {mark}")
    expect(owner.page.get_by_text("上海").first).to_be_visible()
    merges = owner.region("Merges")
    assert faults(owner) == []
    owner.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})

    owner.walks(f"/customers/{other}")
    expect(owner.page).to_have_url(re.compile(mei))

    merges.get_by_role("button").click()
    expect(owner.page.get_by_role("heading", level=1)).to_have_text(f"陈美 {mark}")
    expect(merges.get_by_role("button")).to_have_count(0)
    assert house.ask("query ($id: ID!) { customer(id: $id) { name mergedInto { id } } }", id=other)[
        "customer"
    ] == {"name": f"小美 {mark}", "mergedInto": None}


def test_somebody_is_blocked_and_heard_again(house: ServedHouse, owner: Visitor) -> None:
    bo = somebody(house, f"王博 {owner.language}")
    owner.walks(f"/customers/{bo}")

    choose("More about this customer", "Block…")(owner)
    owner.field("Reason", owner.dialog()).fill("辱骂客服")
    assert faults(owner) == []
    owner.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    owner.button("Block", owner.dialog()).click()
    notice = owner.page.get_by_role("complementary", name=owner.says("Blocked"))
    expect(notice).to_contain_text("辱骂客服")
    assert faults(owner) == []
    owner.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})

    owner.button("They object…", notice).click()
    owner.field("Their words", owner.dialog()).fill("我没有骂人")
    assert faults(owner) == []
    owner.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    owner.button("Save", owner.dialog()).click()
    expect(notice).to_contain_text("我没有骂人")
    assert faults(owner) == []
    owner.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})

    owner.button("Unblock", notice).click()
    expect(notice).to_have_count(0)


def test_whom_nothing_hints_at_is_looked_for(house: ServedHouse, owner: Visitor) -> None:
    one = somebody(house, f"李雷 {owner.language}")
    owner.walks(f"/customers/{one}")

    choose("More about this customer", "Merge with…")(owner)

    expect(owner.dialog()).to_be_visible()
    assert faults(owner) == []
    owner.page.keyboard.press("Escape")
    expect(owner.dialog()).to_have_count(0)
