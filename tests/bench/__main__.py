"""Run with: uv run python -m tests.bench [rounds]

Fills a scratch database with the demo county and the demo people, then asks for each page in turn with the floor (an
empty page behind login and read gate), so that a noisy machine slows both alike. Prints a table and one line of JSON.
"""

import json
import os
import statistics
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

LIMITS = {"theme page": 2, "results, 20 observations": 3, "plan PDF, against gathering its data": 8}


def main(rounds: int) -> None:
    """Print each page's CPU milliseconds (median) and its ratio to the floor."""
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    from tests.bench import scenes

    for command in ("sync_roles", "load_catalogue", "load_demo_county"):
        call_command(command, verbosity=0)
    made = scenes.make()
    client = Client()
    client.force_login(made.worker)
    pairs = [
        ("theme page", lambda: _get(client, made.theme_url), lambda: _get(client, made.floor_url)),
        ("results, 20 observations", lambda: _get(client, made.results_url), lambda: _get(client, made.floor_url)),
        ("plan PDF, against gathering its data", made.make_pdf, made.gather),
    ]
    report = {}
    with override_settings(ROOT_URLCONF="tests.bench.urls"):
        for name, page, floor in pairs:
            report[name] = _paired(page, floor, rounds)
    print(f"{'':40}{'page ms':>9}{'floor ms':>9}{'ratio':>7}{'limit':>7}")
    for name, figures in report.items():
        print(f"{name:40}{figures['ms']:9.2f}{figures['floor_ms']:9.2f}{figures['ratio']:7.2f}{LIMITS[name]:7}")
    print(json.dumps(report))
    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _get(client: Client, url: str) -> None:
    response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answered {response.status_code}: nothing to measure.")


def _paired(page, floor, rounds: int) -> dict:
    for _ in range(5):
        page(), floor()
    pages, floors = [], []
    for _ in range(rounds):
        pages.append(_cpu(page))
        floors.append(_cpu(floor))
    ms, floor_ms = statistics.median(pages), statistics.median(floors)
    ratio = statistics.median(p / f for p, f in zip(pages, floors, strict=True))
    return {"ms": round(ms, 2), "floor_ms": round(floor_ms, 2), "ratio": round(ratio, 2), "rounds": rounds}


def _cpu(call) -> float:
    begun = time.process_time()
    call()
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
