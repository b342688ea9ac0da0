"""How much memory a process holds."""

from __future__ import annotations

import subprocess


def resident_bytes(pid: int) -> int:
    """Return the resident memory of a process, as `ps` tells it."""
    told = subprocess.run(  # noqa: S603 - a standard tool, and a number
        ["/bin/ps", "-o", "rss=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(told.stdout) * 1024
