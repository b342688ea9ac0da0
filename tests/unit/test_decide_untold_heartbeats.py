"""A next update that the customer was not told of is owed to them all the same."""

from __future__ import annotations

import pytest

from followup.complaint import CommitmentKind, Outcome, Severity, Teller
from followup.events import Alert, AlertKind, DeliveryOutcome, Update, UpdateKind
from followup.facts import Fact
from services.scheduler.decide.telling import next_update_id
from tests.support.desk import Desk
from tests.support.stories import BARE, MINUTE, SOON, TELLER, story

BOUNCED = [DeliveryOutcome.BOUNCED] * 9
OWN_WORDS = [
    TELLER.update(SOON, told=True),
    TELLER.called(SOON, reached=True),
]


def asked(desk: Desk) -> list[str]:
    """Return the promises that the owner was asked a line for."""
    return [
        one.commitment.id
        for one in desk.of(Alert)
        if one.kind is AlertKind.UPDATE_WANTED and one.commitment
    ]


def beats(desk: Desk) -> list[Outcome | None]:
    return [
        one.outcome
        for one in desk.case.statuses
        if one.commitment.kind is CommitmentKind.NEXT_UPDATE
    ]


@pytest.mark.parametrize("words", OWN_WORDS)
def test_a_silence_after_a_persons_own_words_does_not_last(words: Fact) -> None:
    """The owner is asked, then "no news" tells the next; its break is admitted."""
    desk = story(words)

    assert next_update_id(words.id) == asked(desk)[0]
    assert ["NO_NEWS", "BROKEN_PROMISE", "BROKEN_PROMISE"] == desk.messages()
    assert [Outcome.KEPT_EMPTY, *[Outcome.BROKEN] * 3] == beats(desk)
    empty, notice, _ = desk.of(Update)
    assert empty.promises == notice.broken
    assert not any("UNTOLD" in one for one in desk.alerts())


@pytest.mark.parametrize(("severity", "most"), [("HIGH", 1), ("MEDIUM", 2)])
def test_no_news_after_own_words_stays_within_its_limit(
    severity: str, most: int
) -> None:
    """As often as elsewhere, then the lead takes over."""
    received = TELLER.received(
        teller=Teller.ALREADY_TOLD, commitments=(), severity=Severity[severity]
    )

    desk = story(OWN_WORDS[0], received=received)

    assert most == desk.messages().count("NO_NEWS")
    limit = next(one for one in desk.of(Alert) if one.kind is AlertKind.NO_NEWS_LIMIT)
    assert TELLER.lead == limit.recipient


def test_the_next_own_words_keep_it_and_nobody_is_written_to() -> None:
    """A person who tells their news in time is all that the customer hears."""
    again = TELLER.update(SOON + 3 * 60 * MINUTE, told=True)
    end = TELLER.resolved(again.occurred_time + MINUTE, told=True)

    desk = story(OWN_WORDS[0], again, end)

    assert [] == [*desk.messages(), *desk.alerts()]
    assert [Outcome.KEPT_EARLY] * 2 == beats(desk)


def test_what_no_mail_could_tell_is_followed_and_not_admitted() -> None:
    """Another is promised once it has passed, our people are told, then it rests."""
    received = TELLER.received()

    desk = story(received=received, fates=BOUNCED)

    assert ["ACKNOWLEDGEMENT"] == desk.messages()
    assert [Outcome.BROKEN] * 2 == beats(desk)
    assert 2 == len(asked(desk))
    assert 2 == desk.alerts().count("UNTOLD")


def test_a_heartbeat_the_customer_never_knew_of_is_not_owned_up_to() -> None:
    """The "no news" after a call came back: nothing was promised that we broke."""
    desk = story(OWN_WORDS[1], received=BARE, fates=BOUNCED)

    assert [UpdateKind.NO_NEWS] == [one.kind for one in desk.of(Update)]
    assert [Outcome.BROKEN] * 2 == beats(desk)
    assert desk.case.look is None
