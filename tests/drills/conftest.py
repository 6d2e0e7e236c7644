"""Drills are long proofs: only `pytest tests/drills -m drill` runs them."""

import pytest


def pytest_collection_modifyitems(config, items):
    if "drill" in (config.getoption("markexpr") or ""):
        return
    skip = pytest.mark.skip(reason="a drill; run it with: pytest tests/drills -m drill")
    for item in items:
        if item.get_closest_marker("drill"):
            item.add_marker(skip)
