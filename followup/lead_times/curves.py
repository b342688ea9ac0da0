"""The curves that were published, by kind and by the moment from which they count."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from enum import StrEnum

import msgspec

from followup.lead_times.curve import Curve
from followup.lead_times.segments import EVERY, Key, Segment
from followup.value import Value

KEPT = 48.0
"""Hours for which it can be told which curve was in force."""

STALE = 168.0
"""Hours after which a curve counts no more; the learner renews each one daily."""

MOST = 40_000
"""Curves remembered at the most: about 50 MB."""


class Published(Value):
    """A curve, and from when it counts, in hours since 1970."""

    curve: Curve
    effective_from: float
    version: str

    half_life: float = 0.0
    """Hours after which a complaint counted half in it; 0: unknown."""


class Known(Value):
    """What was known of a complaint's kind at one moment."""

    published: Published
    """Of the closest kind that was known."""

    weight: float
    """How many fresh complaints that were put right all that was known of any kind
    counted for."""


class Unknown(StrEnum):
    """Why nothing that was learned can be told of a moment."""

    LOADING = "lead times are being loaded"
    TOO_LONG_AGO = "it happened more than 48 hours before it was reported"
    NOTHING_YET = "nothing had been learned by then"
    STALE = "nothing was learned for a week"


class Curves:
    """Which curve was in force when. For readers of any thread; one thread writes.

    For any moment of the last KEPT hours the answer follows from what was published
    alone, in whatever order and however often it is taken; so every process gives the
    same. Only where more than `most` curves would have to be remembered the kinds that
    were renewed longest ago are forgotten, and their parents answer for them.
    """

    def __init__(self, most: int = MOST) -> None:
        """Know nothing, and say so until `loaded`."""
        self._most = most
        self._loaded = False
        self._count = 0
        # Rows of bytes: a tuple of floats takes four times as much.
        self._rows: dict[Key, tuple[tuple[float, ...], tuple[bytes, ...]]] = {}

    def __len__(self) -> int:
        """Return how many curves are remembered."""
        return self._count

    @property
    def kinds(self) -> int:
        """How many kinds of complaint have a curve."""
        return len(self._rows)

    def loaded(self) -> None:
        """Hear that all that had been published by the start was taken in."""
        self._loaded = True

    def take(self, published: Published, now: float) -> bool:
        """Take in a curve, and return whether it is remembered and new.

        Of two of a kind that count from the same moment the greater, as bytes, is kept.
        `now` is the present moment in hours since 1970: what ended KEPT before it is
        forgotten, but never the latest of a kind.
        """
        key = published.curve.key
        times, rows = self._rows.get(key, ((), ()))
        since, row = published.effective_from, msgspec.msgpack.encode(published)
        place = bisect_left(times, since)
        replaced = times[place : place + 1] == (since,)
        if replaced and rows[place] >= row:
            return False
        rest = place + replaced
        times = (*times[:place], since, *times[rest:])
        rows = (*rows[:place], row, *rows[rest:])
        first = max(bisect_right(times, now - KEPT) - 1, 0)
        self._keep(key, times[first:], rows[first:])
        while self._count > self._most:
            self._forget_one()
        return place >= first and key in self._rows

    def in_force_at(self, segment: Segment, at: float, now: float) -> Known | Unknown:
        """Return the curve of the closest kind that was known at a moment.

        `at` and `now` are in hours since 1970. A kind that is no longer renewed is
        passed over for its parent.
        """
        if at < now - KEPT:
            return Unknown.TOO_LONG_AGO
        if not self._loaded:
            return Unknown.LOADING
        keys = segment.path()
        found = [one for key in keys if (one := self._in_force(key, at)) is not None]
        fresh = [one for one in found if at - one.effective_from <= STALE]
        if not fresh:
            return Unknown.STALE if found else Unknown.NOTHING_YET
        weights = (one.curve.weight for one in fresh if one.curve.key == EVERY)
        return Known(published=fresh[-1], weight=next(weights, 0.0))

    def _in_force(self, key: Key, at: float) -> Published | None:
        times, rows = self._rows.get(key, ((), ()))
        place = bisect_right(times, at)
        if not place:
            return None
        return msgspec.msgpack.decode(rows[place - 1], type=Published)

    def _keep(
        self, key: Key, times: tuple[float, ...], rows: tuple[bytes, ...]
    ) -> None:
        before, _ = self._rows.get(key, ((), ()))
        self._count += len(times) - len(before)
        self._rows[key] = (times, rows)

    def _forget_one(self) -> None:
        """Forget the kind renewed longest ago; of all complaints, the oldest curve."""
        others = [key for key in self._rows if key != EVERY]
        if not others:
            times, rows = self._rows[EVERY]
            self._keep(EVERY, times[1:], rows[1:])
            return
        key = min(others, key=lambda one: (self._rows[one][0][-1], one))
        self._count -= len(self._rows.pop(key)[0])
