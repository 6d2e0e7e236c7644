"""manage.py trial, as a newcomer runs it: in a process of its own, in a folder of its own."""

import http.cookiejar
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from assessments.demo import SAFE, STORIES
from assessments.demo_staff import STAFF
from assessments.sealing import ring
from tests.config.test_trial_refusals import COMMAND, environment, run


@pytest.fixture(scope="module")
def trial(tmp_path_factory) -> Path:
    """A trial that was set up once."""
    folder = tmp_path_factory.mktemp("trial") / "own"
    done = run(folder, "--no-serve")
    assert done.returncode == 0, done.stderr
    assert "caseworker@example.org" in done.stdout
    assert "The password is the same for all" in done.stdout
    assert "http://" not in done.stdout
    return folder


def count(folder: Path, table: str) -> int:
    with sqlite3.connect(folder / "trial.sqlite3") as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608


def test_refuses_a_file_that_is_no_database(tmp_path):
    ring.make(tmp_path / "master.keys")
    (tmp_path / "trial.sqlite3").write_text("not a database " * 100)
    refused = run(tmp_path, "--no-serve")
    assert refused.returncode == 1
    assert "Remove that folder to begin a new trial." in refused.stderr
    assert "Traceback" not in refused.stderr


def test_command_refuses_a_database_that_is_not_its_own(db):
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match="database of its own"):
        call_command("trial", "--no-serve")


def test_keys_and_secret_are_for_the_owner_only(trial):
    for name in ("master.keys", "secret.key", "trial.sqlite3"):
        assert stat.S_IMODE((trial / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(trial.stat().st_mode) == 0o700


def test_no_byte_of_the_database_says_a_word_about_its_people(trial):
    """Freed pages and the write-ahead log are part of what is on the disk."""
    words = {SAFE["contact_way"], SAFE["contact_words"]}
    for story in STORIES:
        words |= {story.case_number, story.family_name, *story.goals, *story.strengths.values()}
        words |= {note for _sources, _when, note in story.notes.values()}
    words.discard("")
    assert len(words) > 25
    files = sorted(path for path in trial.iterdir() if path.name.startswith("trial.sqlite3"))
    assert files
    disk = b"".join(path.read_bytes() for path in files)
    assert "Juniper" in disk.decode("latin-1")
    assert [word for word in words if word.encode() in disk] == []


def test_second_run_keeps_everything(trial):
    with sqlite3.connect(trial / "trial.sqlite3") as database:
        database.execute("UPDATE assessments_user SET name = 'Renamed' WHERE email = 'caseworker@example.org'")
    tables = ("assessments_user", "assessments_youngperson", "resources_service", "resources_catalogueversion")
    before = {table: count(trial, table) for table in tables}
    keys = (trial / "master.keys").read_bytes(), (trial / "secret.key").read_bytes()
    again = run(trial, "--no-serve")
    assert again.returncode == 0, again.stderr
    assert {table: count(trial, table) for table in tables} == before
    assert before["assessments_user"] == len(STAFF)
    assert before["assessments_youngperson"] == len(STORIES)
    assert before["resources_service"] >= 130
    assert before["resources_catalogueversion"] == 1
    assert keys == ((trial / "master.keys").read_bytes(), (trial / "secret.key").read_bytes())
    with sqlite3.connect(trial / "trial.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM assessments_user WHERE name = 'Renamed'").fetchone() == (1,)


def test_takes_the_next_free_port_lets_the_cast_in_and_stops_cleanly(trial, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = tmp_path / "said"
        with said.open("w") as out:
            server = subprocess.Popen(
                [*COMMAND, "--port", str(port)], env=environment(trial), stdout=out, stderr=subprocess.STDOUT
            )
        try:
            address = wait_for_address(said, server)
            assert address != f"http://localhost:{port}"
            assert f"Port {port} is taken" in said.read_text()
            sign_in(address)
            assert listens_only_here(int(address.rpartition(":")[2]))
        finally:
            server.send_signal(signal.SIGINT)
            code = server.wait(timeout=20)
    assert code == 0
    assert "Traceback" not in said.read_text()


def wait_for_address(said: Path, server: subprocess.Popen) -> str:
    for _try in range(300):
        if found := re.search(r"Open (http://localhost:\d+)", said.read_text()):
            return found.group(1)
        assert server.poll() is None, said.read_text()
        time.sleep(0.1)
    raise AssertionError(said.read_text())


def sign_in(address: str) -> None:
    """Sign in as the caseworker over HTTP, with style sheets in place; fails unless the home page comes."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = opener.open(f"{address}/sign-in/", timeout=20).read().decode()
    sheet = re.search(r'href="(/static/css/base\.[0-9a-f]+\.css)"', page).group(1)
    assert opener.open(address + sheet, timeout=20).status == 200
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    form = {"login": "caseworker@example.org", "password": "orange-bridge-lantern", "csrfmiddlewaretoken": token}
    home = opener.open(f"{address}/sign-in/", urllib.parse.urlencode(form).encode(), timeout=20)
    assert home.url == f"{address}/"
    assert home.status == 200


def listens_only_here(port: int) -> bool:
    """Say whether nothing answers at the port on any other address of this machine."""
    for address in {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}:
        if not address.startswith("127."):
            with socket.socket() as probe:
                if probe.connect_ex((address, port)) == 0:
                    return False
    return True
