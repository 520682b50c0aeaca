"""What people do in the admin, in their own words."""

import re
from dataclasses import dataclass
from typing import Any

from e2e_house import APP_SECRET, OFFICIAL, OWNER, ServedHouse
from e2e_visitor import Visitor, Words
from playwright.sync_api import Locator, expect

from core.errors import T

WECHAT = T("WeChat accounts", "微信公众号")
CONNECT = T("Connect an account", "连接公众号")
CONNECTED = T("Account connected", "公众号已连接")
MEMBERSHIP = T("Membership", "会员")
MEMBERS = T("Members", "会员")
POINTS = T("Membership points", "会员积分")
LEAD, CONTACTED = T("Lead", "线索"), T("Contacted", "已联系")
QUOTED, WON = T("Quoted", "已报价"), T("Won", "赢单")
NAMES = {"zh-CN": "简体中文", "en": "English"}


@dataclass
class Story:
    """One house, the person who runs it, and who writes to it."""

    house: ServedHouse
    owner: Visitor
    callback: str = ""

    def walks_to(self, place: Words) -> None:
        """Use the navigation: the rail at a desk; the bar, or what is behind “more”, on a phone."""
        bar = self.owner.page.get_by_role(
            "navigation", name=self.owner.says("Main navigation"), exact=True
        ).filter(visible=True)
        link = self.owner.link(place, bar)
        if self.owner.phone and not link.count():
            self.owner.button("More").click()
            link = self.owner.link(place, self.owner.dialog())
        link.click()

    def opens_settings(self, section: Words) -> None:
        """Go to the settings, and to one of their sections."""
        self.walks_to("Settings")
        self.owner.link(section).click()
        expect(self.owner.heading(section)).to_be_visible()

    def chooses_in_the_account_menu(self, words: str) -> None:
        """Take one of the things behind my face."""
        self.owner.button("My account").click()
        self.owner.page.get_by_role("menuitem", name=words, exact=True).click()

    def signs_in(self, password: str = OWNER["password"]) -> None:
        """Fill in the door's form."""
        self.owner.field("E-mail").fill(OWNER["email"])
        self.owner.field("Password").fill(password)
        self.owner.button("Sign in").click()

    def is_in(self) -> None:
        """The house is open to us."""
        expect(self.owner.button("My account")).to_be_visible(timeout=60_000)

    def offers(self, place: Words) -> bool:
        """Whether the navigation leads somewhere."""
        if self.owner.phone:
            self.owner.button("More").click()
            seen = self.owner.link(place, self.owner.dialog()).count()
            self.owner.button("Close", self.owner.dialog()).click()
            return seen == 1
        return self.owner.link(place).count() == 1

    def opens(self, name: str) -> None:
        """Open a customer's page from the list."""
        if self.owner.phone:
            self.owner.page.get_by_role("button", name=re.compile(name)).click()
        else:
            self.owner.page.get_by_role("gridcell", name=name).click()
            self.owner.link("Open the whole page").click()
        expect(self.owner.page.get_by_role("heading", name=name, level=1)).to_be_visible()

    def opens_the_writer(self) -> None:
        """Open the page of who wrote to us."""
        name = self.writer_name()
        self.walks_to("Customers")
        self.opens(name)

    def writer_name(self) -> str:
        """What we call who wrote to us, whom nobody has named yet."""
        return self.lead["customer"]["name"]

    def lead_title(self) -> str:
        """What we call the deal of who wrote to us."""
        return self.lead["title"]

    @property
    def lead(self) -> dict[str, Any]:
        """The deal that came of what was written."""
        document = """{ deals: customers(filter: {source: {eq: "wechat"}}) { nodes {
          deals { nodes { id title customer { id name } } } } } }"""
        return self.house.until(lambda: self.house.ask(document)["deals"]["nodes"])[0]["deals"][
            "nodes"
        ][0]

    def points(self) -> int | None:
        """The points of who wrote to us; None while they are no member."""
        document = "query ($id: ID!) { customer(id: $id) { loyalty { points } } }"
        found = self.house.ask(document, id=self.lead["customer"]["id"])["customer"]["loyalty"]
        return found and found["points"]

    def registers(self, name: str) -> None:
        """A colleague, or a program, enters somebody new."""
        document = """mutation ($name: String!) {
          createCustomer(input: {name: $name}) { customer { id } errors { message } } }"""
        assert self.house.ask(document, name=name)["createCustomer"]["errors"] == []

    def names(self) -> list[str]:
        """The names of all customers."""
        told = self.house.ask("{ customers { nodes { name } } }")["customers"]["nodes"]
        return [customer["name"] for customer in told]

    def lists(self, *names: str) -> None:
        """The list shows these customers and no others."""
        expect(self._listed()).to_have_count(len(names))
        for name in names:
            expect(self._listed().filter(has_text=name)).to_have_count(1)

    def lists_in_order(self, *names: str) -> None:
        """The list shows these customers in this order."""
        expect(self._listed()).to_contain_text(list(names))

    def _listed(self) -> Locator:
        rows = ".cards-slot" if self.owner.phone else "[role=row][data-row]"
        return self.owner.page.locator(rows)

    def is_told_of(self, plugin: T, state: Words) -> None:
        """The plugins' page says how a plugin is."""
        card = self.owner.page.get_by_role("listitem").filter(has=self.owner.heading(plugin))
        said = card.get_by_role("status")
        expect(said).to_have_text(self.owner.says(state), timeout=60_000)

    def column(self, stage: Words) -> Locator:
        """A stage of the board."""
        return self.owner.page.locator("section.stage").filter(has=self.owner.heading(stage))

    def card(self, title: str) -> Locator:
        """A deal on the board."""
        return self.owner.page.locator("[data-deal]").filter(has_text=title)

    def opens_the_deal(self, title: str) -> None:
        """Look at a deal over the board."""
        self.card(title).click()
        expect(self.owner.dialog().get_by_role("heading", name=title, exact=True)).to_be_visible()

    def says_what_it_is_worth(self, amount: str) -> None:
        """Fill in the amount of the deal that is open, and close it."""
        self.owner.field("Amount", self.owner.dialog()).fill(amount)
        self.owner.page.keyboard.press("Enter")
        self.house.until(lambda: self.is_worth(amount))
        self.owner.button("Close", self.owner.dialog()).click()

    def is_worth(self, amount: str) -> bool:
        """Whether the house knows the amount."""
        document = "query ($id: ID!) { deal(id: $id) { amount } }"
        return self.house.ask(document, id=self.lead["id"])["deal"]["amount"] == f"{amount}.00"

    def moves(self, title: str, stage: T) -> None:
        """Bring a deal to a stage: dragged with a mouse, chosen from a list on a phone."""
        if self.owner.phone:
            self.opens_the_deal(title)
            chosen = self.owner.says(stage)
            self.owner.field("Stage", self.owner.dialog()).select_option(label=chosen)
            self.owner.button("Close", self.owner.dialog()).click()
        else:
            self.card(title).drag_to(self.column(stage).get_by_role("list"))
        self.stands_in(title, stage)

    def moves_on(self, title: str, stage: T) -> None:
        """Bring a deal to the next stage: with a key at a desk."""
        if self.owner.phone:
            return self.moves(title, stage)
        self.card(title).focus()
        self.owner.page.keyboard.press("]")
        self.stands_in(title, stage)

    def stands_in(self, title: str, stage: Words) -> None:
        """A deal is shown in a stage, and the house knows it."""
        expect(self.column(stage).get_by_text(title).first).to_be_visible()
        said = stage.say(self.owner.language) if isinstance(stage, T) else stage
        self.house.until(lambda: self.stage_of(title) == said)

    def stage_of(self, title: str) -> str:
        """The stage of a deal, as the house remembers it."""
        document = """query ($title: String!) {
          a: leads(filter: {title: {eq: $title}}) { nodes { stage { name } } }
          b: deals(filter: {title: {eq: $title}}) { nodes { stage { name } } } }"""
        told = self.house.ask(document, title=title)
        return [*told["a"]["nodes"], *told["b"]["nodes"]][0]["stage"]["name"]


def fills_in_the_account(owner: Visitor) -> None:
    """Give the drawn form what WeChat's console shows."""
    form = owner.dialog()
    owner.field(T("Name", "名称"), form).fill("青云茶业公众号")
    for label, value in (
        ("AppID", OFFICIAL.app_id),
        ("AppSecret", APP_SECRET),
        ("Token", OFFICIAL.token),
        ("EncodingAESKey", OFFICIAL.encoding_aes_key),
    ):
        owner.field(T(label, label), form).fill(value)
    owner.button(CONNECT, form).click()
    owner.sees(CONNECTED)
