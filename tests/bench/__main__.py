"""Run with: uv run python -m tests.bench [--rounds 60] [--people 500] [--only WORD] [--json FILE]

Fills a scratch database with the demo county and the demo people, then asks for each page in turn with the floor (an
empty page behind login and read gate), so that a noisy machine slows both alike. Prints a table and writes the same as
JSON. Milliseconds are of the processor, not of the clock.
"""

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

OUT = Path(__file__).resolve().parents[2] / "var" / "bench.json"
COLUMNS = ("n", "median ms", "p95 ms", "floor ms", "ratio", "limit", "queries")


def main(rounds: int, people: int, only: str, out: Path) -> None:
    """Measure each scene against its floor, print the table and write it to `out`."""
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    from tests.bench import scenes

    try:
        for command in ("sync_roles", "load_catalogue", "load_demo_county"):
            call_command(command, verbosity=0)
        with override_settings(ROOT_URLCONF="tests.bench.urls"):
            report = {
                scene.name: paired(scene.page, scene.floor, rounds) | {"limit": scene.limit}
                for scene in scenes.make(people)
                if only in scene.name
            }
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    print(table(report))
    about = {"python": platform.python_version(), "django": django.get_version(), "database": connection.vendor}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(about | {"pages": report}, indent=1) + "\n")
    print(f"\nWritten to {out}")


def paired(page: Callable, floor: Callable, rounds: int) -> dict:
    """Call both in turn; give count, median and 95th percentile of the page, median of the floor, the median of the
    ratios, and how often the page asks the database."""
    for _ in range(5):
        page(), floor()
    with CaptureQueriesContext(connection) as queries:
        page()
    asked = len(queries)  # Now: the next request empties the log.
    pages, floors = [], []
    for _ in range(rounds):
        pages.append(_cpu(page))
        floors.append(_cpu(floor))
    return {
        "n": rounds,
        "median ms": round(statistics.median(pages), 2),
        "p95 ms": round(statistics.quantiles(pages, n=20, method="inclusive")[-1], 2),
        "floor ms": round(statistics.median(floors), 2),
        "ratio": round(statistics.median(one / other for one, other in zip(pages, floors, strict=True)), 2),
        "queries": asked,
    }


def table(report: dict[str, dict]) -> str:
    """Give the report as lines of text, one a page."""
    width = max(map(len, report), default=0) + 2
    rows = ["".join([" " * width, *(f"{column:>10}" for column in COLUMNS)])]
    for name, figures in report.items():
        rows.append("".join([f"{name:{width}}", *(f"{figures[column]:>10}" for column in COLUMNS)]))
    return "\n".join(rows)


def _cpu(call: Callable) -> float:
    begun = time.process_time()
    call()
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[2])
    parser.add_argument("--rounds", type=int, default=60, help="how often each page is asked for (at least 2)")
    parser.add_argument("--people", type=int, default=500, help="young people on the long worklist")
    parser.add_argument("--only", default="", help="only pages with this word in their name")
    parser.add_argument("--json", type=Path, default=OUT, help="where the figures are written")
    told = parser.parse_args()
    main(max(2, told.rounds), told.people, told.only, told.json)
