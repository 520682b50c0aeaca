"""Everything that opens over a page of the admin, and how somebody opens it."""

from collections.abc import Callable

from e2e_story import CONNECT
from e2e_visitor import Visitor, Words
from playwright.sync_api import Locator, expect

from core.errors import T

Opens = Callable[[Visitor], None]


def press(*keys: str) -> Opens:
    """Press keys."""

    def opens(owner: Visitor) -> None:
        for key in keys:
            owner.page.keyboard.press(key)

    return opens


def click(*buttons: Words) -> Opens:
    """Click one button after the other."""

    def opens(owner: Visitor) -> None:
        for button in buttons:
            owner.button(button).first.click()

    return opens


def choose(menu: Words, entry: Words) -> Opens:
    """Take an entry of a menu."""

    def opens(owner: Visitor) -> None:
        owner.button(menu).first.click()
        said = owner.says(entry)
        owner.page.get_by_role("menuitem", name=said, exact=True).click()

    return opens


def moves(stages: str) -> Opens:
    """Move a deal of these stages on, with a key."""

    def opens(owner: Visitor) -> None:
        card(owner, stages).focus()
        owner.page.keyboard.press("]")

    return opens


def card(owner: Visitor, stages: str) -> Locator:
    """A deal of the last of these stages."""
    return owner.page.locator(f"section.stage-{stages}").last.locator("[data-deal]").first


def is_refused(owner: Visitor) -> None:
    """Give a new customer a phone number that cannot be one."""
    owner.page.keyboard.press("c")
    owner.field("Name", owner.dialog()).fill("周雪")
    owner.field("Phone", owner.dialog()).fill("1")
    owner.button("Create", owner.dialog()).click()
    expect(owner.dialog().locator("[aria-invalid=true]")).to_be_visible()


def picks(owner: Visitor) -> None:
    """Look for the customer of a new deal."""
    choose("New", "Deal")(owner)
    owner.field("Customer", owner.dialog()).first.fill("访客")
    choices = owner.page.get_by_role("listbox").filter(visible=True)
    expect(choices.get_by_role("option").first).to_contain_text("访客")


def finds(owner: Visitor) -> None:
    """Look for somebody from anywhere."""
    owner.page.keyboard.press("Control+k")
    owner.dialog().get_by_role("combobox").fill("访客")
    expect(owner.dialog().get_by_role("option").first).to_contain_text("访客")


def finds_nothing(owner: Visitor) -> None:
    """Look for somebody who is not there."""
    owner.page.keyboard.press("Control+k")
    owner.dialog().get_by_role("combobox").fill("查无此人")
    owner.sees(owner.says("Nothing found"))


def gets_a_key(owner: Visitor) -> None:
    """Make a key, which is shown once."""
    owner.button("New API key").first.click()
    owner.field("What is it for?", owner.dialog()).fill("ERP")
    owner.button("Make the key", owner.dialog()).click()
    expect(owner.dialog().locator("code")).to_be_visible()


def edits_somebody(owner: Visitor) -> None:
    """Open a colleague."""
    expect(owner.page.get_by_role("row").nth(1)).to_be_visible()
    owner.page.get_by_role("row").nth(1).get_by_role("button").click()


def asks(owner: Visitor) -> None:
    """Ask the API something, and look at its schema."""
    owner.button("Run the query").click()
    owner.button("Schema").click()
    expect(owner.region("Schema")).to_be_visible()
    expect(owner.region("Answer")).to_contain_text("nodes")


DIALOGS: dict[str, tuple[str, Opens]] = {
    "new customer": ("/tasks", press("c")),
    "new customer, refused": ("/tasks", is_refused),
    "new company": ("/tasks", choose("New", "Company")),
    "new deal": ("/tasks", choose("New", "Deal")),
    "new deal, its customer": ("/tasks", picks),
    "palette": ("/tasks", press("Control+k")),
    "palette, found": ("/tasks", finds),
    "palette, nothing found": ("/tasks", finds_nothing),
    "keys": ("/tasks", press("?")),
    "why a deal was lost": ("/deals", moves("won")),
    "account, connect": ("/settings/wechat.settings", click(CONNECT)),
    "account, edit": ("/settings/wechat.settings", choose("Actions", T("Edit", "编辑"))),
    "account, remove": ("/settings/wechat.settings", choose("Actions", T("Remove", "移除"))),
    "key, new": ("/settings/keys", click("New API key")),
    "key, shown once": ("/settings/keys", gets_a_key),
    "colleague, new": ("/settings/people", click("New colleague")),
    "colleague, edit": ("/settings/people", edits_somebody),
    "points": ("/customers/{customer}", click(T("Adjust points", "调整积分"))),
}
MENUS: dict[str, tuple[str, Opens]] = {
    "create": ("/tasks", click("New")),
    "account": ("/tasks", click("My account")),
    "row": ("/settings/wechat.settings", click("Actions")),
    "write": ("/customers/{customer}", click("Write…")),
    "what else about a customer": ("/customers/{customer}", click("More about this customer")),
}
