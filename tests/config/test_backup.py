"""deploy/backup.sh on a real PostgreSQL: what is saved, what is saved apart, and that it can be restored."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from django.db import connection

from assessments.models import DataKey
from tests.factories import make_person, make_user

SCRIPT = Path(__file__).resolve().parents[2] / "deploy/backup.sh"
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql" or not (PROGRAMS or shutil.which("pg_dump")),
    reason="needs PostgreSQL and its programs",
)


@pytest.fixture
def server():
    told = connection.settings_dict
    names = {"PGHOST": told["HOST"], "PGPORT": str(told["PORT"] or ""), "PGUSER": told["USER"]}
    path = f"{PROGRAMS[-1].parent}:{os.environ['PATH']}" if PROGRAMS else os.environ["PATH"]
    return {"PATH": path, "PGDATABASE": told["NAME"]} | {key: value for key, value in names.items() if value}


def run(server, *command, **changes):
    return subprocess.run(command, env=server | changes, capture_output=True, text=True, check=True, timeout=120)


def ask(server, database, sql):
    return run(server, "psql", "-At", "-d", database, "-c", sql).stdout.strip()


@pytest.mark.django_db(transaction=True)
def test_records_and_their_keys_are_saved_apart_and_restored_together(server, tmp_path):
    make_person(make_user())
    run(server, "bash", str(SCRIPT), str(tmp_path))
    (main,), (keys,) = tmp_path.glob("offramp-*.dump"), tmp_path.glob("keys-*.dump")
    assert main.stat().st_mode & 0o077 == keys.stat().st_mode & 0o077 == 0
    wrapped = DataKey.objects.exclude(wrapped="").first().wrapped
    plain = run(server, "pg_restore", "--file=-", str(main)).stdout
    assert "assessments_youngperson" in plain
    assert wrapped not in plain

    again = f"{server['PGDATABASE']}_restored"
    run(server, "createdb", again)
    try:
        run(server, "pg_restore", "--no-owner", "--exit-on-error", "-d", again, str(main))
        assert ask(server, again, "SELECT count(*) FROM assessments_youngperson") == "1"
        assert ask(server, again, "SELECT count(*) FROM assessments_datakey") == "0"
        run(server, "pg_restore", "--no-owner", "--exit-on-error", "-d", again, str(keys))
        assert int(ask(server, again, "SELECT count(*) FROM assessments_datakey")) == DataKey.objects.count()
    finally:
        run(server, "dropdb", again)


@pytest.mark.django_db(transaction=True)
def test_keys_are_forgotten_before_records(server, tmp_path):
    for name, days in (("offramp-a", 10), ("keys-a", 10), ("offramp-b", 40), ("keys-b", 1), ("notes", 99)):
        file = tmp_path / f"{name}.dump"
        file.write_text("x")
        then = time.time() - days * 86_400
        os.utime(file, (then, then))
    run(server, "bash", str(SCRIPT), str(tmp_path))
    kept = {path.stem for path in tmp_path.iterdir()}
    assert {"offramp-a", "keys-b", "notes"} <= kept
    assert kept.isdisjoint({"offramp-b", "keys-a"})


def test_a_backup_that_fails_leaves_no_half_file(server, tmp_path):
    with pytest.raises(subprocess.CalledProcessError):
        run(server, "bash", str(SCRIPT), str(tmp_path), PGDATABASE="no_such_database")
    assert list(tmp_path.iterdir()) == []
