"""Somebody at a browser: reads the words on the page, and hears every complaint of it."""

import re
from dataclasses import dataclass, field

from e2e_house import ServedHouse
from e2e_words import spoken
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from core.errors import T

CHROMIUM = "/usr/bin/chromium"
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = (1366, 850), (390, 844)
PATIENCE = 30_000

# Counts what the page asks for and has not read yet.
COUNTED = """(() => {
  const ask = window.fetch
  window.asked = 0
  window.fetch = async (...question) => {
    window.asked += 1
    try {
      const answer = await ask(...question)
      await answer.clone().arrayBuffer()
      return answer
    } finally {
      setTimeout(() => (window.asked -= 1))
    }
  }
})()"""
# Nothing is asked for and nothing says that it is busy, for some frames in a row.
RESTS = """() => new Promise((done) => {
  let calm = 0
  const look = () => {
    const busy = window.asked > 0 || document.querySelector('[aria-busy=true]')
    calm = busy ? 0 : calm + 1
    calm > 4 ? done() : requestAnimationFrame(look)
  }
  look()
})"""

Words = str | T


@dataclass
class Visitor:
    """A person with one browser, one language and one width of screen."""

    page: Page
    url: str
    language: str
    phone: bool = False
    complaints: list[str] = field(default_factory=list)
    forgiven: list[re.Pattern[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to what the page complains about."""
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def says(self, words: Words, **filled: object) -> str:
        """A sentence in the language of this person; what nobody translates stays as it is."""
        return spoken(words, self.language, **filled)

    def goes(self, path: str) -> None:
        """Type an address below the admin's."""
        self.page.goto(f"{self.url}/app{path}")

    def walks(self, path: str) -> None:
        """Go to another address of the admin, which stays loaded, and wait until it is drawn."""
        self.page.evaluate("(path) => history.pushState({}, '', path)", f"/app{path}")
        self.rests()

    def rests(self) -> None:
        """Wait until everything that was asked for is answered and drawn."""
        self.page.evaluate(RESTS)

    def button(self, words: Words, within: Locator | None = None, **filled: object) -> Locator:
        """The button with exactly these words."""
        return self._role("button", words, within, **filled)

    def link(self, words: Words, within: Locator | None = None, **filled: object) -> Locator:
        """The link with exactly these words."""
        return self._role("link", words, within, **filled)

    def heading(self, words: Words, **filled: object) -> Locator:
        """The heading with exactly these words."""
        return self._role("heading", words, None, **filled)

    def region(self, words: Words, **filled: object) -> Locator:
        """The part of the page with this name."""
        return self._role("region", words, None, **filled)

    def dialog(self) -> Locator:
        """The dialog that is open."""
        return self.page.get_by_role("dialog")

    def field(self, words: Words, within: Locator | None = None, **filled: object) -> Locator:
        """The field under these words."""
        label = re.compile(rf"^{re.escape(self.says(words, **filled))}\s*\*?$")
        return (within or self.page).get_by_label(label)

    def chooses(self, words: Words, option: Words, within: Locator | None = None) -> None:
        """Open a list of choices and take one."""
        self.field(words, within).first.click()
        self._role("option", option, None).click()

    def sees(self, *texts: Words, within: Locator | None = None) -> None:
        """Wait until these words can be read."""
        for text in texts:
            said = text if isinstance(text, str) else self.says(text)
            expect((within or self.page).get_by_text(said).first).to_be_visible(timeout=PATIENCE)

    def _role(self, role: str, words: Words, within: Locator | None, **filled: object) -> Locator:
        place = within or self.page
        said = self.says(words, **filled)
        return place.get_by_role(role, name=said, exact=True)  # type: ignore[arg-type]

    def content(self) -> None:
        """The page complained about nothing but what was to be expected."""
        heard = [c for c in self.complaints if not any(f.search(c) for f in self.forgiven)]
        assert heard == []


def context_of(browser: Browser, language: str, *, phone: bool, **more: object) -> BrowserContext:
    """A fresh browser profile of somebody with such a screen."""
    width, height = PHONE if phone else DESKTOP
    context = browser.new_context(
        viewport={"width": width, "height": height},
        has_touch=phone,
        is_mobile=phone,
        locale=language,
        timezone_id="Asia/Shanghai",
        **more,  # type: ignore[arg-type]
    )
    context.add_init_script(COUNTED)
    return context


def signed_in(browser: Browser, house: ServedHouse, language: str) -> Page:
    """A page of somebody who is signed in already, and reads this language."""
    context = context_of(browser, language, phone=False)
    context.add_init_script(f"localStorage.setItem('guanxi.language', '{language}')")
    cookies = house.http.cookies.items()
    context.add_cookies([{"name": n, "value": v or "", "url": house.url} for n, v in cookies])
    return context.new_page()
