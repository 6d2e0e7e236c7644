"""manage.py trial never starts where an installation is configured, nor with its keys lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, str(HOUSE / "manage.py"), "trial"]


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OFFRAMP_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return {**kept, "OFFRAMP_TRIAL_DIR": str(folder), **more}


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*COMMAND, *arguments], env=environment(folder, **more), capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgres://offramp:secret@db.example.org/offramp"),
        ("OFFRAMP_KEY_FILE", "/etc/offramp/master.keys"),
        ("OFFRAMP_SECRET_KEY", "somebody set this for a real installation"),
        ("OFFRAMP_HOSTS", "offramp.example.org"),
        ("DJANGO_SETTINGS_MODULE", "elsewhere.settings"),
    ],
)
def test_refuses_where_an_installation_is_configured(tmp_path, name, value):
    refused = run(tmp_path / "own", "--no-serve", **{name: value})
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"The trial will not start: {name} is set")
    assert value not in refused.stderr
    assert not (tmp_path / "own").exists()


def test_refuses_a_database_whose_keys_are_lost(tmp_path):
    (tmp_path / "trial.sqlite3").touch()
    refused = run(tmp_path, "--no-serve")
    assert refused.returncode == 1
    assert "master.keys is gone" in refused.stderr
    assert not (tmp_path / "master.keys").exists()
