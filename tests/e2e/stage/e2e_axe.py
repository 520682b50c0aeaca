"""What axe finds wrong on a page, by every rule of WCAG 2.2 A and AA, nothing left out."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOK = """async (tags) => {
  const options = {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}
  const {violations} = await axe.run(document, options)
  return violations.flatMap(({id, nodes}) =>
    nodes.map(({target, any}) => `${id}: ${target} ${any.map((each) => each.message)}`))
}"""


def wrongs(page: Page) -> list[str]:
    """Every violation on the page as it is drawn now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(LOOK, TAGS)
