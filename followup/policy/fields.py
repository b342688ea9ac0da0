"""The kinds of words that a policy file is made of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
)

from followup.policy import hours
from followup.policy.durations import Duration, parse, parse_open, parse_plain
from followup.policy.resolutions import checked_level
from followup.working_hours import Window

KEY = r"^[a-z0-9][a-z0-9_-]{0,62}$"
LOCALE = r"^[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})*$"
ADDRESS = r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$"
DOMAIN = r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"
TIME_OF_DAY = r"^([01]\d|2[0-3]):[0-5]\d$"
TARGET = r"^(role:(owner|lead)|(person|team|on_call):[a-z0-9][a-z0-9_-]{0,62})$"


def known_zone(zone: str) -> str:
    """Take the name of a time zone; raises ValueError where there is none."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"there is no time zone {zone!r}") from error
    return zone


def level_or_none(level: float) -> float:
    """Take a level, or 0 for none; raises ValueError for one that cannot be."""
    return checked_level(level) if level else 0.0


Key = Annotated[str, StringConstraints(pattern=KEY)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Locale = Annotated[str, StringConstraints(pattern=LOCALE)]
Address = Annotated[str, StringConstraints(pattern=ADDRESS)]
Domain = Annotated[str, StringConstraints(pattern=DOMAIN)]
TimeOfDay = Annotated[str, StringConstraints(pattern=TIME_OF_DAY)]
Target = Annotated[str, StringConstraints(pattern=TARGET)]
Zone = Annotated[str, AfterValidator(known_zone)]
Share = Annotated[float, Field(gt=0, lt=1)]
Percent = Annotated[int, Field(ge=0, le=100)]
Level = Annotated[float, AfterValidator(checked_level)]
LevelOrNone = Annotated[float, AfterValidator(level_or_none)]
Length = Annotated[timedelta, PlainValidator(parse_plain)]
Promise = Annotated[Duration, PlainValidator(parse)]
OpenTime = Annotated[Duration, PlainValidator(parse_open)]
Day = Annotated[date, PlainValidator(hours.parse_day)]
Moment = Annotated[AwareDatetime, BeforeValidator(hours.parse_moment)]
Weekday = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]
Windows = Annotated[
    tuple[Annotated[Window, PlainValidator(hours.parse_window)], ...],
    BeforeValidator(hours.listed),
    AfterValidator(hours.apart),
]


class Part(BaseModel):
    """A part of the policy: it never changes, and knows no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")
