"""What a policy file may say. Keys that are not here are refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Self, get_args

from pydantic import Field, PrivateAttr, field_validator, model_validator

from followup.complaint import Channel, Handling, Severity
from followup.policy import hours
from followup.policy.contact import Budget, ContactHours, NextChannel
from followup.policy.durations import Duration, parse
from followup.policy.escalation import OWNER_THEN_LEAD, Chain, Choice
from followup.policy.fields import (
    Address,
    Day,
    Domain,
    Key,
    Length,
    Level,
    LevelOrNone,
    Locale,
    Moment,
    Part,
    Percent,
    Promise,
    Share,
    Text,
    Weekday,
    Windows,
    Zone,
)
from followup.policy.lookout import Lookout
from followup.policy.modes import ALL, Mode, is_live
from followup.policy.people import OnCall, Person, Team
from followup.policy.resolutions import CEILINGS, ResolutionPromise
from followup.policy.roster import NOBODY, Roster, Rosters
from followup.working_hours import DAY, Calendar


class Holidays(Part):
    """The public holidays of a country, or of one part of it, by ISO 3166 codes."""

    country: Text
    subdivision: str = ""

    @model_validator(mode="after")
    def _known(self) -> Self:
        hours.holiday_dates(self.country, self.subdivision, 2000)
        return self


class Hours(Part):
    """When a group of people works; a weekday left out is closed."""

    zone: Zone | None = None
    windows: dict[Weekday, Windows]
    overrides: dict[Day, Windows] = Field(default_factory=dict)
    holidays: Holidays | None = None

    @field_validator("windows")
    @classmethod
    def _open_at_all(cls, week: dict[Weekday, Any]) -> dict[Weekday, Any]:
        if not any(week.values()):
            raise ValueError("this calendar is never open")
        return week

    def resolve(self, name: str, zone: str, first_year: int) -> Calendar:
        """Make the calendar that arithmetic is done with; `zone` is the policy's."""
        free: frozenset[date] = frozenset()
        if self.holidays:
            where = self.holidays
            free = hours.holiday_dates(where.country, where.subdivision, first_year)
        weekly = tuple(self.windows.get(day, ()) for day in get_args(Weekday))
        overrides = dict(sorted(self.overrides.items()))
        zone = self.zone or zone
        version = hours.version_of(name, [zone, weekly, overrides, sorted(free)])
        return Calendar(
            zone=zone,
            weekly=weekly,
            overrides=overrides,
            holidays=free,
            version=version,
        )


class Promises(Part):
    """What a severity promises, counted from receipt in one calendar."""

    calendar: Key
    first_reply: Promise
    next_update: Promise
    remedy_offer: Promise
    customer_wrote: Promise
    no_news_in_a_row: Annotated[int, Field(ge=0, le=9)] = 2
    warning_approval: Length | None = None
    resolution_ceiling: Promise | None = None


class Category(Part):
    """What a complaint is about, who handles it, and what to call it."""

    display_name: Text
    neutral_phrase: dict[Locale, Text] = Field(min_length=1)
    handling: Handling = Handling.NORMAL
    team: Key
    not_after: Length | None = None
    resolution: ResolutionPromise = ResolutionPromise.AFTER_ASSESSMENT
    mode: Mode | None = None
    live_percent: Percent | None = None


class Thresholds(Part):
    """What is recorded of every promise, beside what is told to anybody.

    Shares of the time to our own target, and times after a broken promise; the last of
    them repeats.
    """

    target: tuple[Annotated[float, Field(gt=0, le=1)], ...] = (0.5, 0.75, 0.9, 1.0)
    overdue: tuple[Length, ...] = (timedelta(hours=1), timedelta(hours=4))
    overdue_every: Length = DAY

    @property
    def soonest(self) -> timedelta:
        """How soon after a broken promise the first of these times is over."""
        return min((self.overdue_every, *self.overdue))

    @field_validator("target")
    @classmethod
    def _rising(cls, shares: tuple[float, ...]) -> tuple[float, ...]:
        if list(shares) != sorted(set(shares)):
            raise ValueError("these shares do not rise")
        return shares


class Brand(Part):
    """In whose name customers are written to."""

    display_name: Text
    from_address: Address
    reply_to_domain: Domain


