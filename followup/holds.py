"""Which customer messages are held back, from what our people said about each scope.

A hold stops messages to customers only: alerts to our people go on. What is released is
decided anew, so nothing stale goes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from followup.events import Hold, UpdateKind

ALL = "all"


def scope_of_kind(kind: UpdateKind) -> str:
    """Return the scope of all messages of a kind."""
    return f"kind/{kind.name.lower()}"


def scope_of_source(source: str) -> str:
    """Return the scope of the routine messages about what a source told us.

    It is in the hands of the scheduler alone: such a message asks its owner first, and
    what a person says or lets go leaves all the same.
    """
    return f"source/{source}"


def source_of(scope: str) -> str:
    """Return the source that a scope is about; empty if it is about none."""
    part, _, source = scope.partition("/")
    return source if part == "source" else ""


def scopes(
    kind: UpdateKind, *, category: str, brand: str, customer: str
) -> tuple[str, ...]:
    """Return the scopes a message is in, the widest first.

    One about several open complaints says what warnings would have said, so a hold of
    warnings stops it as well.
    """
    warns = (UpdateKind.EARLY_WARNING,) if kind is UpdateKind.OPEN_COMPLAINTS else ()
    return (
        ALL,
        *map(scope_of_kind, (kind, *warns)),
        f"category/{category}",
        f"brand/{brand}",
        f"customer/{customer}",
    )


class Holds:
    """The last word on every scope. For readers of any thread; one thread writes."""

    def __init__(self, known: Iterable[Hold] = ()) -> None:
        self._last: dict[str, Hold] = {}
        for one in known:
            self.take(one)

    def take(self, hold: Hold) -> bool:
        """Take in a word on a scope; an older one than the last changes nothing."""
        last = self._last.get(hold.scope)
        if last is not None and last.occurred_time > hold.occurred_time:
            return False
        self._last = {**self._last, hold.scope: hold}
        return last != hold

    def holding(self, scopes: Iterable[str], now: datetime) -> Hold | None:
        """Return the hold that stops a message of these scopes at `now`, if any does.

        Of several the one that lasts longest, so that a message is not tried in vain.
        """
        found = [
            one
            for one in (self._last.get(scope) for scope in scopes)
            if one is not None
            and one.held
            and (one.until_time is None or now < one.until_time)
        ]
        endless = [one for one in found if one.until_time is None]
        if endless:
            return endless[0]
        return max(found, key=lambda one: one.until_time or now, default=None)

    def __iter__(self) -> Iterator[Hold]:
        """Yield the last word on each scope."""
        return iter(tuple(self._last.values()))
