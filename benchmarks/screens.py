"""How soon it is drawn: what somebody just said, and a conversation of five thousand messages.

A real Chromium shows the inbox of a house that is served by real processes. A word is measured
from the moment at which somebody on WeChat said it until the frame that shows it; a conversation
from the click until its last message is drawn, on a page that never showed it. Run it as
`python -m benchmarks.screens`; the limits are 500 ms and 300 ms.
"""

import argparse
import asyncio
import json
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.living import Account, Home, lived_in, wechat
from benchmarks.surroundings import Steal

CHROMIUM = os.environ.get("GUANXI_CHROMIUM", "/usr/bin/chromium")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
MESSAGES = 5_000
WORDS, OPENINGS = 20, 8

# The moment at which words are first drawn, by the clock of this machine.
WATCHED = """(words) => {
  window.drawnAt = new Promise((done) => {
    const look = () =>
      [...document.querySelectorAll('.bubble')].some((each) => each.textContent.includes(words))
    const drawn = () => requestAnimationFrame(() => setTimeout(() => done(Date.now())))
    const watch = new MutationObserver(() => look() && (watch.disconnect(), drawn()))
    watch.observe(document.body, {childList: true, subtree: true, characterData: true})
  })
}"""
# When the last answer came before the words were drawn; the rest is the browser's own work.
ANSWERED = """() => window.drawnAt.then((at) => {
  const ends = performance.getEntriesByType('resource')
    .filter((each) => each.name.endsWith('/graphql'))
    .map((each) => performance.timeOrigin + each.responseEnd)
    .filter((end) => end > window.clickedAt && end <= at)
  return [at - window.clickedAt, ends.length ? Math.min(...ends) - window.clickedAt : 0]
})"""
LONG = """
insert into activity (id, kind, direction, conversation, customer, subject, body, payload,
    happened_at, received_at)
select gen_random_uuid(), a.kind, a.direction, a.conversation, a.customer, a.subject,
    '第 ' || n || ' 句话，说的是礼盒什么时候能到', a.payload,
    a.happened_at - n * interval '7 minutes', a.received_at - n * interval '7 minutes'
from activity a cross join generate_series(1, $1) as n where a.body = '在吗'"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


def page_of(browser: Browser, home: Home) -> Page:
    """A page of the owner's that has loaded nothing yet."""
    context = browser.new_context(viewport={"width": 1366, "height": 850}, locale="zh-CN")
    url = home.deployment.url
    cookies = home.http.cookies.items()
    context.add_cookies([{"name": n, "value": v or "", "url": url} for n, v in cookies])
    page = context.new_page()
    page.goto(f"{url}/app/inbox")
    page.wait_for_selector("[data-talk]")
    page.wait_for_load_state("networkidle")
    return page


def words(browser: Browser, home: Home, fan: Account) -> list[float]:
    """Milliseconds from said to drawn, in a conversation that is open."""
    page, waited = page_of(browser, home), []
    page.click("[data-talk]")
    page.wait_for_selector(".bubble")
    page.wait_for_load_state("networkidle")
    for number in range(WORDS):
        text = f"第{number}句"
        page.evaluate(WATCHED, text)
        said = httpx.post(f"{fan.platform}/deed/says", json={"name": "梅", "text": text}).json()
        waited.append(page.evaluate("window.drawnAt") - said["began"] * 1000)
        time.sleep(0.3)
    page.context.close()
    return waited


def openings(browser: Browser, home: Home) -> tuple[list[float], list[float]]:
    """Milliseconds from the click to the last message and to the first answer, on new pages."""
    waited, answered = [], []
    for _ in range(OPENINGS):
        page = page_of(browser, home)
        place = "[data-talk]:has-text('在吗')"
        found = page.query_selector(place)
        if found is None:
            raise RuntimeError("the long conversation is not in the list")
        page.evaluate(WATCHED, "在吗")
        found.evaluate("(row) => { window.clickedAt = Date.now(); row.click() }")
        drawn, first = page.evaluate(ANSWERED)
        waited.append(drawn)
        answered.append(first)
        page.context.close()
    return waited, answered


async def _prepared(home: Home, theirs: Any, there: str) -> Account:
    """Two who write: one now and then, one who has written five thousand times."""
    fan = await home.connect("wechat", theirs, there)
    for name, text in (("林", "在吗"), ("梅", "你好")):
        await fan.does("follows", name=name)
        await fan.does("says", name=name, text=text)
        await home.rests()
    await home.execute(LONG, MESSAGES)
    await home.execute("analyze activity")
    return fan


def told(waited: list[float]) -> dict[str, float]:
    """Median, 95 of 100, and the worst."""
    times = sorted(round(each) for each in waited)
    return {
        "p50_ms": statistics.median(times),
        "p95_ms": times[int(len(times) * 0.95)],
        "most_ms": times[-1],
    }


def measure() -> dict[str, Any]:
    """In a house of its own."""
    with wechat() as (there, theirs), lived_in() as home:
        fan = asyncio.run(_prepared(home, theirs, there))
        with chromium() as browser:
            steal = Steal()
            word = told(words(browser, home, fan)) | {"steal": steal.share}
            steal = Steal()
            waited, answered = openings(browser, home)
            opening = told(waited) | {"answered_p50_ms": round(statistics.median(answered))}
            opening["steal"] = steal.share
    return {"word": word, "opening": opening}


def main() -> None:
    """Measure, and print the figures as JSON."""
    argparse.ArgumentParser(prog="benchmarks.screens").parse_args()
    print(json.dumps(measure(), indent=2))


if __name__ == "__main__":
    main()
