"""An absence that appears: the cases of that person are looked at, in small steps."""

from __future__ import annotations

from datetime import date, datetime

from msgspec.structs import replace

from followup.complaint import Teller
from followup.policy import Policies, Policy
from followup.policy.people import Absence
from followup.topics import Topics
from services.scheduler.absence_walk import HINTS_PER_SECOND, SLICE, AbsenceWalk
from services.scheduler.case import Case
from services.scheduler.catch_up import CatchUp
from services.scheduler.coverage import Coverage
from services.scheduler.decide import Judge
from services.scheduler.due_index import DueIndex
from services.scheduler.memory import key_of, to_bytes
from services.scheduler.partitions import Assignment, OwnedPartition
from services.scheduler.pipeline import Pipeline
from services.scheduler.tally import Tally
from tests.support.facts import MONDAY, Storyteller
from tests.support.policies import live_policy
from tests.support.scheduler_fakes import (
    CHANGELOG,
    Failures,
    FakeOutlet,
    FakeStore,
    HandClock,
)

TOPICS = Topics()
DAY_AWAY = Absence(first_day=date(2030, 1, 8), last_day=date(2030, 1, 8))


def away(person: str) -> Policy:
    """Return the live policy with one person away."""
    policy = live_policy()
    gone = policy.people[person].model_copy(update={"absences": (DAY_AWAY,)})
    return policy.model_copy(update={"people": {**policy.people, person: gone}})


def kept(owner: str, number: int) -> tuple[bytes, bytes]:
    """Return a case of this owner as it is kept."""
    teller = Storyteller(live_policy(), complaint=f"T-{number:04}")
    fact = teller.received(teller=Teller.ALREADY_TOLD)
    person = replace(fact.what.owner, id=owner)  # type: ignore[union-attr] # received
    fact = replace(fact, what=replace(fact.what, owner=person))
    case = Case(customer="c-1001", complaint=fact.complaint)
    decision = Judge(Policies([live_policy()])).decide(case, fact, MONDAY)
    return key_of(case.name), to_bytes(decision.case)


class Round:
    """One worker with one partition, whose policy a test exchanges."""

    def __init__(self, states: dict[bytes, bytes], policy: Policy) -> None:
        self.clock = HandClock(MONDAY)
        self.policies = Policies([policy])
        self.assignment = Assignment()
        self.states = states
        self.hinted: list[list[bytes]] = []
        self.walk = AbsenceWalk(
            policies=self,  # type: ignore[arg-type] # it says which policy is in force
            assignment=self.assignment,
            clock=self.clock,
            monotonic=self.clock.monotonic,
        )

    def in_force_at(self, instant: datetime) -> Policy:
        return self.policies.in_force_at(instant)

    async def take_over(self, *, behind: int = 0) -> OwnedPartition:
        owned = OwnedPartition(
            number=3,
            pipeline=Pipeline(
                partition=3,
                changelog=CHANGELOG,
                outlet=FakeOutlet(),
                store=FakeStore(kept=self.states),
                fail=Failures(),
            ),
            due=DueIndex(self.clock.monotonic),
            gate=CatchUp({TOPICS.complaints: behind}),
            tally=Tally(),
            coverage=Coverage(whole=True),
        )
        await self.assignment.replace({3: owned})
        return owned

    async def turns(self, count: int = 1, seconds: float = 0.0) -> list[bytes]:
        """Let so many ticks go by; return what was hinted at."""
        before = len(self.hinted)
        for _ in range(count):
            await self.walk.turn(self._hint)
            self.clock.move(seconds)
        return [key for keys in self.hinted[before:] for key in keys]

    async def _hint(self, keys: list[bytes], partition: int) -> None:
        assert partition == 3
        self.hinted.append(keys)


async def test_a_reloaded_absence_brings_a_look_at_that_persons_cases() -> None:
    """Theirs are hinted at once, the others' never, and later turns are quiet."""
    mine, other = kept("kim", 1), kept("sam", 2)
    round_ = Round(dict([mine, other]), live_policy())
    await round_.take_over()
    before = await round_.turns(3)
    round_.policies = Policies([away("kim")])
    found = await round_.turns(3, seconds=1)
    round_.policies = Policies([away("kim")])
    again = await round_.turns(3, seconds=1)

    assert [] == before
    assert [mine[0]] == found
    assert [] == again


async def test_an_absence_that_is_taken_back_is_looked_at_too() -> None:
    """What was said of it is over, and somebody waits to hear so."""
    mine = kept("kim", 1)
    round_ = Round(dict([mine]), away("kim"))
    await round_.take_over()
    await round_.turns(2, seconds=1)
    round_.policies = Policies([live_policy()])

    assert [mine[0]] == await round_.turns(2, seconds=1)


async def test_whoever_takes_a_partition_over_goes_through_it() -> None:
    """Nobody knows how far the owner before had come."""
    mine = kept("kim", 1)
    round_ = Round(dict([mine]), away("kim"))
    await round_.take_over()
    first = await round_.turns(2, seconds=1)
    await round_.take_over()

    assert [mine[0]] == first == await round_.turns(2, seconds=1)


async def test_a_partition_that_is_behind_waits() -> None:
    """A hand-over may be among what is still unheard."""
    mine = kept("kim", 1)
    round_ = Round(dict([mine]), away("kim"))
    owned = await round_.take_over(behind=1)
    behind = await round_.turns(2, seconds=1)
    owned.gate.decided(TOPICS.complaints, 0)

    assert [] == behind
    assert [mine[0]] == await round_.turns(2, seconds=1)


async def test_many_cases_come_in_slices_and_no_faster_than_allowed() -> None:
    """A slice a turn, then rest: alerts elsewhere are not to wait for this."""
    state = kept("kim", 1)[1]
    keys = [b"c-1001/T-%04d" % number for number in range(2 * SLICE + 1)]
    round_ = Round(dict.fromkeys(keys, state), away("kim"))
    await round_.take_over()
    at_once = await round_.turns(5)
    round_.clock.move(SLICE / HINTS_PER_SECOND)
    rest = await round_.turns(4, seconds=SLICE / HINTS_PER_SECOND)

    assert keys[:SLICE] == at_once
    assert keys[SLICE:] == rest


async def test_strange_bytes_and_ended_cases_are_passed_by() -> None:
    """What cannot be read is set aside elsewhere; what is closed has no promises."""
    key, state = kept("kim", 1)
    ended = to_bytes(Case(customer="kim", complaint="T-0009"))
    round_ = Round(
        {key: state, b"kim/T-0008": b"kim", b"kim/T-0009": ended}, away("kim")
    )
    await round_.take_over()

    assert [key] == await round_.turns(3, seconds=1)
