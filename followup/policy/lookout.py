"""What is watched over all complaints at once, and from when on it is too much."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field, field_validator

from followup.policy.durations import parse
from followup.policy.fields import Key, Length, Part, Promise, TimeOfDay

Number = Annotated[int, Field(ge=0, le=1_000_000)]
Factor = Annotated[float, Field(ge=0, le=1000)]


class Lookout(Part):
    """Numbers of the lookout; 0, or an empty list, switches a rule off."""

    breaker_more_than: Number = 20
    breaker_times_usual: Factor = 5.0
    breaker_within: Length = timedelta(minutes=10)
    crowd_more_than: Number = 20
    crowd_within: Length = timedelta(minutes=15)
    direct_an_hour: Number = 5
    silence_times_usual: Factor = 3.0
    silence_least: Length = timedelta(minutes=30)
    silence_calendar: Key | None = None
    digest_at: tuple[TimeOfDay, ...] = ("09:00", "14:00")
    digest_reaches: Promise = parse("3 open days")
    digest_most: Annotated[int, Field(ge=1, le=500)] = 30

    @field_validator("breaker_within", "crowd_within")
    @classmethod
    def _is_short(cls, span: timedelta) -> timedelta:
        if span > timedelta(hours=1):
            raise ValueError("this is watched for at most 1 h")
        return span

    @field_validator("digest_at")
    @classmethod
    def _in_order(cls, times: tuple[str, ...]) -> tuple[str, ...]:
        if list(times) != sorted(set(times)):
            raise ValueError("name each time of day once, the earliest first")
        return times
