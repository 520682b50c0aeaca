"""Conversations in a browser: people write on WeChat, somebody answers, live and lawfully."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from e2e_copies import Copies, Plan
from e2e_house import ServedHouse
from e2e_looks import faults
from e2e_visitor import Visitor, context_of, signed_in
from e2e_wechat import WeChatStage, wechat_beside
from playwright.sync_api import Browser, Locator, Page, Route, expect

pytestmark = pytest.mark.slow

SENT = re.compile("SENT|DELIVERED")
ASKED = re.compile("(?:query|mutation) (\\w+)")


@dataclass
class Desk:
    """Somebody who answers, and whoever writes to them."""

    visitor: Visitor
    wechat: WeChatStage

    @property
    def page(self) -> Page:
        """What they look at."""
        return self.visitor.page

    def row(self, words: str) -> Locator:
        """A conversation of the list, by its last words."""
        return self.page.locator("[data-talk]").filter(has_text=words)

    def bubble(self, words: str) -> Locator:
        """Something that was said."""
        return self.page.locator(".bubble").filter(has_text=words)

    def line(self, words: str) -> Locator:
        """Something that was said, with everything around it."""
        return self.page.locator(".said").filter(has_text=words)

    def box(self) -> Locator:
        """Where one writes."""
        return self.page.locator("textarea.writing-box")

    def opens(self, words: str) -> None:
        """Turn to a conversation."""
        self.row(words).click()
        expect(self.bubble(words)).to_be_visible()

    def answers(self, words: str) -> None:
        """Write and send."""
        self.box().fill(words)
        self.box().press("Enter")

    def sees_it_sent(self, words: str) -> None:
        """What one said is drawn, and the platform took it."""
        sign = self.line(words).locator("[data-state]")
        expect(sign).to_have_attribute("data-state", SENT)


@pytest.fixture(scope="module")
def house(copies: Copies) -> Iterator[ServedHouse]:
    with copies.moved_into(Plan("en", ("sales", "wechat"))) as house:
        yield house


@pytest.fixture(scope="module")
def wechat(house: ServedHouse) -> Iterator[WeChatStage]:
    with wechat_beside(house) as stage:
        yield stage


@pytest.fixture
def desk(house: ServedHouse, wechat: WeChatStage, browser: Browser) -> Iterator[Desk]:
    visitor = Visitor(signed_in(browser, house, "en"), house.url, "en")
    yield Desk(visitor, wechat)
    visitor.page.context.close()


def test_what_somebody_writes_comes_to_the_screen_by_itself(desk: Desk) -> None:
    mei = desk.wechat.person("梅")
    desk.visitor.goes("/inbox")
    desk.visitor.rests()
    desk.wechat.says(mei, "你好，有现货吗？")
    desk.opens("你好，有现货吗？")
    desk.visitor.rests()
    asked: list[str] = []
    desk.page.on("request", lambda it: asked.extend(re.findall("query (\\w+)", it.post_data or "")))

    for number in range(9):
        desk.wechat.says(mei, f"第{number}句")
        expect(desk.bubble(f"第{number}句")).to_be_visible()

    expect(desk.row("第8句")).to_be_visible()
    said = " ".join(desk.page.locator(".bubble").all_text_contents())
    assert re.findall("第(.)句", said) == [*"012345678"]
    assert asked.count("Heard") >= 9  # only what was said was asked for, never the thread again
    assert "Thread" not in asked, asked
    desk.visitor.content()


def test_what_was_said_comes_before_all_that_stands_beside_it(desk: Desk) -> None:
    ning = desk.wechat.person("宁")
    desk.wechat.says(ning, "还在吗？")
    desk.visitor.goes("/inbox")
    expect(desk.row("还在吗？")).to_be_visible()
    desk.visitor.rests()
    asked: list[str] = []
    held: list[Route] = []
    desk.page.on("request", lambda it: asked.extend(re.findall(ASKED, it.post_data or "")))
    desk.page.route("**/graphql", lambda it: held.append(it) if told(it) else it.continue_())

    desk.row("还在吗？").click()
    expect(desk.box()).to_be_visible()
    desk.page.wait_for_timeout(300)

    assert set(asked) == {"Thread", "CannedReplies"}
    expect(desk.row("还在吗？")).to_have_attribute("data-unread", "true")
    for each in held:
        each.continue_()
    expect(desk.bubble("还在吗？")).to_be_visible()
    expect(desk.row("还在吗？")).not_to_have_attribute("data-unread", "true")
    expect(desk.visitor.region("Customer")).to_contain_text("WeChat OpenID")
    assert asked.count("Thread") == 1
    assert {"MarkRead", "Conversation", "Customer"} <= set(asked)
    desk.visitor.content()


def told(route: Route) -> bool:
    """Whether it asks what was said."""
    return "query Thread" in (route.request.post_data or "")


def test_an_answer_reaches_the_phone_and_a_colleague_s_screen(
    desk: Desk, house: ServedHouse, browser: Browser
) -> None:
    lin = desk.wechat.person("林")
    desk.wechat.says(lin, "礼盒多少钱？")
    colleague = Desk(Visitor(signed_in(browser, house, "en"), house.url, "en"), desk.wechat)
    for each in (desk, colleague):
        each.visitor.goes("/inbox")
        each.opens("礼盒多少钱？")

    desk.answers("398 元，今天发货。")

    desk.wechat.reads(lin, "398 元，今天发货。")
    desk.sees_it_sent("398 元，今天发货。")
    colleague.sees_it_sent("398 元，今天发货。")
    expect(desk.box()).to_have_value("")
    colleague.page.context.close()


def test_enter_that_ends_a_word_of_chinese_sends_nothing(desk: Desk) -> None:
    ying = desk.wechat.person("英")
    desk.wechat.says(ying, "在吗，想问运费")
    desk.visitor.goes("/inbox")
    desk.opens("在吗，想问运费")
    desk.box().fill("ni hao")

    desk.box().dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    desk.page.wait_for_timeout(500)

    expect(desk.box()).to_have_value("ni hao")
    assert desk.wechat.texts(ying) == []
    desk.box().fill("")


def test_once_the_window_closed_nothing_goes_out_and_the_next_step_is_offered(desk: Desk) -> None:
    hua = desk.wechat.person("华")
    desk.wechat.says(hua, "周末营业吗？")
    desk.visitor.goes("/inbox")
    desk.opens("周末营业吗？")
    desk.visitor.rests()  # what may be done here is known before it changes
    desk.box().fill("营业的")
    desk.wechat.closes_the_window(hua)

    desk.box().press("Enter")
    refused = desk.line("营业的")
    expect(refused).to_contain_text("time to answer is over")
    desk.page.reload()

    closed = desk.page.locator(".closed-window")
    expect(closed).to_contain_text("time to answer is over")
    expect(desk.visitor.button("a template message", closed)).to_be_visible()
    expect(desk.box()).to_have_count(0)
    assert desk.wechat.texts(hua) == []
    desk.visitor.button("a template message", closed).click()
    dialog = desk.visitor.dialog()
    expect(desk.visitor.field("Template", dialog).first).to_be_visible()
    desk.visitor.button("Not in the list? Enter its number by hand", dialog).click()
    expect(desk.visitor.field("Template number", dialog)).to_be_visible()
    desk.page.keyboard.press("Escape")
    desk.visitor.button("Discard", refused).click()
    expect(refused).to_have_count(0)


def test_a_word_among_colleagues_stays_in_the_house(desk: Desk) -> None:
    rui = desk.wechat.person("瑞")
    desk.wechat.says(rui, "我要退货")
    desk.visitor.goes("/inbox")
    desk.opens("我要退货")

    desk.visitor.button("Internal note").click()
    desk.answers("老客户，直接退")

    expect(desk.page.locator(".said-note").filter(has_text="老客户，直接退")).to_be_visible()
    desk.page.wait_for_timeout(500)
    assert desk.wechat.texts(rui) == []


def test_what_failed_says_why_and_is_sent_again_once(desk: Desk) -> None:
    bo = desk.wechat.person("波")
    desk.wechat.says(bo, "能开发票吗？")
    desk.visitor.goes("/inbox")
    desk.opens("能开发票吗？")
    desk.wechat.goes_wrong(errcode=48001)

    desk.answers("可以开")
    failed = desk.line("可以开")
    expect(failed.locator("[data-state]")).to_have_attribute("data-state", "FAILED")
    expect(failed).to_contain_text("Not sent")
    desk.visitor.button("Try again", failed).click()

    desk.wechat.reads(bo, "可以开")
    desk.sees_it_sent("可以开")


def test_what_is_written_without_a_network_is_sent_once_when_it_is_back(desk: Desk) -> None:
    yun = desk.wechat.person("云")
    desk.wechat.says(yun, "什么时候到？")
    desk.visitor.goes("/inbox")
    desk.opens("什么时候到？")
    desk.visitor.forgiven.append(re.compile("ERR_INTERNET_DISCONNECTED|Failed to load|WebSocket"))
    desk.page.context.set_offline(True)

    desk.answers("明天上午到")
    expect(desk.line("明天上午到").locator("[data-state=WAITING]")).to_be_visible()
    desk.box().fill("还有别的吗")
    desk.page.context.set_offline(False)

    desk.wechat.reads(yun, "明天上午到")
    desk.sees_it_sent("明天上午到")
    expect(desk.line("明天上午到")).to_have_count(1)
    desk.page.reload()
    expect(desk.box()).to_have_value("还有别的吗")
    desk.box().fill("")


def test_canned_words_are_called_by_a_slash(desk: Desk) -> None:
    desk.wechat.house.ask(
        """mutation { saveCannedReply(input: {shortcut: "hours", body: "{{name}}，九点到九点"})
        { errors { message } } }"""
    )
    qing = desk.wechat.person("青")
    desk.wechat.says(qing, "几点开门？")
    desk.visitor.goes("/inbox")
    desk.opens("几点开门？")

    desk.box().press_sequentially("/ho")
    expect(desk.page.get_by_role("listbox").get_by_role("option").first).to_contain_text("/hours")
    desk.box().press("Enter")

    expect(desk.box()).to_have_value(re.compile("，九点到九点$"))
    desk.box().press("Enter")
    desk.wechat.house.until(lambda: any("九点到九点" in t for t in desk.wechat.texts(qing)))


def test_a_conversation_is_answered_and_closed_without_a_mouse(desk: Desk) -> None:
    keys = desk.page.keyboard
    an = desk.wechat.person("安")
    desk.visitor.goes("/")
    desk.visitor.rests()
    desk.wechat.says(an, "想订两盒")

    keys.press("g")
    keys.press("i")
    expect(desk.row("想订两盒")).to_be_visible()
    keys.press("j")
    expect(desk.row("想订两盒")).to_be_focused()
    keys.press("Enter")
    expect(desk.box()).to_be_focused()
    keys.type("好的，两盒")
    keys.press("Enter")
    desk.wechat.reads(an, "好的，两盒")
    keys.press("Escape")
    expect(desk.row("好的，两盒")).to_be_focused()
    keys.press("a")
    expect(desk.page.get_by_role("menuitem", name="Me", exact=True)).to_be_visible()
    keys.press("Enter")
    expect(desk.visitor.button("王芳")).to_be_visible()
    keys.press("e")

    expect(desk.row("好的，两盒")).to_have_count(0)
    expect(desk.visitor.button("Open again")).to_be_visible()
    desk.visitor.content()


def test_on_a_phone_list_conversation_and_person_each_have_the_screen(
    house: ServedHouse, wechat: WeChatStage, browser: Browser
) -> None:
    context = context_of(browser, "en", phone=True)
    cookies = house.http.cookies.items()
    context.add_cookies([{"name": n, "value": v or "", "url": house.url} for n, v in cookies])
    desk = Desk(Visitor(context.new_page(), house.url, "en", phone=True), wechat)
    ping = wechat.person("萍")
    wechat.says(ping, "手机上能看到吗？")

    desk.visitor.goes("/inbox")
    desk.row("手机上能看到吗？").tap()
    expect(desk.bubble("手机上能看到吗？")).to_be_visible()
    expect(desk.page.locator(".talks")).to_be_hidden()
    expect(desk.visitor.button("More")).to_be_hidden()
    desk.answers("能看到")
    wechat.reads(ping, "能看到")
    desk.visitor.button("About this person").tap()
    expect(desk.visitor.heading("Identities")).to_be_visible()
    expect(desk.box()).to_be_hidden()
    desk.visitor.button("Back to the conversation").tap()
    desk.visitor.button("Back to the list").tap()

    expect(desk.row("能看到")).to_be_visible()
    expect(desk.visitor.button("More")).to_be_visible()
    context.close()


def test_nothing_is_wrong_with_how_it_looks(desk: Desk) -> None:
    zoe = desk.wechat.person("佐")
    for doing in ("sends_image", "sends_location", "sends_link"):
        desk.wechat.does(zoe, doing)
    desk.wechat.says(zoe, "都收到了吗？")
    desk.visitor.goes("/inbox")
    found = faults(desk.visitor)
    desk.page.set_viewport_size({"width": 1366, "height": 850})
    desk.opens("都收到了吗？")
    time.sleep(0.5)

    found += faults(desk.visitor)

    assert found == []
    desk.visitor.content()
