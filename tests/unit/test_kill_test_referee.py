"""The kill test's referee: content with what is right, and sees each kind of fault."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bench.kill_test.referee import judge
from bench.kill_test.stories import STORIES, story_of
from bench.kill_test.verdict import Fault, Verdict
from followup.events import (
    Alert,
    AlertKind,
    CommitmentState,
    DeliveryOutcome,
    Update,
    UpdateKind,
)
from tests.support.facts import MONDAY
from tests.support.played_stories import LONGEST, POLICY, Written, evidence, played
from tests.support.refereed import Change, first, found, gone

SECOND = timedelta(seconds=1)
COUNT = 150


@pytest.fixture(scope="module")
def stories() -> list[list[Written]]:
    """Give what the real judgement says in many stories."""
    return [played(number) for number in range(COUNT)]


def again(written: Written) -> list[Written]:
    """Say it again under another id."""
    one = written.record
    if isinstance(one, Alert):
        return [written, Written(replace(one, alert_id="another"), written.known)]
    assert isinstance(one, Update)
    return [written, Written(replace(one, message_id="another"), written.known)]


def sooner(written: Written) -> list[Written]:
    one, moment = written.record, written.known - SECOND
    if isinstance(one, Alert):
        return [Written(replace(one, raised_time=moment), moment)]
    assert isinstance(one, Update)
    return [Written(replace(one, decided_time=moment), moment)]


def silent() -> int:
    """Return a complaint nobody answers, with enough others before and after it."""
    return next(
        number
        for number in range(COUNT // 3, COUNT)
        if len(list(story_of(1, number, MONDAY, LONGEST))) == 1
    )


def told(verdict: Verdict) -> str:
    return "\n".join(str(one) for one in verdict.violations[:5])


def test_what_the_judgement_says_is_right(stories: list[list[Written]]) -> None:
    """Played without any trouble, nothing is wrong or excused.

    What falls due while the desk awaits a delivery is said up to a second later.
    """
    verdict = judge(evidence(stories), POLICY)

    assert [] == verdict.violations, told(verdict)
    assert 0 == verdict.collapsed
    assert verdict.worst_lateness < SECOND
    assert COUNT == verdict.complaints
    assert verdict.commitments >= 4 * COUNT


def test_every_story_is_told_and_repeats_by_its_seed() -> None:
    """Among many complaints each story occurs, and a seed tells the same again."""
    lengths = {len(turns) for _, turns in STORIES.values()}
    once, twice = (
        [list(story_of(7, number, MONDAY, LONGEST)) for number in range(COUNT)]
        for _ in range(2)
    )

    assert once == twice
    assert lengths == {len(story) - 1 for story in once}


SAID = [
    (gone, Fault.LOST, AlertKind.OVERDUE),
    (gone, Fault.LOST, AlertKind.CLEARED),
    (gone, Fault.LOST, UpdateKind.ACKNOWLEDGEMENT),
    (gone, Fault.LOST, UpdateKind.NEXT_UPDATE),
    (gone, Fault.LOST, UpdateKind.BROKEN_PROMISE),
    (gone, Fault.LOST, UpdateKind.RESOLVED),
    (gone, Fault.LOST, UpdateKind.EARLY_WARNING),
    (gone, Fault.LOST, UpdateKind.NO_NEWS),
    (again, Fault.TWICE, AlertKind.AT_RISK),
    (again, Fault.TWICE, AlertKind.OVERDUE),
    (again, Fault.TWICE, AlertKind.CLEARED),
    (again, Fault.TWICE, UpdateKind.ACKNOWLEDGEMENT),
    (again, Fault.TWICE, AlertKind.UPDATE_WANTED),
    (again, Fault.TWICE, UpdateKind.BROKEN_PROMISE),
    (again, Fault.TWICE, UpdateKind.EARLY_WARNING),
    (again, Fault.TWICE, UpdateKind.NO_NEWS),
    (sooner, Fault.EARLY, AlertKind.AT_RISK),
    (sooner, Fault.EARLY, AlertKind.OVERDUE),
    (sooner, Fault.EARLY, AlertKind.UPDATE_WANTED),
    (sooner, Fault.EARLY, AlertKind.NO_NEWS_LIMIT),
    (sooner, Fault.EARLY, UpdateKind.BROKEN_PROMISE),
    (sooner, Fault.EARLY, UpdateKind.EARLY_WARNING),
    (sooner, Fault.EARLY, UpdateKind.NO_NEWS),
]


@pytest.mark.parametrize(
    ("change", "fault", "kind"),
    SAID,
    ids=[f"{kind.name} {fault.name}" for _, fault, kind in SAID],
)
def test_one_change_is_seen(
    stories: list[list[Written]],
    change: Change,
    fault: Fault,
    kind: AlertKind | UpdateKind,
) -> None:
    """One record left out, said under a second id, or said a second too soon."""
    event = Alert if isinstance(kind, AlertKind) else Update
    changed = first(event, lambda one: one.kind is kind, change)

    assert fault in found(evidence(stories, changed))


@pytest.mark.parametrize(
    "kind",
    [AlertKind.AT_RISK, AlertKind.UPDATE_WANTED],
    ids=lambda kind: kind.name,
)
def test_a_level_left_out_is_seen_where_others_were_said(
    stories: list[list[Written]], kind: AlertKind
) -> None:
    """No outage excuses it: nearly all that fell due after it was said in time."""

    def is_mine(alert: Alert) -> bool:
        return alert.complaint == f"T-{silent()}" and alert.kind is kind

    assert {Fault.LOST: 1} == found(evidence(stories, first(Alert, is_mine, gone)))


def test_a_repeat_under_its_own_id_is_only_counted(
    stories: list[list[Written]],
) -> None:
    """Everything said twice with the same ids is right, and counted."""
    verdict = judge(evidence(stories, lambda one: [one, one]), POLICY)

    assert [] == verdict.violations, told(verdict)
    assert verdict.repeats == verdict.alerts + sum(
        isinstance(one.record, Update) for story in stories for one in story
    )


def test_an_alarm_that_nothing_calls_for_is_seen(stories: list[list[Written]]) -> None:
    """A kept promise said to be overdue, long after the answer, is a false alarm."""

    def alarm(written: Written) -> list[Written]:
        one = written.record
        assert isinstance(one, Alert)
        assert one.commitment is not None
        later = one.commitment.promised_time + 30 * SECOND
        false = replace(
            one,
            alert_id="false",
            kind=AlertKind.OVERDUE,
            due_time=one.commitment.promised_time,
            raised_time=later,
        )
        return [written, Written(false, later)]

    kept = {
        one.record.status.commitment.id
        for story in stories
        for one in story
        if isinstance(one.record, CommitmentState)
        and one.record.status.outcome is not None
        and one.record.status.outcome.name == "KEPT_EARLY"
    }
    change = first(
        Alert,
        lambda one: (
            one.kind is AlertKind.CLEARED
            and one.commitment is not None
            and one.commitment.id in kept
        ),
        alarm,
    )

    assert Fault.FALSE in found(evidence(stories, change))


def test_a_wrong_ending_is_seen(stories: list[list[Written]]) -> None:
    """A break that the ledger never tells leaves a promise open for ever."""

    def is_break(state: CommitmentState) -> bool:
        outcome = state.status.outcome
        return outcome is not None and outcome.name == "BROKEN"

    change = first(CommitmentState, is_break, gone)

    assert {Fault.WRONG: 1} == found(evidence(stories, change))


def test_levels_passed_over_while_the_scheduler_slept_are_excused() -> None:
    """After 15 s without a look only the highest is said, late; that is no loss."""
    asleep = (20 * SECOND, 35 * SECOND)
    sleepers = [played(number, asleep=asleep) for number in range(COUNT)]
    verdict = judge(evidence(sleepers), POLICY)

    assert {} == {fault: told(verdict) for fault in Fault if verdict.count(fault)}
    assert verdict.collapsed > 0
    assert timedelta() < verdict.worst_lateness <= 15 * SECOND


def test_a_kind_that_is_never_said_is_not_excused(
    stories: list[list[Written]],
) -> None:
    """Without a single warning in the whole run, no outage explains the silence."""

    def unwarned(written: Written) -> list[Written]:
        one = written.record
        is_warning = isinstance(one, Alert) and one.kind is AlertKind.AT_RISK
        return [] if is_warning else [written]

    verdict = judge(evidence(stories, unwarned), POLICY)

    assert verdict.count(Fault.LOST) > 0


def test_a_message_that_failed_must_be_tried_again() -> None:
    """Nobody answers and the first try fails: leaving out the second is a loss."""
    story = [played(silent(), fates=[DeliveryOutcome.FAILED])]
    second = first(Update, lambda one: one.attempt == 2, gone)

    assert {} == found(evidence(story))
    assert Fault.LOST in found(evidence(story, second))
