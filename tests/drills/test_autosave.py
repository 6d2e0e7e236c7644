"""Long proofs of the autosave: a server killed in the middle of pages, two browsers on one factor. They drive a browser
and a server of their own on the trial's database.

Run with: pytest tests/drills/test_autosave.py -m drill -n 0 -s
"""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import nullcontext
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import FLAGS, NAMES, shutil

pytestmark = pytest.mark.drill

KILLS, MEETINGS = 20, 50
FACTORS = ("pov-food", "pov-necessities", "pov-housing")
ANSWERS = ("seen", "possible", "not_seen")


class Server:
    """manage.py trial on a folder of its own, killed without a warning and started again on the same port."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}"

    def start(self):
        clean = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("OFFRAMP_") and k not in clean}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "trial", "--port", str(self.port)],
            cwd=settings.BASE_DIR,
            env=environment | {"OFFRAMP_TRIAL_DIR": str(self.folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(600):
            try:
                urlopen(f"{self.url}/health/", timeout=2).close()  # noqa: S310
                return
            except (URLError, OSError):
                time.sleep(0.2)
        raise AssertionError("The trial does not answer.")

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "trial")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def browser():
    with sync_playwright() as playwright:
        found = next(path for path in map(shutil.which, NAMES) if path)
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


def enter(browser, server):
    page = browser.new_context(base_url=server.url).new_page()
    page.set_default_timeout(60_000)
    page.goto("/sign-in/")
    page.fill("[name=login]", "caseworker@example.org")
    page.fill("[name=password]", "orange-bridge-lantern")
    page.locator("main button.button").first.click()
    page.wait_for_url(f"{server.url}/")
    return page


def open_theme(page):
    page.goto("/")
    page.get_by_role("link", name="Finish the screening").first.click()
    page.wait_for_url("**/screenings/*/**")
    address = page.url.split("/screenings/")[1].split("/")[0]
    page.goto(f"/screenings/{address}/themes/1/1/")
    return page.url


def choose(page, factor, answer):
    page.evaluate(
        "([name, value]) => document.querySelector(`[name='${name}'][value='${value}']`).click()",
        [f"answer-{factor}", answer],
    )


def shown(page, factor):
    chosen = page.locator(f"[name=answer-{factor}]:checked")
    return chosen.get_attribute("value") if chosen.count() else ""


def test_a_server_killed_mid_page_loses_no_acknowledged_answer(server, browser):
    dice = random.Random(20)
    page = enter(browser, server)
    address = open_theme(page)
    acknowledged = {}

    def note(response):
        if response.request.method == "POST" and response.status == 200 and response.request.post_data:
            sent = dict(pair.split("=", 1) for pair in response.request.post_data.split("&") if "=" in pair)
            field = sent.get("field", "")
            acknowledged[field] = sent.get(field, "")

    page.on("response", note)
    lost = []
    for number in range(KILLS):
        text = f"Typed {number}"
        page.fill("#id_strength", text)
        for factor in FACTORS:
            choose(page, factor, dice.choice(ANSWERS))
        page.wait_for_timeout(dice.random() * 150)
        server.kill()
        page.fill("#id_strength", f"{text} and more")
        page.locator("#id_answer-pov-food_0").focus()
        expect(page.get_by_text("We could not save.")).to_be_visible(timeout=30_000)
        assert page.input_value("#id_strength") == f"{text} and more"
        before = dict(acknowledged)
        here = {factor: shown(page, factor) for factor in FACTORS}
        server.start()
        # What had been acknowledged is there, seen by another page, before this one saves anything more.
        page.context.set_offline(True)
        other = enter(browser, server)
        other.goto(address)
        for factor in FACTORS:
            kept = before.get(f"answer-{factor}")
            # An answer that came later may have arrived without its acknowledgement; never an older one.
            if kept and shown(other, factor) not in {kept, here[factor]}:
                lost.append((number, factor, kept, shown(other, factor)))
        other.context.close()
        page.context.set_offline(False)
        # It tries again by itself as soon as it is online.
        expect(page.locator("[data-unsaved]")).to_be_hidden(timeout=60_000)
        assert page.locator(".both").count() == 0, "a difference with oneself"
    page.reload()
    assert page.input_value("#id_strength") == f"Typed {KILLS - 1} and more"
    assert lost == []
    print(f"\n{KILLS} kills, {len(acknowledged)} fields, 0 acknowledged answers lost")


def test_two_browsers_on_one_factor_overwrite_nothing_in_silence(server, browser):
    dice = random.Random(50)
    pages = enter(browser, server), enter(browser, server)
    address = open_theme(pages[0])
    statuses = [[], []]
    for page, heard in zip(pages, statuses, strict=True):
        page.on("response", lambda got, heard=heard: got.request.method == "POST" and heard.append(got.status))
    silent = 0
    for _ in range(MEETINGS):
        for page, heard in zip(pages, statuses, strict=True):
            page.goto(address)
            heard.clear()
        chosen = dice.sample(sorted({*ANSWERS, "unknown"} - {shown(pages[0], "pov-food")}), 2)
        for page, answer in zip(pages, chosen, strict=True):
            choose(page, "pov-food", answer)
        for _ in range(600):
            if all(statuses):
                break
            pages[0].wait_for_timeout(50)
        # Both changed it: one is kept, the other one is asked, and sees both.
        first_kept = [heard[0] for heard in statuses]
        winner = first_kept.index(200)
        loser = pages[1 - winner]
        silent += sorted(first_kept) != [200, 409]
        expect(loser.locator(".both [data-take-kept]")).to_be_visible()
        mine = dice.random() < 0.5
        with loser.expect_response(lambda got: got.request.method == "POST") if mine else nullcontext():
            loser.locator(".both [data-take-yours]" if mine else ".both [data-take-kept]").click()
        loser.goto(address)
        silent += shown(loser, "pov-food") != chosen[1 - winner if mine else winner]
    assert silent == 0
    print(f"\n{MEETINGS} meetings on one factor, each time one was asked, 0 silent overwrites")
