"""What must hold on every page a browser shows."""

import os
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

DESK, PHONE = 1280, 390
HEIGHTS = {DESK: 900, PHONE: 844}

# The listener is there before the page's first byte; it reports through the console, which the watch reads.
TELL_POLICY = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`Content policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
"""

AXE = """async () => {
  const found = await axe.run(document, {preload: false, resultTypes: ["violations"]});
  return found.violations.map((rule) =>
    `${rule.id}: ${rule.help}` + rule.nodes.slice(0, 5).map((node) =>
      `\\n    ${node.target.join(" ")}  ${node.any.map((check) => check.message).slice(0, 1)}`).join(""));
}"""


# Text that runs out of its box widens the page too, so what is measured is the page; the elements are only a hint.
WIDE = """() => {
  if (document.documentElement.scrollWidth <= window.innerWidth) return "";
  const end = (one) => one.getBoundingClientRect().left + Math.max(one.offsetWidth || 0, one.scrollWidth);
  const beyond = [...document.querySelectorAll("body *")].filter((one) => end(one) > window.innerWidth);
  return "page " + document.documentElement.scrollWidth + " px: " +
    beyond.slice(-5).map((one) => one.outerHTML.slice(0, 120)).join("\\n");
}"""


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text()


@dataclass
class Watch:
    """Listens to one page from its start: console errors, content policy, broken files, requests to strangers."""

    page: Page
    home: str
    heard: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page.add_init_script(TELL_POLICY)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def _console(self, message):
        # The status of a page itself (403, 404) is the test's own matter; that of its files is heard in _response.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.heard.append(f"console: {message.text}")

    def _request(self, request):
        if urlsplit(request.url).netloc != urlsplit(self.home).netloc and not request.url.startswith("data:"):
            self.heard.append(f"a request to a stranger: {request.url}")

    def _response(self, response):
        if response.status >= 400 and response.request.resource_type != "document":
            self.heard.append(f"{response.status}: {response.url}")

    def nothing_wrong(self) -> None:
        """Raise AssertionError when anything was heard since the page opened."""
        assert not self.heard, "The browser complains:\n" + "\n".join(self.heard)


def check_page(page: Page, name: str, *, never: tuple[str, ...] = (), widths: tuple[int, ...] = (DESK, PHONE)) -> None:
    """Raise AssertionError unless the page now shown is sound; `never` are words its title and address must not hold.

    At each width: axe finds nothing, nothing scrolls sideways. Once: one h1, a neutral title, a quiet console.
    With OFFRAMP_SHOTS set, <name>-<width>.png is put into that folder.
    """
    # A click answers when the next page has begun; its title may still be on the way.
    page.wait_for_load_state("load")
    page.watch.nothing_wrong()
    _check_words(page, name, never)
    before = page.viewport_size
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 800)})
        _shoot(page, f"{name}-{width}")
        wide = page.evaluate(WIDE)
        assert not wide, f"{name} scrolls sideways at {width} px:\n{wide}"
        heard = len(page.watch.heard)
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(_axe())
        found = page.evaluate(AXE)
        # What axe itself does to the page is not the page's doing.
        del page.watch.heard[heard:]
        assert not found, f"axe on {name} at {width} px:\n" + "\n".join(found)
    page.set_viewport_size(before)


def _check_words(page, name, never):
    expect(page, f"{name}: the title").to_have_title(re.compile(" – Offramp$"))
    title = page.title()
    assert not re.search(r"\d{3,}", title), f"{name}: a number of a case may stand in {title!r}"
    for word in never:
        assert word.lower() not in title.lower(), f"{name}: {word} in the title"
        assert word.lower() not in page.url.lower(), f"{name}: {word} in the address"
    assert page.locator("h1").count() == 1, f"{name} has {page.locator('h1').count()} h1"


def _shoot(page, name):
    if folder := os.environ.get("OFFRAMP_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
