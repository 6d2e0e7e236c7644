"""A missing or wrong environment variable stops the start with one sentence that says how to mend it."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture
def environment(tmp_path):
    keys = tmp_path / "master.keys"
    keys.write_text(f"one:{base64.b64encode(bytes(range(32))).decode()}\n")
    keys.chmod(0o600)
    return {
        "PATH": os.environ["PATH"],
        "OFFRAMP_SECRET_KEY": "0123456789" * 5,
        "OFFRAMP_HOSTS": "localhost",
        "OFFRAMP_KEY_FILE": str(keys),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'trial.sqlite3'}",
    }


def start(environment, *command):
    command = command or ("manage.py", "check")
    return subprocess.run(
        [sys.executable, *command], cwd=HOUSE, env=environment, capture_output=True, text=True, timeout=60
    )


def one_sentence(run, code=1):
    assert run.returncode == code
    assert "Traceback" not in run.stderr
    lines = run.stderr.strip().splitlines()
    assert len(lines) == 1
    return lines[0]


def test_a_whole_environment_starts(environment):
    run = start(environment)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("OFFRAMP_SECRET_KEY", None, "OFFRAMP_SECRET_KEY is not set. Make one with:"),
        ("OFFRAMP_SECRET_KEY", "short", "OFFRAMP_SECRET_KEY is shorter than 40 characters."),
        ("OFFRAMP_HOSTS", None, "OFFRAMP_HOSTS is not set. List the host names"),
        ("OFFRAMP_HOSTS", " , ", "OFFRAMP_HOSTS names nothing."),
        ("OFFRAMP_KEY_FILE", None, "OFFRAMP_KEY_FILE is not set. Name the file"),
        ("OFFRAMP_KEY_FILE", "none.keys", "OFFRAMP_KEY_FILE names none.keys, and no file is there."),
        ("DATABASE_URL", None, "DATABASE_URL is not set. Name the database"),
        ("DATABASE_URL", "mysql://localhost/x", "Offramp runs on PostgreSQL, or SQLite for a trial."),
        ("DATABASE_URL", "nonsense", "DATABASE_URL cannot be read."),
        ("DATABASE_URL", "nonsense://x/y", "DATABASE_URL cannot be read."),
        ("OFFRAMP_HTTPS", "maybe", "OFFRAMP_HTTPS is 'maybe'. Write yes or no."),
        ("OFFRAMP_SMTP_PORT", "x", "OFFRAMP_SMTP_PORT is 'x'. Write a whole number."),
        ("OFFRAMP_TIME_ZONE", "Mars/Base", "OFFRAMP_TIME_ZONE is 'Mars/Base', which is no time zone."),
    ],
)
def test_a_missing_or_wrong_variable_is_one_sentence(environment, name, value, sentence):
    environment.pop(name, None)
    if value is not None:
        environment[name] = value
    said = one_sentence(start(environment))
    assert said.startswith("Offramp cannot start: ")
    assert sentence in said


def test_each_variable_may_be_given_as_a_file(environment, tmp_path):
    secret = tmp_path / "secret_key"
    secret.write_text("9876543210" * 5 + "\n")
    del environment["OFFRAMP_SECRET_KEY"]
    environment["OFFRAMP_SECRET_KEY_FILE"] = str(secret)
    asks = "from django.conf import settings; print(settings.SECRET_KEY)"
    command = ("-c", f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; {asks}")
    assert start(environment, *command).stdout.strip() == "9876543210" * 5
    environment["OFFRAMP_SECRET_KEY"] = "0123456789" * 5
    assert "OFFRAMP_SECRET_KEY and OFFRAMP_SECRET_KEY_FILE are both set." in one_sentence(start(environment))
    del environment["OFFRAMP_SECRET_KEY"]
    secret.unlink()
    assert f"OFFRAMP_SECRET_KEY_FILE names {secret}, which cannot be read." in one_sentence(start(environment))
    secret.write_text("")
    assert "OFFRAMP_SECRET_KEY is not set." in one_sentence(start(environment))


@pytest.mark.parametrize(("url", "used"), [("offramp@db", "from-file"), ("offramp:own@db", "own")])
def test_the_database_s_password_may_stand_in_a_file_of_its_own(environment, tmp_path, url, used):
    word = tmp_path / "database_password"
    word.write_text("from-file\n")
    environment |= {"DATABASE_URL": f"postgres://{url}/offramp", "OFFRAMP_DATABASE_PASSWORD_FILE": str(word)}
    asks = "from django.conf import settings; print(settings.DATABASES['default']['PASSWORD'])"
    command = ("-c", f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; {asks}")
    assert start(environment, *command).stdout.strip() == used


def test_the_sentence_never_repeats_the_password_of_the_database(environment):
    environment["DATABASE_URL"] = "nonsense://offramp:hunter2@localhost/x"
    assert "hunter2" not in one_sentence(start(environment))


def test_a_key_file_that_others_may_read_stops_the_start(environment):
    Path(environment["OFFRAMP_KEY_FILE"]).chmod(0o644)
    assert "Run: chmod 600" in one_sentence(start(environment))


def test_the_server_says_the_same_sentence(environment):
    del environment["OFFRAMP_HOSTS"]
    run = start(environment, "-c", "import config.wsgi")
    assert "OFFRAMP_HOSTS is not set." in one_sentence(run, code=4)


def test_make_key_needs_nothing_set(tmp_path):
    bare = {"PATH": os.environ["PATH"]}
    path = tmp_path / "new.keys"
    run = start(bare, "manage.py", "make_key", str(path))
    assert run.returncode == 0, run.stderr
    assert f"Made {path} with key " in run.stdout
    assert path.stat().st_mode & 0o777 == 0o600
    assert "is already there" in one_sentence(start(bare, "manage.py", "make_key", str(path)))
    run = start(bare, "manage.py", "make_key", str(path), "--add")
    assert run.returncode == 0, run.stderr
    assert len(path.read_text().splitlines()) == 2


def test_a_database_without_tables_is_one_sentence(environment):
    sentence = one_sentence(start(environment, "manage.py", "check_audit"))
    assert sentence.startswith("The database cannot be used (OperationalError).")
    assert sentence.endswith("python manage.py migrate")


def test_a_database_that_does_not_answer_is_one_sentence_without_its_address(environment):
    environment["DATABASE_URL"] = "postgres://offramp:geheim@127.0.0.1:1/offramp"
    sentence = one_sentence(start(environment, "manage.py", "check_audit"))
    assert "geheim" not in sentence
    assert "127.0.0.1" not in sentence
