"""Thresholds are recorded once, on each clock, with the time they were crossed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from followup.complaint import CommitmentKind, Crossing, Severity, ThresholdClock
from followup.events import Alert, AlertKind, CommitmentState
from followup.facts import Fact
from services.scheduler.decide.crossings import crossings_of
from tests.support.desk import Desk
from tests.support.facts import MONDAY
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.stories import FULL, MINUTE, MONTH, REPLY, SOON, TELLER

PROMISE, TARGET = ThresholdClock.PROMISE, ThresholdClock.TARGET


def played(*facts: Fact, end: datetime = MONTH) -> Desk:
    """Let a complaint and its facts be heard, everything twice."""
    desk = Desk(live_policy(), echo=True)
    desk.play((FULL, *facts), end)
    return desk


def told(desk: Desk, clock: ThresholdClock) -> list[str]:
    """Return what the first reply crossed on a clock, as "50 10:12 sent"."""
    return [
        " ".join(
            [
                str(one.after or one.percent),
                f"{one.crossed_time:%H:%M}",
                *(["sent"] * one.sent),
                *(["skipped"] * one.skipped),
            ]
        )
        for one in crossings(desk)
        if one.clock is clock
    ]


def crossings(desk: Desk) -> tuple[Crossing, ...]:
    """Return what the first reply has crossed."""
    return crossings_of(REPLY.id, desk.case)


def published(desk: Desk) -> Sequence[CommitmentState]:
    """Return each published state of the first reply."""
    states = desk.of(CommitmentState)
    return [one for one in states if one.status.commitment.id == REPLY.id]


def test_a_kept_promise_tells_what_it_crossed_on_both_clocks() -> None:
    """Kept at 85 %: all of our target, and the warning that was sent; no look more."""
    warned = REPLY.warning_time + 10 * MINUTE
    desk = played(TELLER.update(warned, told=True), end=warned)

    assert ["50 10:12", "75 10:48", "90 11:09", "100 11:24"] == told(desk, TARGET)
    assert ["80 12:12 sent"] == told(desk, PROMISE)
    assert crossings(desk) == published(desk)[-1].crossings
    assert () == published(desk)[0].crossings


def test_what_was_kept_at_once_has_crossed_nothing() -> None:
    """An early answer records no more than it used."""
    desk = played(TELLER.update(MONDAY + HOUR + 30 * MINUTE, told=True), end=SOON + DAY)

    assert ["50 10:12"] == told(desk, TARGET)
    assert [] == told(desk, PROMISE)
    assert not any(one.percent for one in _of_acknowledgement(desk))


def test_a_pause_moves_our_clock_and_not_the_customers() -> None:
    """An hour in which we waited counts on neither share of our target."""
    pause = TELLER.paused(MONDAY + HOUR)
    back = TELLER.resumed(MONDAY + 2 * HOUR)
    kept = TELLER.update(MONDAY + 3 * HOUR + 50 * MINUTE, told=True)
    desk = played(pause, back, kept, end=MONDAY + 4 * HOUR)

    assert ["50 11:12", "75 11:48", "90 12:09", "100 12:24"] == told(desk, TARGET)
    assert ["80 12:12 sent"] == told(desk, PROMISE)


def test_after_downtime_the_lower_one_is_recorded_as_skipped() -> None:
    """Looked at only after the promised time: one alert, and both clocks in full."""
    desk = Desk(live_policy())
    desk.hear(FULL, MONDAY)
    desk.hear(None, REPLY.promised_time + MINUTE)

    assert ["80 12:12 skipped", "100 13:00 sent"] == told(desk, PROMISE)
    assert ["50 10:12", "75 10:48", "90 11:09", "100 11:24"] == told(desk, TARGET)
    assert [AlertKind.OVERDUE] == [
        one.kind
        for one in desk.of(Alert)
        if one.commitment and one.commitment.id == REPLY.id
    ]


def test_a_warning_nobody_needed_was_not_skipped() -> None:
    """The owner had said on track: it is recorded, neither sent nor passed over."""
    word = TELLER.on_track(SOON, REPLY.id)
    desk = played(word, end=REPLY.promised_time)

    assert ["80 12:12", "100 13:00 sent"] == told(desk, PROMISE)


def test_a_broken_promise_is_recorded_until_it_is_made_good() -> None:
    """One hour, four, and each day after it; nothing after a person has spoken."""
    late = REPLY.promised_time + 2 * DAY + HOUR
    desk = played(
        TELLER.update(late, told=True), TELLER.resolved(late + HOUR, told=True)
    )

    assert [
        "80 12:12 sent",
        "100 13:00 sent",
        "1:00:00 14:00",
        "4:00:00 17:00",
        "1 day, 0:00:00 13:00",
        "2 days, 0:00:00 13:00",
    ] == told(desk, PROMISE)
    assert crossings(desk) == published(desk)[-1].crossings


def test_nobody_is_counted_for_ever() -> None:
    """A promise that is never made good stops being recorded after 14 days."""
    desk = Desk(live_policy())
    desk.hear(FULL, MONDAY)
    desk.until(MONTH)
    desk.hear(TELLER.wrote(MONTH), MONTH)
    desk.hear(TELLER.wrote(MONTH + DAY), MONTH + DAY)
    marks = crossings(desk)

    assert 14 == sum(one.after is not None and one.after >= DAY for one in marks)
    assert len(marks) == len(set(marks))


def test_a_look_in_vain_records_nothing() -> None:
    """A hint that came too early changes nothing, though time has passed."""
    desk = Desk(live_policy())
    desk.play([FULL], REPLY.promised_time + HOUR - MINUTE)
    before = desk.case

    assert () == desk.hear(None, REPLY.promised_time + HOUR)
    assert before == desk.case


def test_recording_asks_for_no_look() -> None:
    """A promise owed is looked at when something is to be said, and not in between."""
    desk = Desk(live_policy())
    desk.hear(FULL, MONDAY)

    assert REPLY.warning_time == desk.case.look
    assert CommitmentKind.FIRST_REPLY is REPLY.kind


@given(
    start=st.datetimes(datetime(2030, 1, 1), datetime(2030, 12, 1)),  # noqa: DTZ001 - made aware below
    minutes=st.integers(1, 60 * 24 * 9),
)
def test_shares_are_those_of_open_time(start: datetime, minutes: int) -> None:
    """Each is where so much open time has gone by; with none of it, plain time."""
    calendar = live_policy().calendar(Severity.HIGH)
    since = start.replace(tzinfo=UTC)
    end = since + timedelta(minutes=minutes)
    whole = calendar.open_between(since, end)
    *rest, last = calendar.at_shares(since, end, (0.25, 0.5, 1))

    assert end == last
    assert rest == [
        calendar.add_open(since, share * whole)
        if whole
        else since + share * (end - since)
        for share in (0.25, 0.5)
    ]


def _of_acknowledgement(desk: Desk) -> list[Crossing]:
    return [
        each
        for one in desk.case.recorded
        for each in one.crossings
        if one.commitment.startswith("acknowledge")
    ]
