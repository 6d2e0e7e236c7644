"""Chromium for the tests of this folder: found on PATH, else installed by Playwright, else a skip with its reason."""

import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests.browser.checks import DESK, HEIGHTS, Watch

# The live server's threads and the test share a connection's settings; Playwright's loop makes Django see "async".
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A machine that runs two of everything else at once is slow, not wrong.
expect.set_options(timeout=20_000)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, playwright):
    """Give the arguments that start a Chromium, or skip (REQUIRE_BROWSER=1: fail) saying why there is none."""
    arguments = browser_type_launch_args | {"args": FLAGS}
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found:
        return arguments | {"executable_path": found}
    if os.path.exists(playwright.chromium.executable_path):
        return arguments
    try:
        run = subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        reason = "" if run.returncode == 0 else (run.stderr or run.stdout).strip()[-300:]
    except (OSError, subprocess.TimeoutExpired) as problem:
        reason = str(problem)
    if reason:
        reason = f"No Chromium on PATH, and Playwright could not install one: {reason}"
        pytest.fail(reason) if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip(reason)
    return arguments


@pytest.fixture
def open_page(browser, live_server):
    """Give open_page(user=None, **context): a watched page in a browser of its own, signed in as `user`."""
    contexts = []

    def open_page(user=None, **options):
        size = {"width": DESK, "height": HEIGHTS[DESK]}
        context = browser.new_context(base_url=live_server.url, viewport=size, reduced_motion="reduce", **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        if user is not None:
            context.add_cookies([session_cookie(user, live_server.url)])
        page = context.new_page()
        page.watch = Watch(page, live_server.url)
        return page

    yield open_page
    watches = [page.watch for context in contexts for page in context.pages if hasattr(page, "watch")]
    for context in contexts:
        context.close()
    for watch in watches:
        watch.nothing_wrong()


def session_cookie(user, url) -> dict:
    """Give the cookie of a new session of this person: quicker than the sign-in page, which has its own test."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}
