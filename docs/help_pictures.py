"""Take the pictures of the help pages again, from a trial of its own with made-up people.

Run after a screen changed: .uv/bin/uv run python docs/help_pictures.py [NAME …]
It needs a Chromium on PATH. Look at what it made before you commit it: static/help/*.webp.
"""

import base64
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HOUSE = Path(__file__).resolve().parent.parent
OUT = HOUSE / "static" / "help"
SIZE = {"width": 960, "height": 600}
MOST_BYTES = 60_000
PASSWORD = "orange-bridge-lantern"  # noqa: S105  The trial's own, known to everyone.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]

# name: who is signed in, the path from their home (addresses, then links by their words), what comes to the top.
PICTURES = {
    "worklist": ("caseworker", ["/"], "main hgroup"),
    "hub": ("caseworker", ["/", "Finish the screening"], "main hgroup"),
    "results": ("caseworker", ["/", "See what could help and write a plan"], "figure svg"),
    "review": ("supervisor", ["/reviews/", "S. E."], "main hgroup"),
    "team": ("supervisor", ["/teams/"], "main hgroup"),
    "directory": ("directory", ["/directory/"], "main hgroup"),
    "service": ("directory", ["/directory/", "first in the table"], "main hgroup"),
    "numbers": ("agency", ["/settings/numbers/"], "main hgroup"),
    "staff": ("agency", ["/staff/"], "main hgroup"),
}


def main(names: list[str]) -> None:
    """Take the named pictures, or all."""
    wanted = {name: PICTURES[name] for name in names} if names else PICTURES
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="offramp-pictures-") as folder:
        trial, address = start_trial(Path(folder))
        try:
            take(address, wanted)
        finally:
            trial.terminate()
            trial.wait(timeout=20)


def start_trial(folder: Path) -> tuple[subprocess.Popen, str]:
    """Start a trial in `folder`; give the process and its address; exit with what it said when it does not start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ours = {"OFFRAMP_TRIAL_DIR": str(folder), "PATH": os.environ["PATH"]}
    said = folder / "said.txt"
    trial = subprocess.Popen(  # noqa: S603
        [sys.executable, "manage.py", "trial", "--port", str(port)],
        cwd=HOUSE,
        env=ours,
        stdout=said.open("w"),
        stderr=subprocess.STDOUT,
    )
    for _try in range(600):
        if found := re.search(r"Open (http://localhost:\d+)", said.read_text()):
            return trial, found[1]
        if trial.poll() is not None:
            break
        time.sleep(0.2)
    trial.kill()
    sys.exit(f"The trial did not start:\n{said.read_text()}")


def take(address: str, pictures: dict) -> None:
    """Sign in as each of the cast and take their pictures."""
    chromium = next(
        (path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for who in dict.fromkeys(who for who, _way, _top in pictures.values()):
            page = sign_in(browser, address, who)
            for name, (owner, way, top) in pictures.items():
                if owner == who:
                    walk(page, way)
                    save(page, name, top)
        browser.close()


def sign_in(browser, address: str, who: str) -> Page:
    """Give a page on which one of the cast is signed in."""
    context = browser.new_context(base_url=address, viewport=SIZE, reduced_motion="reduce", color_scheme="light")
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(f"{who}@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def walk(page: Page, way: list[str]) -> None:
    """Go to each address, or press the first link of each name, in turn."""
    for step in way:
        if step.startswith("/"):
            page.goto(step)
        elif step == "first in the table":
            page.locator("main table a").first.click()
        else:
            page.locator("main a", has_text=step).first.click()
        page.wait_for_load_state("networkidle")


def save(page: Page, name: str, top: str) -> None:
    """Save what is in sight from `top` on, in the quality that stays below MOST_BYTES."""
    page.evaluate("name => document.body.style.zoom = name === 'results' ? 0.7 : 1", name)
    page.evaluate("top => scrollTo(0, document.querySelector(top).getBoundingClientRect().top - 24)", top)
    camera = page.context.new_cdp_session(page)
    for quality in (80, 65, 50, 35, 20):
        shot = camera.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
        picture = base64.b64decode(shot["data"])
        if len(picture) <= MOST_BYTES:
            break
    (OUT / f"{name}.webp").write_bytes(picture)
    print(f"{name}.webp: {len(picture) // 1000} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
