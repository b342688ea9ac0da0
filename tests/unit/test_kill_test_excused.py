"""What the kill test's referee excuses: silence that the rules themselves call for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bench.kill_test.foresight import levels
from bench.kill_test.rules import course_of
from bench.kill_test.verdict import Fault
from followup.events import AlertKind, Delivery, DeliveryOutcome, Update, UpdateKind
from tests.support.played_stories import POLICY, Written, evidence, played
from tests.support.refereed import first, found, gone

SECOND = timedelta(seconds=1)
COUNT = 150


@pytest.fixture(scope="module")
def stories() -> list[list[Written]]:
    """Give what the real judgement says in many stories."""
    return [played(number) for number in range(COUNT)]


def test_a_warning_that_waited_for_another_complaint_s_sake_is_excused(
    stories: list[list[Written]],
) -> None:
    """A customer is warned of one thing at a time; meanwhile the other was over."""
    lost = first(Update, _warns, gone)
    warning = next(one.record for story in stories for one in story if _warns(one))
    assert isinstance(warning, Update)
    [promise] = warning.at_risk
    shortly_before = promise.promised_time - SECOND / 2

    def theirs(written: Written) -> list[Written]:
        one = written.record
        if isinstance(one, Update) and one.kind is UpdateKind.EARLY_WARNING:
            one = replace(one, decided_time=shortly_before)
        return [Written(replace(one, customer=warning.customer), written.known)]

    other = next(
        story
        for story in reversed(stories)
        if any(_warns(one) for one in story)
        and story[0].record.complaint != warning.complaint
    )
    sibling = [one for written in other for one in theirs(written)]
    others = [story for story in stories if story is not other]

    assert Fault.LOST in found(evidence(stories, lost))
    assert Fault.LOST not in found(evidence([*others, sibling], lost))


def test_a_line_is_asked_for_only_until_it_is_said_that_it_is_at_risk(
    stories: list[list[Written]],
) -> None:
    """Whoever could not look before the warning says the warning alone, rightly."""
    courses = [
        course_of(case, POLICY)
        for case in evidence(stories, lambda written: [written]).cases.values()
    ]
    asked = [
        (course.ledger[one.promise].promise.warning_time, one.until)
        for course in courses
        if course is not None
        for one in levels(course)
        if one.kind is AlertKind.UPDATE_WANTED
    ]

    assert len(asked) > COUNT / 10
    assert all(until is not None and until <= warning for warning, until in asked)


def test_a_notice_without_a_next_time_is_excused_if_nobody_sent_it(
    stories: list[list[Written]],
) -> None:
    """What had passed when the notifier got it is put aside and decided anew."""

    def stale(written: Written) -> list[Written]:
        one = written.record
        assert isinstance(one, Update)
        return [Written(replace(one, promises=()), written.known)]

    def unsent(written: Written) -> list[Written]:
        one = written.record
        if isinstance(one, Delivery) and one.message_id == notice.message_id:
            one = replace(one, outcome=DeliveryOutcome.EXPIRED)
        [changed] = vague(Written(one, written.known))
        return [changed]

    def is_notice(one: Update) -> bool:
        return one.kind is UpdateKind.BROKEN_PROMISE

    vague = first(Update, is_notice, stale)
    said = found(evidence(stories, vague))
    notice = next(
        one.record
        for story in stories
        for one in story
        if isinstance(one.record, Update) and is_notice(one.record)
    )
    vague = first(Update, is_notice, stale)

    assert Fault.WRONG in said
    assert Fault.WRONG not in found(evidence(stories, unsent))


def _warns(written: Written | Update) -> bool:
    one = written.record if isinstance(written, Written) else written
    return isinstance(one, Update) and one.kind is UpdateKind.EARLY_WARNING
