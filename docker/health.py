"""The image's health check: exit code 0 when the server says that it is healthy. Standard library only, to be quick."""

from __future__ import annotations

import json
import os
import sys
import urllib.request


def is_healthy(url: str) -> bool:
    """Whether the server behind `url` answers and calls itself healthy."""
    try:
        with urllib.request.urlopen(f"{url}/healthcheck", timeout=4) as answer:  # noqa: S310
            return bool(json.load(answer)["isHealthy"])
    except (OSError, ValueError, KeyError):
        return False


if __name__ == "__main__":
    sys.exit(not is_healthy(f"http://127.0.0.1:{os.environ.get('KSQL_ANOMALY_PORT', '8088')}"))
