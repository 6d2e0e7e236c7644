"""The trial's own environment, made before the settings are read: its keys, its secret, its SQLite database."""

import os
import secrets
import sys
from pathlib import Path

_HOUSE = Path(__file__).resolve().parent.parent

# Any of these says that somebody has set up an installation here; made-up people must never get into it.
_SAY_INSTALLED = (
    "DATABASE_URL",
    "DATABASE_URL_FILE",
    "OFFRAMP_KEY_FILE",
    "OFFRAMP_SECRET_KEY",
    "OFFRAMP_SECRET_KEY_FILE",
    "OFFRAMP_HOSTS",
    "DJANGO_SETTINGS_MODULE",
)


def folder() -> Path:
    """Give the folder that holds everything of the trial: var/trial, or OFFRAMP_TRIAL_DIR."""
    return Path(os.environ.get("OFFRAMP_TRIAL_DIR", "").strip() or _HOUSE / "var" / "trial").resolve()


def prepare_environment() -> None:
    """Make the trial's folder, keys and secret if missing, and set the environment that config.settings reads.

    Exits with a sentence when another installation is configured here, or when the trial's keys are lost.
    """
    place = folder()
    secret_file, key_file, database = place / "secret.key", place / "master.keys", place / "trial.sqlite3"
    own = {
        "DATABASE_URL": f"sqlite:///{database}",
        "OFFRAMP_KEY_FILE": str(key_file),
        "OFFRAMP_SECRET_KEY": secret_file.read_text().strip() if secret_file.is_file() else "",
        "OFFRAMP_HOSTS": "localhost,127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    for name in _SAY_INSTALLED:
        if os.environ.get(name, "").strip() not in {"", own.get(name, "")}:
            sys.exit(
                f"The trial will not start: {name} is set, so another installation is configured here. The trial makes "
                f"its own database of made-up people and never touches another. Run it without {name}, for example: "
                f"env -u {name} python manage.py trial"
            )
    if database.exists() and not key_file.exists():
        sys.exit(
            f"The trial will not start: {database} is there, but {key_file} is gone, and without it nothing in that "
            f"database can be read. Put the file back, or remove the folder {place} to begin a new trial."
        )
    # What the trial writes is for its owner only.
    os.umask(0o077)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not key_file.exists():
        _make_keys(key_file)
    if not own["OFFRAMP_SECRET_KEY"]:
        own["OFFRAMP_SECRET_KEY"] = _make_secret(secret_file)
    os.environ.setdefault("OFFRAMP_AGENCY", "Juniper County Youth Services")
    os.environ.update(
        own,
        OFFRAMP_TRIAL_DIR=str(place),
        OFFRAMP_HTTPS="no",
        OFFRAMP_BEHIND_PROXY="no",
        OFFRAMP_MAIL_PRINTED="yes",
        OFFRAMP_STATIC_ROOT=str(place / "static"),
    )


def _make_keys(path: Path) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from assessments.sealing import ring

    try:
        ring.make(path)
    except ImproperlyConfigured as problem:
        sys.exit(f"The trial will not start: {problem}")


def _make_secret(path: Path) -> str:
    """Write a new secret to `path`, readable by its owner only; give it."""
    secret = secrets.token_urlsafe(50)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secret)
    return secret
