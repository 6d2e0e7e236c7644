"""compose.yaml, held to the files it speaks of and to what a safe installation needs. No Docker engine is needed."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

HOUSE = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((HOUSE / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("web", "prepare")
EXAMPLE = (HOUSE / ".env.example").read_text()
EXPLAINED = set(re.findall(r"^#?([A-Z][A-Z_]+)=", EXAMPLE, re.MULTILINE))


def test_the_parts():
    assert set(SERVICES) == {"web", "prepare", "database", "backup"}
    assert set(COMPOSE["volumes"]) == {"data", "backups"}
    assert SERVICES["database"]["image"] == SERVICES["backup"]["image"] == "postgres:17"


@pytest.mark.parametrize("name", OURS)
def test_every_variable_it_sets_is_one_that_offramp_reads(name):
    set_here = {key.removesuffix("_FILE") if key != "OFFRAMP_KEY_FILE" else key for key in _environment(name)}
    assert set_here <= EXPLAINED
    assert {"OFFRAMP_SECRET_KEY", "OFFRAMP_KEY_FILE", "OFFRAMP_HOSTS", "DATABASE_URL"} <= set_here


def test_what_the_file_asks_of_dot_env_is_explained_there():
    asked = set(re.findall(r"\$\{(\w+)", (HOUSE / "compose.yaml").read_text()))
    assert "OFFRAMP_HOSTS" in asked
    own = {"OFFRAMP_PORT", "OFFRAMP_BACKUP_DAYS", "OFFRAMP_BACKUP_KEY_DAYS"}
    assert asked - own <= EXPLAINED
    guide = (HOUSE / "docs/deploy.md").read_text()
    assert [name for name in own if f"`{name}`" not in guide] == []


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_nobody_is_root_and_nothing_can_become_it(name):
    service = SERVICES[name]
    assert service["user"] in {"10001:10001", "postgres"}
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


def test_the_user_is_the_image_s_own():
    assert "--uid 10001 " in (HOUSE / "Dockerfile").read_text()


def test_secrets_come_by_files_that_git_does_not_know():
    files = {name: secret["file"] for name, secret in COMPOSE["secrets"].items()}
    assert all(path.startswith("./secrets/") for path in files.values())
    for path in files.values():
        assert subprocess.run(["git", "check-ignore", "-q", path], cwd=HOUSE).returncode == 0, path
    for service in SERVICES.values():
        for key, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|KEY_FILE", key):
                assert value.removeprefix("/run/secrets/") in service["secrets"], key
    assert "password@" not in str(_environment("web")["DATABASE_URL"])


def test_the_database_is_reached_from_inside_only():
    assert "ports" not in SERVICES["database"]
    assert SERVICES["database"]["networks"] == SERVICES["prepare"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert SERVICES["web"]["ports"] == ["127.0.0.1:${OFFRAMP_PORT:-8000}:8000"]


def test_the_web_waits_for_a_prepared_database():
    waits = SERVICES["web"]["depends_on"]
    assert waits["prepare"]["condition"] == "service_completed_successfully"
    assert waits["database"]["condition"] == "service_healthy"
    assert SERVICES["prepare"]["command"] == ["python", "manage.py", "prepare"]
    assert SERVICES["prepare"]["restart"] == "no"
    assert SERVICES["web"]["healthcheck"]["test"] == ["CMD", "python", "-m", "config.healthcheck"]
    assert SERVICES["database"]["healthcheck"]["test"][1] == "pg_isready"


@pytest.mark.parametrize("name", OURS)
def test_the_program_s_own_files_cannot_be_changed(name):
    assert SERVICES[name]["read_only"] is True
    assert "volumes" not in SERVICES[name]


def test_the_backup_never_sees_the_data_folder():
    mounted = SERVICES["backup"]["volumes"]
    assert "backups:/var/lib/postgresql/data" in mounted
    assert not any(volume.startswith("data:") for volume in mounted)
    assert (HOUSE / "deploy/backup.sh").is_file()
    assert SERVICES["backup"]["profiles"] == ["backup"]


def _environment(name: str) -> dict:
    return SERVICES[name]["environment"]
