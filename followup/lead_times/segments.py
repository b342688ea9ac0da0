"""The kinds of complaint that lead times are told apart by."""

from __future__ import annotations

from followup.value import Value

Key = tuple[str, ...]
"""() is every complaint, (category,) a category, with severity and team a segment."""

EVERY: Key = ()


class Segment(Value):
    """What of a complaint may say how long it takes."""

    category: str
    severity: str = ""
    team: str = ""

    def path(self) -> tuple[Key, Key, Key]:
        """Return its keys, from all complaints to the closest kind."""
        category = (self.category,)
        return (EVERY, category, (self.category, self.severity, self.team))
