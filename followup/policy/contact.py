"""When customers may be reached, by which way, and how often without asking."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Annotated, get_args

from pydantic import Field, PrivateAttr, field_validator

from followup.complaint import Channel
from followup.policy.fields import Length, Part, Weekday, Windows
from followup.policy.hours import version_of
from followup.working_hours import Calendar, Window

_DAY = (Window(start=time(8), end=time(20)),)
_MIDDLE = (Window(start=time(10), end=time(18)),)
_OPEN_DAYS = get_args(Weekday)[:-1]
_BY_VOICE = (Channel.SMS, Channel.VOICE, Channel.PUSH)


class ContactHours(Part):
    """When a customer may be disturbed, in their own zone."""

    windows: dict[Weekday, Windows] = dict.fromkeys(_OPEN_DAYS, _DAY)
    unknown_zone: Windows = _MIDDLE
    hold: tuple[Channel, ...] = _BY_VOICE
    promise: tuple[Channel, ...] = _BY_VOICE

    _calendars: dict[tuple[str, str], Calendar] = PrivateAttr(default_factory=dict)

    @field_validator("windows")
    @classmethod
    def _ever(cls, week: dict[Weekday, Windows]) -> dict[Weekday, Windows]:
        if not any(week.values()):
            raise ValueError("customers may never be reached")
        return week

    @field_validator("unknown_zone")
    @classmethod
    def _then_too(cls, windows: Windows) -> Windows:
        if not windows:
            raise ValueError("customers without a zone may never be reached")
        return windows

    @field_validator("hold", "promise")
    @classmethod
    def _to_customers(cls, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
        if Channel.WEBHOOK in channels:
            raise ValueError("no customer is reached by WEBHOOK")
        return channels

    def calendar(self, zone: str, company_zone: str) -> Calendar:
        """Give the calendar of a customer in `zone`; empty: nobody knows where.

        Raises ValueError for an unknown zone.
        """
        made = self._calendars.get((zone, company_zone))
        if made is None:
            made = self._made(zone, company_zone)
            self._calendars[zone, company_zone] = made
        return made

    def _made(self, zone: str, company_zone: str) -> Calendar:
        week = tuple(self.windows.get(day, ()) for day in get_args(Weekday))
        if not zone:
            week = tuple(self.unknown_zone if windows else () for windows in week)
        where = zone or company_zone
        name = "contact" if zone else "contact-unknown-zone"
        return Calendar(
            zone=where, weekly=week, version=version_of(name, [where, week])
        )


BUDGET_MEMORY = timedelta(hours=24)
"""For how long it is remembered what left for a customer: no budget reaches back
further."""

MOST_A_DAY = 100
"""The largest `a_day`: fewer than are remembered of one customer."""


class Budget(Part):
    """How much a customer hears that they did not ask for, over all complaints."""

    every: Length = timedelta(hours=4)
    a_day: Annotated[int, Field(ge=1, le=MOST_A_DAY)] = 3

    @field_validator("every")
    @classmethod
    def _remembered(cls, every: timedelta) -> timedelta:
        if every > BUDGET_MEMORY:
            raise ValueError("reaches back further than is remembered: at most 24 h")
        return every


class NextChannel(Part):
    """When a message that does not get through goes by the next allowed channel."""

    after: Length = timedelta(minutes=15)
    tries: Annotated[int, Field(ge=1, le=20)] = 3
