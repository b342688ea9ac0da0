"""A customer who writes more than once: one sooner next update, and they hear of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from followup.complaint import Commitment, CommitmentKind, Outcome, UpdateFrequency
from followup.events import Update, UpdateKind
from tests.support.desk import Desk
from tests.support.facts import MONDAY
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.stories import FULL, MINUTE, TELLER, UPDATE, story


def beats(desk: Desk) -> list[Commitment]:
    """Return the next updates that were promised under way."""
    kind = CommitmentKind.NEXT_UPDATE
    return [one for one in desk.case.made if one.kind is kind]


def told(desk: Desk) -> set[str]:
    return {promise.id for one in desk.of(Update) for promise in one.promises}


@pytest.mark.parametrize("minutes", [(30, 60), (30, 120), (30, 120, 180)])
def test_who_writes_twice_keeps_the_promise_they_were_told(
    minutes: tuple[int, ...],
) -> None:
    """Older words move nothing that "no news yet" has promised since they were said."""
    wrote = [TELLER.wrote(MONDAY + one * MINUTE) for one in minutes]

    desk = story(*wrote, received=FULL)

    assert {one.id for one in beats(desk)} <= told(desk)
    assert [UPDATE.id] == [one.supersedes for one in beats(desk) if one.supersedes]
    moved = [
        one.commitment.id
        for one in desk.case.statuses
        if one.outcome is Outcome.REVISED_BEFORE
    ]
    assert [UPDATE.id] == moved


def test_words_every_minute_bring_few_promises() -> None:
    """Who writes a hundred times is promised no more than who writes twice."""
    many = [TELLER.wrote(MONDAY + one * MINUTE) for one in range(1, 101)]

    desk = story(*many, received=FULL)

    assert len(beats(story(*many[:2], received=FULL))) == len(beats(desk))
    assert 1 == desk.messages().count("ACKNOWLEDGEMENT")


def test_only_the_result_is_not_undone_by_one_who_wrote_twice() -> None:
    """The second words were answered with the first; no update follows for them."""
    chosen = TELLER.chosen(MONDAY + MINUTE, UpdateFrequency.ONLY_RESULT)
    wrote = [TELLER.wrote(MONDAY + one * HOUR) for one in (1, 2)]

    desk = story(chosen, *wrote, received=FULL)

    assert 1 == desk.messages().count("NO_NEWS")
    assert beats(desk)[0].start_time == wrote[0].occurred_time
    assert wrote[1].occurred_time not in {one.start_time for one in beats(desk)}


def test_words_after_no_news_move_its_promise_and_say_so() -> None:
    """Though they wrote within the day before, the sooner time is told to them."""
    first = TELLER.wrote(MONDAY + 30 * MINUTE)
    second = TELLER.wrote(MONDAY + 5 * HOUR)

    desk = story(first, second, received=FULL)

    answers = [one for one in desk.of(Update) if one.kind is UpdateKind.ACKNOWLEDGEMENT]
    assert [first.id, second.id] == [one.cause for one in answers]
    (sooner,) = answers[1].promises
    assert sooner.start_time == second.occurred_time
    assert sooner.promised_time < MONDAY + 2 * DAY


def test_words_that_waited_for_their_complaint_move_one_promise() -> None:
    """Taken in together, they bring the one update that the first of them brings."""
    desk = Desk(live_policy())
    now = MONDAY + 3 * HOUR
    for minutes in (150, 120, 30):
        desk.hear(TELLER.wrote(MONDAY + minutes * MINUTE), now)
    desk.hear(FULL, now + timedelta(seconds=1))

    (made,) = beats(desk)
    assert MONDAY + 30 * MINUTE == made.start_time
    assert UPDATE.id == made.supersedes