class Policy(Part):
    """One version of the company's rules: everything that a promise depends on.

    Made by `load_policy`, which also checks what the parts say about each other.
    """

    version: Text
    effective_from: Moment
    zone: Zone
    mode: Mode = Mode.SHADOW
    live_percent: Percent = ALL
    review_mailbox: Address | None = None
    calendars: dict[Key, Hours] = Field(min_length=1)
    severities: dict[Severity, Promises]
    acknowledge: Length = timedelta(minutes=5)
    broken_promise_next_update: Promise = parse("1 open day")
    rounding: Length = timedelta(hours=1)
    internal_target: Share = 0.6
    warning_at: Share = 0.8
    thresholds: Thresholds = Field(default_factory=Thresholds)
    untold_after: Length = timedelta(minutes=15)
    unsent_after: Length = timedelta(minutes=10)
    notice_least: Length = timedelta(minutes=30)
    notice_most: Length = timedelta(hours=8)
    owner_answers: Length = timedelta(minutes=15)
    reason_within: Promise = parse("1 open day")
    second_break_mail: Length = timedelta(hours=2)
    weekly_update: Promise = parse("5 open days")
    import_spread: Promise = parse("2 open days")
    promise_level: Level = 0.9
    least_known: Annotated[int, Field(ge=1, le=1_000_000)] = 30
    at_risk_chance: Annotated[float, Field(ge=0, lt=1)] = 0.7
    revision_level: LevelOrNone = 0.95
    contact_hours: ContactHours = ContactHours()
    next_channel: NextChannel = NextChannel()
    budget: Budget = Budget()
    categories: dict[Key, Category] = Field(min_length=1)
    default_category: Key
    teams: dict[Key, Team] = Field(min_length=1)
    people: dict[Key, Person] = Field(min_length=1)
    on_call: dict[Key, OnCall] = Field(default_factory=dict)
    chains: dict[Key, Chain] = Field(default_factory=dict)
    escalation: tuple[Choice, ...] = ()
    acknowledged_for: Length = timedelta(minutes=30)
    brands: dict[Key, Brand] = Field(min_length=1)
    lookout: Lookout = Lookout()

    _calendars: dict[str, Calendar] = PrivateAttr(default_factory=dict)
    _rosters: Rosters = PrivateAttr(default_factory=Rosters)

    @field_validator("rounding")
    @classmethod
    def _divides_a_day(cls, rounding: timedelta) -> timedelta:
        if DAY % rounding:
            raise ValueError("a day is not a whole number of these steps")
        return rounding

    def model_post_init(self, context: Any, /) -> None:  # noqa: ANN401 - pydantic's own
        """Resolve the calendars, so that later use needs no look-up of holidays.

        `context` holds the Rosters that were read from the calendar files.
        """
        super().model_post_init(context)
        if isinstance(context, Rosters):
            self._rosters = context
        year = self.effective_from.year
        for name, given in self.calendars.items():
            self._calendars[name] = given.resolve(name, self.zone, year)

    def calendar(self, severity: Severity) -> Calendar:
        """Give the calendar that the promises of a severity are counted in."""
        return self._calendars[self.severities[severity].calendar]

    def resolution_ceiling(self, severity: Severity) -> Duration:
        """Give the longest resolution that a first answer promises at a severity."""
        return self.severities[severity].resolution_ceiling or CEILINGS[severity]

    def calendar_named(self, key: str) -> Calendar | None:
        """Give the calendar of that key; None where there is none."""
        return self._calendars.get(key)

    def promised_within(self, zone: str, by: Channel) -> Calendar | None:
        """Give the hours in which times promised to a customer lie besides our own.

        None: any hour will do for who prefers the channel `by`. Raises ValueError for
        an unknown `zone`; an empty one is a customer of whom nobody knows where.
        """
        if by not in self.contact_hours.promise:
            return None
        return self.contact_hours.calendar(zone, self.zone)

    def held_within(self, zone: str, by: Channel) -> Calendar | None:
        """Give the hours that a message by this channel waits for; None: none."""
        if by not in self.contact_hours.hold:
            return None
        return self.contact_hours.calendar(zone, self.zone)

    def chain(self, category: str, severity: Severity) -> tuple[str, Chain]:
        """Give the chain of the first row of `escalation` that fits, and its key."""
        known = category if category in self.categories else self.default_category
        team = self.categories[known].team
        for row in self.escalation:
            if row.fits(category=known, team=team, severity=severity):
                return row.chain, self.chains[row.chain]
        return OWNER_THEN_LEAD

    def shifts(self, on_call: str) -> Roster:
        """Give the shifts of an on-call calendar; of an unknown one there are none."""
        return self._rosters.on_call.get(on_call, NOBODY)

    def absences(self, person: str) -> Roster:
        """Give the absences in a person's calendar file, if there is one."""
        return self._rosters.absences.get(person, NOBODY)

    def category(self, key: str) -> Category:
        """Give the category, or the default one where the key is unknown or empty."""
        found = self.categories.get(key)
        return found or self.categories[self.default_category]

    def mode_for(self, category: str, customer: str) -> Mode:
        """Give the mode of a customer's complaint: its category's, team's or all's.

        Where so many per cent of the customers are live, the others are in SHADOW.
        """
        mode, percent = self.mode_of(category)
        if mode is not Mode.LIVE:
            return mode
        return mode if is_live(customer, percent) else Mode.SHADOW

    def mode_of(self, category: str) -> tuple[Mode, int]:
        """Give the mode of a category, and for how many per cent LIVE is meant."""
        found = self.category(category)
        team = self.teams[found.team]
        percent = found.live_percent
        if percent is None:
            percent = team.live_percent
        if percent is None:
            percent = self.live_percent
        return found.mode or team.mode or self.mode, percent

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
