"""What the learner tells the worker beside it, a line of JSON at a time."""

from __future__ import annotations

import msgspec


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands at one moment, and what was heard and said since the last one."""

    time: float
    heard: dict[str, int] = {}
    published: int = 0
    set_aside: int = 0
    alerts: dict[str, int] = {}
    kinds: int = 0
    age: float = 0.0
    pace: float = 0.0
    quotes: dict[str, tuple[int, float, float, float, float]] = {}
    """By category, "" being all: how many came due lately, their level, the shares that
    were kept and that ended by their median, and what hazards are multiplied with."""
