"""What is shown, looked at in each light and at each width: by axe, and with a ruler."""

import time
from collections.abc import Iterator

from e2e_axe import wrongs
from e2e_house import ServedHouse
from e2e_visitor import DESKTOP, PHONE, Visitor, signed_in
from playwright.sync_api import Browser, Page, expect

LANGUAGES = ("zh-CN", "en")
NARROWEST = 360
WIDE = "document.documentElement.scrollWidth"


def faults(visitor: Visitor) -> list[str]:
    """Everything that is wrong with what is shown, and in which light and at which width."""
    page = visitor.page
    found = [f"{look} {wrong}" for look in looks(visitor) for wrong in wrongs(page)]
    for narrow in (PHONE[0], NARROWEST):
        page.set_viewport_size({"width": narrow, "height": PHONE[1]})
        if (wide := _settled_width(page, narrow)) > narrow:
            found.append(f"{wide} px wide on a screen of {narrow}")
    return found


def _settled_width(page: Page, narrow: int) -> int:
    """How wide the page is once what hangs over it has followed the window."""
    deadline = time.monotonic() + 2
    while (wide := page.evaluate(WIDE)) > narrow and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    return wide


def at_home(browser: Browser, house: ServedHouse, language: str) -> Visitor:
    """Somebody signed in who reads this language, on the first page, with all of it there."""
    visitor = Visitor(signed_in(browser, house, language), house.url, language)
    visitor.goes("/")
    visitor.rests()
    return visitor


def looks(visitor: Visitor) -> Iterator[str]:
    """The page in each light and at each width; says which."""
    page = visitor.page
    for width, (wide, high) in {"desktop": DESKTOP, "phone": PHONE}.items():
        page.set_viewport_size({"width": wide, "height": high})
        visitor.rests()
        for light in ("light", "dark"):
            shines(page, light)
            yield f"{width} {light}"


def shines(page: Page, light: str) -> None:
    """Let it be day or night around the screen."""
    page.emulate_media(color_scheme=light, reduced_motion="reduce")  # type: ignore[arg-type]
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", light)


def ids(house: ServedHouse) -> dict[str, str]:
    """Some records to look at: one with points and words, one company, one deal."""
    told = house.ask(
        """{ customers(first: 1, filter: {loyalty: {points: {gt: 0}}}) { nodes { id } }
             companies(first: 1) { nodes { id } } deals(first: 1) { nodes { id } } }"""
    )
    names = {"customer": "customers", "company": "companies", "deal": "deals"}
    return {one: told[many]["nodes"][0]["id"] for one, many in names.items()}
