"""How likely an open RESOLUTION is to be kept, by what was learned of its kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from followup.complaint import Commitment
from followup.lead_times.ages import HORIZON
from followup.lead_times.curve import Curve


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One open promise to put a complaint right, under the curve in force now.

    A complaint open at age a ends by age t with the chance 1 - exp(-(C(t) - C(a))),
    where C is the cumulative hazard of its kind. From `at_risk_time` on, the chance is
    too low to wait any longer; None: the customer does not know of the promise yet.
    """

    promise: Commitment
    curve: Curve
    opened: datetime
    at_risk_time: datetime | None = None

    def chance_at(self, moment: datetime) -> float:
        """Return the chance that it is kept if the complaint is open at a moment."""
        due = _hours(self.promise.promised_time - self.opened)
        return self.curve.chance(_hours(moment - self.opened), due)

    def falls_below(self, chance: float) -> datetime:
        """Return the moment from which it is less likely than that to be kept.

        The opening itself where it was less likely from the start.
        """
        due = _hours(self.promise.promised_time - self.opened)
        return self._at(self.curve.falls_below(chance, due))

    def second(self, level: float, moment: datetime) -> datetime | None:
        """Return the time by which it is put right with that chance, open till now.

        None where what was learned does not reach so far.
        """
        age = self.curve.second(level, _hours(moment - self.opened))
        return self._at(age) if age < HORIZON else None

    def _at(self, age: float) -> datetime:
        micros = ceil(age * 3_600_000_000)
        return self.opened.astimezone(UTC) + timedelta(microseconds=micros)


def _hours(span: timedelta) -> float:
    return span.total_seconds() / 3600
