"""The image's health check: python -m config.healthcheck asks this machine's own /health/ and exits 0 or 1."""

import os
import sys
import urllib.request


def main() -> int:
    """Give 0 when /health/ answers 200, else 1. Asks as a host that OFFRAMP_HOSTS allows."""
    host = os.environ.get("OFFRAMP_HOSTS", "").split(",")[0].strip().lstrip(".") or "localhost"
    port = (os.environ.get("OFFRAMP_BIND", "").strip() or "0.0.0.0:8000").rpartition(":")[2]
    question = urllib.request.Request(
        f"http://127.0.0.1:{port}/health/",
        headers={"Host": "localhost" if host == "*" else host},
    )
    try:
        with urllib.request.urlopen(question, timeout=4) as answer:  # noqa: S310
            return 0 if answer.status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
