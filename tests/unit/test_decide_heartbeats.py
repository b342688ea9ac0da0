"""The next update: kept by people, stood in for by "no news", or not wanted."""

from __future__ import annotations

import pytest

from followup.complaint import CommitmentKind, Severity, Teller, UpdateFrequency
from followup.events import Alert, AlertKind, Update, UpdateKind
from services.scheduler.decide.telling import next_update_id
from tests.support.desk import Desk
from tests.support.facts import MONDAY
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.stories import (
    FULL,
    MINUTE,
    REPLY,
    SOON,
    TELLER,
    UPDATE,
    story,
)


@pytest.mark.parametrize(("severity", "most"), [("HIGH", 1), ("MEDIUM", 2)])
def test_no_news_stands_in_for_a_person_only_so_often(severity: str, most: int) -> None:
    """Once in a row where it is urgent, else twice; then the lead, and no such mail."""
    received = TELLER.received(
        teller=Teller.ALREADY_TOLD, commitments=(), severity=Severity[severity]
    )

    desk = story(TELLER.update(SOON), received=received)

    assert ["NEXT_UPDATE", *["NO_NEWS"] * most] == desk.messages()[: 1 + most]
    assert "NO_NEWS" not in desk.messages()[1 + most :]
    assert most == desk.changes().count("NEXT_UPDATE KEPT_EMPTY")
    limits = [one for one in desk.of(Alert) if one.kind is AlertKind.NO_NEWS_LIMIT]
    assert TELLER.lead == limits[0].recipient
    assert desk.of(Update)[most].decided_time < limits[0].raised_time


def test_a_silent_complaint_from_its_last_word_to_the_lead() -> None:
    """All that is said where nobody has news any more, and not a word besides.

    The update promised with the second notice is made when that goes out, so nobody is
    told that it was kept from the customer.
    """
    desk = story(TELLER.update(SOON))

    assert [
        "NEXT_UPDATE",
        "NO_NEWS",
        "BROKEN_PROMISE",
        "BROKEN_PROMISE",
    ] == desk.messages()
    asked = ["UPDATE_WANTED NEXT_UPDATE", "AT_RISK NEXT_UPDATE"]
    broken = [
        "NO_NEWS_LIMIT NEXT_UPDATE",
        "ESCALATED NEXT_UPDATE",
        "OVERDUE NEXT_UPDATE",
    ]
    reason = ["REASON_WANTED NEXT_UPDATE"]
    assert [
        *[*asked, "CLEARED NEXT_UPDATE"],
        *[*asked, *broken],
        *[*asked, *broken, *reason],
        *[*asked, *broken, *reason, *reason],
    ] == desk.alerts()


def test_a_line_in_time_keeps_the_next_update() -> None:
    """Asked at 60 % of the interval, the owner gives a line; it is kept, not empty."""
    asked = UPDATE.internal_target_time
    line = TELLER.update(asked + MINUTE)
    done = TELLER.resolved(asked + HOUR)

    desk = story(TELLER.update(SOON, told=True), line, done, received=FULL)

    assert ["NEXT_UPDATE", "RESOLVED"] == desk.messages()
    assert [] == desk.alerts()
    assert {"KEPT_EARLY", "WITHDRAWN"} == set(desk.outcomes().values())


def test_the_owner_is_asked_for_a_line_once_each_interval() -> None:
    """The question comes at the internal target and is closed by the answer."""
    received = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(UPDATE,))
    line = TELLER.update(UPDATE.internal_target_time + MINUTE, told=True)

    desk = story(line, TELLER.withdrawn(line.occurred_time + HOUR), received=received)

    assert ["UPDATE_WANTED NEXT_UPDATE", "CLEARED NEXT_UPDATE"] == desk.alerts()
    assert UPDATE.internal_target_time == desk.of(Alert)[0].raised_time
    assert [] == desk.messages()


def test_weekly_is_weekly_also_where_nothing_is_new() -> None:
    """Who chose to hear once a week hears "no news" once a week, not every open day."""
    chosen = TELLER.chosen(SOON, UpdateFrequency.WEEKLY)
    received = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(UPDATE,))

    desk = story(chosen, TELLER.update(SOON + MINUTE), received=received)

    week = live_policy().weekly_update
    calendar = live_policy().calendar(Severity.HIGH)
    first, empty = desk.of(Update)[:2]
    assert [UpdateKind.NEXT_UPDATE, UpdateKind.NO_NEWS] == [first.kind, empty.kind]
    assert week.end(calendar, first.decided_time) == first.promises[0].promised_time
    assert week.end(calendar, empty.decided_time) == empty.promises[0].promised_time


