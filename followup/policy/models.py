"""What a policy file may say. Keys that are not here are refused."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import Annotated, Any, Literal, Self, get_args
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    PrivateAttr,
    StringConstraints,
    field_validator,
    model_validator,
)

from followup.complaint import Handling, Severity
from followup.policy import hours
from followup.policy.durations import Duration, parse, parse_plain
from followup.working_hours import DAY, Calendar, Window

KEY = r"^[a-z0-9][a-z0-9_-]{0,62}$"
LOCALE = r"^[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})*$"
ADDRESS = r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$"
DOMAIN = r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"

Key = Annotated[str, StringConstraints(pattern=KEY)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Locale = Annotated[str, StringConstraints(pattern=LOCALE)]
Address = Annotated[str, StringConstraints(pattern=ADDRESS)]
Domain = Annotated[str, StringConstraints(pattern=DOMAIN)]
Share = Annotated[float, Field(gt=0, lt=1)]
Length = Annotated[timedelta, PlainValidator(parse_plain)]
Promise = Annotated[Duration, PlainValidator(parse)]
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


class Mode(Enum):
    """Whether customers get what is written to them, or the review mailbox does."""

    SHADOW = "SHADOW"
    LIVE = "LIVE"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Holidays(_Part):
    """The public holidays of a country, or of one part of it, by ISO 3166 codes."""

    country: Text
    subdivision: str = ""

    @model_validator(mode="after")
    def _known(self) -> Self:
        hours.holiday_dates(self.country, self.subdivision, 2000)
        return self


class Hours(_Part):
    """When a group of people works; a weekday left out is closed."""

    windows: dict[Weekday, Windows]
    overrides: dict[Day, Windows] = {}
    holidays: Holidays | None = None

    @field_validator("windows")
    @classmethod
    def _open_at_all(cls, week: dict[Weekday, Any]) -> dict[Weekday, Any]:
        if not any(week.values()):
            raise ValueError("this calendar is never open")
        return week

    def resolve(self, name: str, zone: str, first_year: int) -> Calendar:
        """Make the calendar that arithmetic is done with."""
        free: frozenset[date] = frozenset()
        if self.holidays:
            where = self.holidays
            free = hours.holiday_dates(where.country, where.subdivision, first_year)
        weekly = tuple(self.windows.get(day, ()) for day in get_args(Weekday))
        overrides = dict(sorted(self.overrides.items()))
        version = hours.version_of(name, [zone, weekly, overrides, sorted(free)])
        return Calendar(
            zone=zone,
            weekly=weekly,
            overrides=overrides,
            holidays=free,
            version=version,
        )


class Promises(_Part):
    """What a severity promises, counted from receipt in one calendar."""

    calendar: Key
    first_reply: Promise
    next_update: Promise
    remedy_offer: Promise
    customer_wrote: Promise
    no_news_in_a_row: Annotated[int, Field(ge=0, le=9)] = 2


class Category(_Part):
    """What a complaint is about, who handles it, and what to call it."""

    display_name: Text
    neutral_phrase: dict[Locale, Text] = Field(min_length=1)
    handling: Handling = Handling.NORMAL
    team: Key


class Team(_Part):
    """People who share complaints; the lead gets what needs a decision."""

    display_name: Text
    lead: Key
    members: tuple[Key, ...] = Field(min_length=1)


class Person(_Part):
    """One of our people: the name customers read, and where alerts and drafts go."""

    display_name: Text
    email: Address


class Brand(_Part):
    """In whose name customers are written to."""

    display_name: Text
    from_address: Address
    reply_to_domain: Domain


class Policy(_Part):
    """One version of the company's rules: everything that a promise depends on.

    Made by `load_policy`, which also checks what the parts say about each other.
    """

    version: Text
    effective_from: Moment
    zone: str
    mode: Mode = Mode.SHADOW
    review_mailbox: Address | None = None
    calendars: dict[Key, Hours] = Field(min_length=1)
    severities: dict[Severity, Promises]
    acknowledge: Length = timedelta(minutes=5)
    broken_promise_next_update: Promise = parse("1 open day")
    rounding: Length = timedelta(hours=1)
    internal_target: Share = 0.6
    warning_at: Share = 0.8
    untold_after: Length = timedelta(minutes=15)
    unsent_after: Length = timedelta(minutes=10)
    notice_least: Length = timedelta(minutes=30)
    notice_most: Length = timedelta(hours=8)
    owner_answers: Length = timedelta(minutes=15)
    reason_within: Promise = parse("1 open day")
    second_break_mail: Length = timedelta(hours=2)
    weekly_update: Promise = parse("5 open days")
    import_spread: Promise = parse("2 open days")
    categories: dict[Key, Category] = Field(min_length=1)
    default_category: Key
    teams: dict[Key, Team] = Field(min_length=1)
    people: dict[Key, Person] = Field(min_length=1)
    brands: dict[Key, Brand] = Field(min_length=1)

    _calendars: dict[str, Calendar] = PrivateAttr(default_factory=dict)

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"there is no time zone {zone!r}") from error
        return zone

    @field_validator("rounding")
    @classmethod
    def _divides_a_day(cls, rounding: timedelta) -> timedelta:
        if DAY % rounding:
            raise ValueError("a day is not a whole number of these steps")
        return rounding

    def model_post_init(self, context: Any, /) -> None:  # noqa: ANN401 - pydantic's own
        """Resolve the calendars, so that later use needs no look-up of holidays."""
        super().model_post_init(context)
        year = self.effective_from.year
        for name, given in self.calendars.items():
            self._calendars[name] = given.resolve(name, self.zone, year)

    def calendar(self, severity: Severity) -> Calendar:
        """Give the calendar that the promises of a severity are counted in."""
        return self._calendars[self.severities[severity].calendar]

    def category(self, key: str) -> Category:
        """Give the category, or the default one where the key is unknown or empty."""
        found = self.categories.get(key)
        return found or self.categories[self.default_category]

    def neutral_phrase(self, category: str, locale: str) -> str:
        """Say what such a complaint is about without the customer's own words.

        Falls back from `de-AT` to `de` to `en`, and then to the first in the file.
        """
        phrases = self.category(category).neutral_phrase
        for candidate in (locale, locale.partition("-")[0], "en"):
            if candidate in phrases:
                return phrases[candidate]
        return next(iter(phrases.values()))

    def brand(self, key: str) -> Brand:
        """Give the brand, or the first in the file where it is unknown or empty."""
        return self.brands.get(key) or next(iter(self.brands.values()))
