"""One person on many platforms, played on phones and seen by whoever answers in a browser."""

from collections.abc import Iterator

import pytest
from e2e_openings import choose
from e2e_street import Street, street_beside_house
from e2e_visitor import Visitor, signed_in
from playwright.sync_api import Browser, expect

from plugins.sandbox.people import human

pytestmark = pytest.mark.slow

TAG = """mutation ($id: ID!) { updateCustomer(input: {id: $id, tags: ["老客户"]}) {
  customer { id } errors { message } } }"""
DEAL = """mutation ($customer: ID!) {
  createDeal(input: {customer: $customer, title: "中秋礼盒 50 套", amount: "3400"}) {
    deal { id } errors { message } } }"""
SEND = """mutation ($talk: ID!) {
  sendMessage(input: {conversation: $talk, content: {text: "在吗"}}) {
    activity { id } errors { message } } }"""
MERGE = """mutation ($survivor: ID!, $loser: ID!) {
  mergeCustomers(input: {survivor: $survivor, loser: $loser}) { errors { message } } }"""
PATIENCE = 60_000
ADD = """mutation ($name: String!, $email: String) {
  createCustomer(input: {name: $name, email: $email}) { customer { id } } }"""
ABOUT = "query ($id: ID!) { customer(id: $id) { blocked source sourceDetail mergedInto { id } } }"


@pytest.fixture(scope="module")
def street() -> Iterator[Street]:
    with street_beside_house() as street:
        yield street


@pytest.fixture
def owner(street: Street, browser: Browser) -> Iterator[Visitor]:
    owner = Visitor(signed_in(browser, street.house, "en"), street.house.url, "en")
    yield owner
    owner.page.context.close()


def opens(owner: Visitor, words: str) -> None:
    """Turn to the conversation in which these words were the last."""
    owner.goes("/inbox")
    owner.page.locator("[data-talk]").filter(has_text=words).first.click()
    expect(owner.page.locator(".bubble").filter(has_text=words).first).to_be_visible()


def joined(street: Street, customer: str) -> bool:
    """Whether somebody was joined with somebody else."""
    return street.house.ask(ABOUT, id=customer)["customer"]["mergedInto"] is not None


def test_what_a_newcomer_plays_on_a_phone_is_seen_and_answered(
    street: Street, owner: Visitor
) -> None:
    owner.goes("/settings/sandbox.phones")
    phones = f"{street.house.url}/plugins/sandbox/"
    expect(owner.page.locator(f'a[href="{phones}"]')).to_be_visible()
    owner.page.goto(phones)
    owner.page.locator("[data-phone='weibo/0']").click()
    phone = owner.page.locator(".phone")
    phone.locator("select").select_option("says")
    phone.locator("input[name=text]").fill("微博上看到你们，有现货吗？")
    phone.locator(".go").click()
    expect(phone.locator(".mine")).to_have_text("微博上看到你们，有现货吗？")
    beside = owner.page.frame_locator("#house").locator("[data-talk]")
    expect(beside.filter(has_text="微博上看到你们，有现货吗？")).to_be_visible()

    street.talk("微博上看到你们，有现货吗？")
    opens(owner, "微博上看到你们，有现货吗？")
    box = owner.page.locator("textarea.writing-box")
    box.fill("有的，今天发货。")
    box.press("Enter")

    street.reads("weibo", "小林", "有的，今天发货。")


def test_whoever_comes_back_is_known_before_the_first_answer(
    street: Street, owner: Visitor
) -> None:
    street.does("wechat", "小林", "follows")
    street.does("wechat", "小林", "says", text="礼盒多少钱？")
    known = street.person("礼盒多少钱？")
    assert street.house.ask(TAG, id=known)["updateCustomer"]["errors"] == []
    assert street.house.ask(DEAL, customer=known)["createDeal"]["errors"] == []

    street.does("wechat-mini", "小林", "starts")
    street.does("wechat-mini", "小林", "says", text="我又来了")
    street.house.until(lambda: street.person("我又来了") == known)
    opens(owner, "我又来了")

    owner.sees("老客户", "中秋礼盒 50 套")
    expect(owner.region("Other conversations")).to_contain_text("礼盒多少钱？")
    expect(owner.page.locator("[data-state]")).to_have_count(0)  # nothing of ours yet


def test_somebody_who_never_wrote_is_written_to(street: Street, owner: Visitor) -> None:
    street.arrives("周瑜")
    added = street.house.ask(ADD, name="周瑜", email=human("周瑜").email)
    owner.goes(f"/customers/{added['createCustomer']['customer']['id']}")

    owner.button("Write…").click()
    owner.page.get_by_role("menuitem", name="Sandbox E-mail").click()
    box = owner.page.locator("textarea.writing-box")
    box.fill("新茶到店，欢迎来尝。")
    box.press("Enter")

    def arrived() -> bool:
        lines = street.phone("email", "周瑜")["lines"]
        return any("新茶到店，欢迎来尝。" in line["text"] for line in lines)

    street.house.until(arrived)


def test_three_accounts_are_one_timeline(street: Street, owner: Visitor) -> None:
    street.does("wechat", "小林", "says", text="公众号里说的")
    street.does("wechat-mini", "小林", "says", text="小程序里说的")
    street.does("wecom", "小林", "says", text="企业微信里说的")
    places = ("公众号", "小程序", "企业微信")
    street.house.until(lambda: len({street.person(f"{place}里说的") for place in places}) == 1)
    known = street.person("公众号里说的")

    owner.goes(f"/customers/{known}")

    owner.sees("公众号里说的", "小程序里说的", "企业微信里说的")