def test_only_the_result_means_no_next_update() -> None:
    """The one that is owed ends, none follows, and the result is told."""
    chosen = TELLER.chosen(SOON, UpdateFrequency.ONLY_RESULT)
    replied = TELLER.update(SOON + MINUTE, told=True)
    received = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(REPLY, UPDATE))

    desk = story(chosen, replied, TELLER.resolved(MONDAY + 7 * DAY), received=received)

    assert ["RESOLVED"] == desk.messages()
    assert [] == desk.alerts()
    assert {"FIRST_REPLY 0": "KEPT_EARLY", "NEXT_UPDATE 0": "WITHDRAWN"} == (
        desk.outcomes()
    )


def test_only_the_result_is_not_undone_by_a_customer_who_asked() -> None:
    """Their question is answered with one more update; "no news" promises no other."""
    chosen = TELLER.chosen(SOON, UpdateFrequency.ONLY_RESULT)
    asked = TELLER.wrote(SOON + MINUTE)

    desk = story(chosen, asked, TELLER.resolved(MONDAY + 7 * DAY, told=True))

    assert ["ACKNOWLEDGEMENT", "NO_NEWS"] == desk.messages()
    assert () == desk.of(Update)[1].promises
    assert {"NEXT_UPDATE 0": "KEPT_EMPTY"} == desk.outcomes()


def test_a_customer_who_asked_waits_no_longer_for_a_weekly_word() -> None:
    """Words of theirs tighten the next update, whatever they chose before."""
    chosen = TELLER.chosen(SOON, UpdateFrequency.WEEKLY)
    update = TELLER.update(SOON + MINUTE)
    asked = TELLER.wrote(MONDAY + DAY)
    done = TELLER.resolved(MONDAY + DAY + HOUR, told=True)

    received = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(UPDATE,))

    desk = story(chosen, update, asked, done, received=received)

    assert ["NEXT_UPDATE", "ACKNOWLEDGEMENT"] == desk.messages()
    first, second = desk.of(Update)
    assert second.promises[0].promised_time < first.promises[0].promised_time
    assert [] == desk.alerts()


@pytest.mark.parametrize(
    "frequency", [UpdateFrequency.EVERY_STEP, UpdateFrequency.WEEKLY]
)
def test_who_goes_back_to_updates_is_promised_one(frequency: UpdateFrequency) -> None:
    """They are told when; from then on the owner is asked, and silence has an end."""
    chosen = TELLER.chosen(SOON + MINUTE, UpdateFrequency.ONLY_RESULT)
    back = TELLER.chosen(MONDAY + HOUR, frequency)

    desk = story(TELLER.update(SOON, told=True), chosen, back)

    first = desk.of(Update)[0]
    (following,) = first.promises
    assert (UpdateKind.ACKNOWLEDGEMENT, back.id) == (first.kind, first.cause)
    assert back.occurred_time == following.start_time
    assert ["ACKNOWLEDGEMENT", "NO_NEWS", "BROKEN_PROMISE"] == desk.messages()[:3]
    assert "UNTOLD" not in desk.alerts()


def test_another_choice_leaves_the_update_that_is_owed() -> None:
    """Who never wanted the result alone keeps the promise they have, and hears it."""
    chosen = TELLER.chosen(SOON, UpdateFrequency.WEEKLY)
    received = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(UPDATE,))

    desk = story(chosen, received=received)

    assert next_update_id(chosen.id) not in {one.id for one in desk.case.made}
    assert UpdateKind.NO_NEWS is desk.of(Update)[0].kind


@pytest.mark.parametrize("late_first", [True, False])
def test_choices_heard_in_either_order_end_the_same(*, late_first: bool) -> None:
    """The later choice holds, and its update counts from when it was made."""
    chosen = TELLER.chosen(SOON + MINUTE, UpdateFrequency.ONLY_RESULT)
    back = TELLER.chosen(MONDAY + HOUR, UpdateFrequency.EVERY_STEP)
    desk = Desk(live_policy(), echo=True)
    desk.play((FULL, TELLER.update(SOON, told=True)), MONDAY + HOUR)
    for one in (back, chosen) if late_first else (chosen, back):
        desk.hear(one, MONDAY + 2 * HOUR)

    owed = [one.commitment for one in desk.case.statuses if one.outcome is None]
    beats = [one for one in owed if one.kind is CommitmentKind.NEXT_UPDATE]
    assert [next_update_id(back.id)] == [one.id for one in beats]
