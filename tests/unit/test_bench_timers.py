"""What the bench of the timers says is what it counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bench.timers.cases import Complaint, Telling, at_rate, partition_of
from bench.timers.figures import lateness
from followup.policy import Policies, load_default
from services.scheduler.case import Case
from services.scheduler.decide import Judge

NOON = datetime(2030, 1, 8, 12, tzinfo=UTC)


def test_percentiles_are_of_those_that_were_seen() -> None:
    """Each percentile is a lateness that happened, by the nearest rank."""
    told = lateness([n / 1000 for n in range(1000, 0, -1)])

    assert (told.p50, told.p99, told.p999, told.max) == (500.0, 990.0, 999.0, 1000.0)


def test_a_single_lateness_is_every_percentile() -> None:
    """Little is known from one alert, and that is what is told."""
    told = lateness([0.0125])

    assert {told.p50, told.p99, told.p999, told.max} == {12.5}


def test_a_case_is_due_when_it_was_asked_to_be() -> None:
    """The real judgement looks at each kind of case at the moment that was chosen."""
    judge, telling = Judge(Policies([load_default()])), Telling()
    due = NOON + timedelta(days=3, microseconds=7)
    looks = set()
    for number in range(5):
        fact = telling.fact(Complaint("t", number, due), NOON)
        fresh = Case(customer=fact.customer, complaint=fact.complaint)
        looks.add(judge.decide(fresh, fact, NOON + timedelta(minutes=1)).case.look)

    assert looks == {due}


def test_the_rate_is_kept_to() -> None:
    """Each falls due a fraction of a second after the one before."""
    told = at_rate("t", NOON, 4.0, 3)

    assert [(one.due - NOON).total_seconds() for one in told] == [0.0, 0.25, 0.5]


def test_partitions_are_those_of_kafkas_own_clients() -> None:
    """The partitioner is the one that chose for real records."""
    chosen = {partition_of(f"c-{n}", 12) for n in range(500)}

    assert chosen == set(range(12))