def test_the_first_contact_says_where_it_came_from(street: Street, owner: Visitor) -> None:
    street.does("wechat-subscription", "李雷", "follows", scene="store-nanjing-road")
    street.does("wechat-subscription", "李雷", "says", text="扫码来的")
    known = street.person("扫码来的")

    owner.goes(f"/customers/{known}")

    owner.sees("store-nanjing-road")
    told = street.house.ask(ABOUT, id=known)["customer"]
    assert told["source"] == "wechat"
    assert "store-nanjing-road" in told["sourceDetail"]


def test_a_join_that_happened_by_itself_is_undone(street: Street, owner: Visitor) -> None:
    street.arrives("孙丽")
    street.does("wechat-mini", "孙丽", "says", text="先在小程序问")
    alone = street.person("先在小程序问")
    street.does("wechat", "孙丽", "follows")
    street.does("wechat", "孙丽", "says", text="再到公众号问")
    other = street.person("再到公众号问")
    assert alone != other
    street.does("wechat-mini", "孙丽", "starts")
    street.house.until(lambda: street.person("先在小程序问") == street.person("再到公众号问"))

    owner.goes(f"/customers/{street.person('再到公众号问')}")
    owner.region("Merges").get_by_role("button").click()

    street.house.until(lambda: not any(joined(street, each) for each in (alone, other)))


def test_names_that_contradict_each_other_join_nobody(street: Street, owner: Visitor) -> None:
    for name in ("韩梅梅", "赵敏"):
        street.arrives(name)
        street.does("wechat", name, "follows")
        street.does("wechat", name, "says", text=f"{name}在公众号")
    street.does("wechat-mini", "赵敏", "says", text="赵敏在小程序")
    mei, min_, nameless = (
        street.person(words) for words in ("韩梅梅在公众号", "赵敏在公众号", "赵敏在小程序")
    )
    taken = street.house.ask(MERGE, survivor=mei, loser=nameless)  # somebody was mistaken
    assert taken["mergeCustomers"]["errors"] == []

    street.does("wechat-mini", "赵敏", "starts")  # her login says who she is

    owner.goes(f"/customers/{mei}")
    banner = owner.page.get_by_role("complementary", name=owner.says("Possible duplicate"))
    expect(banner).to_be_visible(timeout=PATIENCE)
    assert not any(joined(street, each) for each in (mei, min_))


def test_a_number_that_somebody_typed_joins_nobody(street: Street, owner: Visitor) -> None:
    street.does("sms", "李雷", "says", text="短信里问一下")
    texting = street.person("短信里问一下")
    number = street.house.ask("query ($id: ID!) { customer(id: $id) { phone } }", id=texting)
    phone = number["customer"]["phone"].removeprefix("+86")
    street.does("douyin", "王芳", "says", text="抖音上问一下")
    watching = street.person("抖音上问一下")
    street.does("douyin", "王芳", "fills_card", name="王芳", phone=phone, city="上海市")
    alike = "query ($id: ID!) { customer(id: $id) { duplicates { nodes { id } } } }"
    street.house.until(
        lambda: street.house.ask(alike, id=texting)["customer"]["duplicates"]["nodes"]
    )

    owner.goes(f"/customers/{texting}")

    banner = owner.page.get_by_role("complementary", name=owner.says("Possible duplicate"))
    expect(banner).to_be_visible()
    assert not any(joined(street, each) for each in (texting, watching))


def test_a_window_that_closed_offers_the_lawful_next_step(street: Street, owner: Visitor) -> None:
    street.does("wechat", "李雷", "follows")
    street.does("wechat", "李雷", "says", text="周末营业吗？")
    street.talk("周末营业吗？")

    street.passes(49 * 3600)
    opens(owner, "周末营业吗？")

    closed = owner.page.locator(".closed-window")
    expect(closed).to_contain_text("time to answer is over")
    expect(owner.button("a template message", closed)).to_be_visible()
    expect(owner.page.locator("textarea.writing-box")).to_have_count(0)


def test_one_click_blocks_somebody_everywhere(street: Street, owner: Visitor) -> None:
    street.does("wechat", "小林", "says", text="最后一次在公众号")
    street.does("wecom", "小林", "says", text="最后一次在企业微信")
    talks = [street.talk(f"最后一次在{place}")["id"] for place in ("公众号", "企业微信")]
    known = street.person("最后一次在公众号")

    owner.goes(f"/customers/{known}")
    choose("More about this customer", "Block…")(owner)
    owner.field("Reason", owner.dialog()).fill("辱骂客服")
    owner.button("Block", owner.dialog()).click()
    expect(owner.page.get_by_role("complementary", name="Blocked")).to_contain_text("辱骂客服")

    for talk in talks:
        owner.goes(f"/inbox?open={talk}")
        expect(owner.page.locator(".closed-window")).to_contain_text("blocked")
        expect(owner.page.locator("textarea.writing-box")).to_have_count(0)
        told = street.house.ask(SEND, talk=talk)["sendMessage"]["errors"]
        assert ["blocked" in each["message"] for each in told] == [True]
    street.does("wechat-mini", "小林", "says", text="被拉黑后还在说")
    street.does("wechat-mini", "李雷", "says", text="后来的人")
    street.talk("后来的人")
    opens(owner, "后来的人")
    expect(owner.page.locator("[data-talk]").filter(has_text="被拉黑后还在说")).to_have_count(0)
