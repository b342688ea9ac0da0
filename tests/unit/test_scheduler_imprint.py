"""What was said is remembered, even by a worker that was not there when it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from followup.complaint import CommitmentKind
from followup.events import (
    Alert,
    AlertKind,
    CommitmentState,
    Delivery,
    DeliveryOutcome,
    Event,
    Update,
)
from followup.facts import Fact
from services.scheduler.case import Case
from services.scheduler.imprint import (
    Imprint,
    from_bytes,
    imprints,
    to_bytes,
    with_imprint,
    with_status,
)
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.played_stories import WrittenDesk, played_facts
from tests.support.policies import HOUR, live_policy, shipped_policy

MINUTE = timedelta(minutes=1)
FATES = (DeliveryOutcome.FAILED, DeliveryOutcome.ACCEPTED)
TELLER = Storyteller(live_policy())


def believed(before: Case, after: Case, said: Sequence[Event]) -> Case:
    """Return the case as a successor remembers it, from the words alone."""
    case = before
    for event, imprint in zip(said, imprints(before, after, said), strict=True):
        if imprint is not None:
            case = with_imprint(case, from_bytes(to_bytes(imprint)))
        elif isinstance(event, CommitmentState):
            case = with_status(case, event.status)
    return case


class Forgetful(WrittenDesk):
    """A desk whose worker dies after each word, and is followed by one who reads."""

    repeated: list[Event]
    lost: list[str]

    def _decide(self, heard: Fact | Delivery | None, now: datetime) -> Sequence[Event]:
        before = self.case
        said = super()._decide(heard, now)
        after = believed(before, self.case, said)
        again = self.judge.decide(after, heard, now).outgoing
        self.repeated += [one for one in again if isinstance(one, Alert | Update)]
        twice = believed(after, self.case, said)
        if twice != after:
            self.lost.append(f"believed twice, {twice} is not {after}")
        return said


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.lists(st.sampled_from(FATES), max_size=6))
def test_words_that_are_believed_are_not_said_again(
    number: int, fates: list[DeliveryOutcome]
) -> None:
    """
    Whatever a judgement says, its words alone keep the successor from repeating them.
    """
    facts = played_facts(number)
    desk = Forgetful(facts[0], fates)
    desk.repeated, desk.lost = [], []
    desk.play(facts, facts[0].occurred_time + 4 * HOUR)

    assert [] == desk.repeated
    assert [] == desk.lost


def test_an_alarm_that_only_kafka_remembers_is_closed() -> None:
    """
    Said before the worker died, heard of by nobody since: its incident still ends.
    """
    desk = Desk(live_policy())
    received = TELLER.received()
    reply = promise(received, CommitmentKind.FIRST_REPLY)
    desk.hear(received, MONDAY)
    desk.until(reply.warning_time - MINUTE)
    before = desk.case
    said = desk.hear(None, reply.warning_time)
    solved = TELLER.resolved(reply.warning_time + MINUTE, told=True)
    late = reply.warning_time + HOUR

    forgotten = desk.judge.decide(before, solved, late, catching_up=True)
    recalled = desk.judge.decide(
        believed(before, desk.case, said), solved, late, catching_up=True
    )

    warned = [one.incident_key for one in said if isinstance(one, Alert)]
    assert warned
    assert [] == cleared(forgotten.outgoing, warned)
    assert warned == cleared(recalled.outgoing, warned)


def test_a_chain_starts_with_the_alarm_that_is_believed() -> None:
    """Who is asked next does not depend on whether the worker lived to note it."""
    desk = Desk(live_policy())
    received = TELLER.received()
    reply = promise(received, CommitmentKind.FIRST_REPLY)
    desk.hear(received, MONDAY)
    desk.until(reply.warning_time - MINUTE)
    before = desk.case
    said = desk.hear(None, reply.warning_time)

    assert desk.case.chains
    assert believed(before, desk.case, said).chains == desk.case.chains


def test_a_message_that_was_asked_about_is_remembered() -> None:
    """A person's word finds its message, even if the worker died after it asked."""
    desk = Desk(shipped_policy())
    received = TELLER.received()
    desk.hear(received, MONDAY)
    notice = promise(received, CommitmentKind.FIRST_REPLY).notice_time
    assert notice is not None
    desk.until(notice - MINUTE)
    before = desk.case
    said = desk.hear(None, notice)

    assert AlertKind.APPROVAL_WANTED in {
        one.kind for one in said if isinstance(one, Alert)
    }
    assert believed(before, desk.case, said).messages == desk.case.messages


def test_an_older_try_changes_nothing() -> None:
    """What is remembered of a message stands against words from before it."""
    desk = Desk(live_policy())
    desk.hear(TELLER.received(), MONDAY)
    message = desk.case.messages[0]
    older = replace(message, outcome=None, outcome_time=None)

    assert with_imprint(desk.case, Imprint(message=older)) == desk.case


def test_what_stands_of_an_unknown_promise_is_said_anew() -> None:
    """Only promises whose standing was known to be published take one from a topic."""
    desk = Desk(live_policy())
    desk.hear(TELLER.received(), MONDAY)
    status = desk.case.statuses[0]
    bare = replace(desk.case, statuses=())

    assert with_status(bare, status) == bare


@pytest.mark.parametrize("header", [b"\xc1", b"wQ=="])
def test_bytes_that_are_no_imprint_are_refused(header: bytes) -> None:
    """Neither what is no text nor what is no imprint passes for one."""
    with pytest.raises(ValueError, match="not a readable imprint"):
        from_bytes(header)


def test_an_imprint_travels_as_text() -> None:
    """Whoever reads all headers as text, as many clients do, is not tripped up."""
    assert to_bytes(Imprint()).decode("ascii")


def cleared(said: Sequence[Event], incidents: Sequence[str]) -> list[str]:
    """Return which of the incidents are closed."""
    return [
        one.incident_key
        for one in said
        if isinstance(one, Alert)
        and one.kind is AlertKind.CLEARED
        and one.incident_key in incidents
    ]
