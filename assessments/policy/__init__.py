"""The readable policy files: which roles there are, and how each stored field is kept."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Role:
    """One role of roles.toml."""

    name: str
    label: str
    may: tuple[str, ...]


def _load(name: str) -> dict:
    return tomllib.loads((_HERE / name).read_text("utf-8"))


ROLES = {name: Role(name, row["label"], tuple(row["may"])) for name, row in _load("roles.toml").items()}


def fields() -> dict[str, dict[str, str]]:
    """Give fields.toml: model name → field name → "sealed", "coded" or "plain: because …"."""
    return _load("fields.toml")
