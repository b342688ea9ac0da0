"""Laws that hold for every complaint, whatever happens and in whatever order."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from followup.complaint import CommitmentKind, Severity, State, Teller
from followup.events import Alert, DeliveryOutcome, Update
from followup.facts import Fact
from services.scheduler.memory import (
    CaseFromLater,
    CaseUnreadable,
    from_bytes,
    to_bytes,
)
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import DAY, live_policy

TELLER = Storyteller(live_policy())
MINUTES = st.integers(min_value=1, max_value=9 * 24 * 60)
FATES = st.sampled_from(list(DeliveryOutcome))
MANY = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def happenings(draw: st.DrawFn) -> list[Fact]:
    """Make a complaint and up to six things that happened to it, in time order."""
    received = TELLER.received(
        severity=draw(st.sampled_from(list(Severity))),
        teller=draw(st.sampled_from(list(Teller))),
    )
    offer = promise(received, CommitmentKind.REMEDY_OFFER)
    facts = [received]
    for minutes in sorted(draw(st.sets(MINUTES, max_size=6))):
        when = MONDAY + timedelta(minutes=minutes)
        facts.append(
            draw(
                st.sampled_from(
                    [
                        TELLER.wrote(when),
                        TELLER.update(when),
                        TELLER.update(when, told=True),
                        TELLER.revised(when, offer.id, when + DAY),
                        TELLER.resolved(when),
                        TELLER.resolved(when, told=True),
                    ]
                )
            )
        )
    return facts


def run(facts: list[Fact], fates: list[DeliveryOutcome], *, echo: bool = False) -> Desk:
    """Let the story happen, and sixty days pass."""
    desk = Desk(live_policy(), fates=fates, echo=echo)
    for fact in facts:
        desk.until(fact.occurred_time)
        desk.hear(fact, fact.occurred_time)
    desk.until(facts[-1].occurred_time + 60 * DAY)
    return desk


@MANY
@given(happenings(), st.lists(FATES, max_size=8))
def test_nothing_is_said_twice_and_every_look_has_an_end(
    facts: list[Fact], fates: list[DeliveryOutcome]
) -> None:
    """
    Ids are said once (a retry only with a higher attempt), and looking comes to rest.
    """
    desk = run(facts, fates)

    alerts = [one.alert_id for one in desk.of(Alert)]
    updates = [(one.message_id, one.attempt) for one in desk.of(Update)]
    assert len(alerts) == len(set(alerts))
    assert len(updates) == len(set(updates))
    assert desk.case.look is None


@MANY
@given(happenings(), st.lists(FATES, max_size=8))
def test_hearing_everything_twice_changes_nothing(
    facts: list[Fact], fates: list[DeliveryOutcome]
) -> None:
    """
    Facts and deliveries heard twice leave the same case and the same words.
    """
    once, twice = run(facts, fates), run(facts, fates, echo=True)

    assert once.case == twice.case
    assert once.said == twice.said


@MANY
@given(happenings(), st.lists(FATES, max_size=8))
def test_no_promise_is_left_open_for_ever(
    facts: list[Fact], fates: list[DeliveryOutcome]
) -> None:
    """
    Sixty days later every promise has an outcome, and none was kept after its time.
    """
    desk = run(facts, fates)

    for status in desk.case.statuses:
        assert State.SETTLED is status.state
        if status.early is not None:
            assert status.early >= timedelta()


@MANY
@given(happenings(), st.lists(FATES, max_size=8))
def test_a_case_survives_its_bytes(
    facts: list[Fact], fates: list[DeliveryOutcome]
) -> None:
    """
    A case read back is the case that was written, byte for byte the second time.
    """
    case = run(facts, fates).case

    assert case == from_bytes(to_bytes(case))
    assert to_bytes(case) == to_bytes(from_bytes(to_bytes(case)))


@given(st.binary(max_size=60))
def test_bytes_that_are_no_case_say_so(data: bytes) -> None:
    """
    Any bytes either are a case or raise CaseUnreadable, nothing else.
    """
    with suppress(CaseUnreadable):
        from_bytes(data)


def test_a_case_of_a_later_version_is_refused() -> None:
    """
    A shape this version does not know is not half understood.
    """
    later = msgspec.msgpack.encode([99, "a shape of its own"])

    with pytest.raises(CaseFromLater, match="run the newer version"):
        from_bytes(later)
