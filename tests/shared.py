"""The folder of samples beside the repository, where there is one."""

from pathlib import Path

import pytest
from django.conf import settings

SHARED = next(
    (parent / "shared" for parent in settings.BASE_DIR.parents if (parent / "shared" / "hsds").is_dir()), None
)


def shared(*parts: str) -> Path:
    """Give a file or folder of the samples; skip the test with the reason where they are absent."""
    if SHARED is None or not SHARED.joinpath(*parts).exists():
        pytest.skip(f"No sample {'/'.join(parts)}: the folder `shared` is not beside the repository.")
    return SHARED.joinpath(*parts)
