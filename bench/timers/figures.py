"""The figures of one run, and how they are written down."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

LIBRARIES = ("faust-streaming", "aiokafka", "rocksdict", "msgspec", "protobuf")
APACHE_KAFKA = Path("deploy/local/pom.xml")


class Lateness(msgspec.Struct, frozen=True):
    """From due to acknowledged, in milliseconds."""

    p50: float
    p99: float
    p999: float
    max: float


class Returned(msgspec.Struct, frozen=True):
    """Seconds from `kill -9` to the first alert that was not said before."""

    kept_data: float
    emptied_data: float


class Baseline(msgspec.Struct, frozen=True):
    """The same from a bare loop in the same run: a heap and a producer."""

    lateness_ms: Lateness
    facts_per_second: float


class AtRate(msgspec.Struct, frozen=True):
    """How late alerts were at another rate; `baseline_ms` is the bare loop's."""

    rate: float
    lateness_ms: Lateness
    baseline_ms: Lateness


class Figures(msgspec.Struct, frozen=True):
    """What one run found; `drain_100k_s` is for as many as there are, if fewer."""

    pending: int
    rate: float
    lateness_ms: Lateness
    facts_per_second: float
    bytes_per_pending: float
    first_alert_after_kill_s: Returned
    drain_100k_s: float
    baseline: Baseline
    machine: str
    versions: dict[str, str]
    other_rates: list[AtRate]

    def to_json(self) -> bytes:
        """Return the figures as they are written to a file."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def lateness(late: Sequence[float]) -> Lateness:
    """Return what is told of many latenesses, given in seconds; needs one at least."""
    order = sorted(late)

    def share(of: float) -> float:
        # The nearest rank: the smallest that so many are not above.
        place = max(0, math.ceil(of * len(order)) - 1)
        return round(order[place] * 1000, 1)

    return Lateness(share(0.5), share(0.99), share(0.999), share(1.0))


def machine() -> str:
    """Return what the figures were measured on, in words."""
    model = platform.processor() or platform.machine()
    names = Path("/proc/cpuinfo")
    if names.exists():
        for line in names.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"


def versions() -> dict[str, str]:
    """Return the versions of what was measured."""
    found = {name: version(name) for name in LIBRARIES}
    return {"python": platform.python_version(), **found}
