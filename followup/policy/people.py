"""Our people in the policy: who they are, when they are away, who is on call."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from followup.policy.fields import Address, Day, Key, Part, Percent, Text, Zone
from followup.policy.modes import Mode


class Absence(Part):
    """Days somebody is away, the first and the last included, in the policy's zone."""

    first_day: Day
    last_day: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError(
                f"the last day, {self.last_day}, is before the first, {self.first_day}"
            )
        return self


class Person(Part):
    """One of our people: the name customers read, where alerts go, when not there."""

    display_name: Text
    email: Address
    absences: tuple[Absence, ...] = ()
    absence_calendar: Text | None = None


class Team(Part):
    """People who share complaints; the lead gets what needs a decision.

    Outside the hours of `calendar` whoever is `on_call` owns what comes in.
    """

    display_name: Text
    lead: Key
    members: tuple[Key, ...] = Field(min_length=1)
    calendar: Key | None = None
    on_call: Key | None = None
    mode: Mode | None = None
    live_percent: Percent | None = None


class OnCall(Part):
    """Who is on duty when, from an iCalendar file beside the policy."""

    calendar: Text
    zone: Zone | None = None
