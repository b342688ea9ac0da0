"""Curves as the learner publishes them, made up: how long complaints of a kind take."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import log

from followup.lead_times.ages import EDGES, hours_of
from followup.lead_times.curve import Curve
from followup.lead_times.curves import Curves, Published
from followup.lead_times.segments import EVERY, Key


def curve(
    key: Key = EVERY,
    *,
    nine_of_ten: float = 24.0,
    weight: float = 400.0,
    arrivals: int = 500,
) -> Curve:
    """Return a curve by which nine of ten complaints end within so many hours.

    The hazard is the same at every age, so half of them end in three tenths of that.
    """
    hazard = log(10) / nine_of_ten
    return Curve(
        key=key,
        made=0.0,
        cumulative=tuple(edge * hazard for edge in EDGES),
        arrivals=arrivals,
        weight=weight,
    )


def published(
    one: Curve, since: datetime | float, version: str = "v1", half_life: float = 1440.0
) -> Published:
    """Return a curve that counts from a moment, or from so many hours since 1970."""
    hours = hours_of(since) if isinstance(since, datetime) else since
    return Published(
        curve=one, effective_from=hours, version=version, half_life=half_life
    )


def curves_of(*known: Curve, since: datetime) -> Curves:
    """Return what a process knows that has read these, in force for an hour."""
    curves = Curves()
    for one in known:
        curves.take(published(one, since - timedelta(hours=1)), hours_of(since))
    curves.loaded()
    return curves
