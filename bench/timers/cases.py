"""Real complaints by the hundred thousand, each due at a moment of our choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kafka.partitioner import murmur2
from msgspec import structs
from msgspec.structs import replace

from followup import ids
from followup.complaint import Commitment, CommitmentKind, Teller
from followup.facts import ComplaintReceived, Fact
from followup.policy import Policies, load_default
from services.scheduler.case import Case
from services.scheduler.decide import Judge
from tests.support.facts import MONDAY, Storyteller

KINDS = 50
"""Different complaints that are worked out in full; all others are told like them."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint to tell: the moment its first alert is due is part of it."""

    mark: str
    number: int
    due: datetime

    @property
    def customer(self) -> str:
        """Each customer complains once."""
        return f"c-{self.mark}-{self.number}"

    @property
    def name(self) -> str:
        """The complaint's id."""
        return f"T-{self.mark}-{self.number}"

    @property
    def subject(self) -> str:
        """What the header `ce_subject` says of its alerts."""
        return f"customers/{self.customer}/complaints/{self.name}"


class Telling:
    """Makes facts whose first alert is due at a given moment, to the microsecond.

    Working out promised times by the calendar costs more than the scheduler spends on
    the whole complaint, so it is done for a few; each further complaint has promises
    of the same lengths, moved as a whole to where its first alert is due as asked.
    """

    def __init__(self) -> None:
        """Work out the few by the default policy; takes a moment."""
        policy = load_default()
        judge = Judge(Policies([policy]))
        self._kinds: list[tuple[Fact, ComplaintReceived, datetime]] = []
        for number in range(KINDS):
            opened = MONDAY + timedelta(minutes=7 * number)
            teller = Storyteller(policy, complaint=f"T-{number}")
            fact = teller.received(opened, teller=Teller.ALREADY_TOLD)
            what = fact.what
            if not isinstance(what, ComplaintReceived):
                raise TypeError
            case = Case(customer=fact.customer, complaint=fact.complaint)
            look = judge.decide(case, fact, opened + timedelta(seconds=1)).case.look
            if look is None:
                raise ValueError("the default policy watches no clock of a complaint")
            self._kinds.append((fact, what, look))

    def fact(self, told: Complaint, opened: datetime) -> Fact:
        """Return the fact that opens a complaint."""
        fact, what, look = self._kinds[told.number % KINDS]
        later = told.due - look
        promises = tuple(_moved(one, later, opened) for one in what.commitments)
        return replace(
            fact,
            id=ids.derive(told.customer, told.name),
            customer=told.customer,
            complaint=told.name,
            occurred_time=opened,
            what=replace(what, commitments=promises),
        )


def _moved(promise: Commitment, later: timedelta, opened: datetime) -> Commitment:
    """Return a promise made at `opened`, with all its later moments moved.

    The acknowledgement, which nobody here waits for, is only minutes away from then.
    """
    if promise.kind is CommitmentKind.ACKNOWLEDGE:
        later = opened - promise.start_time
    moments = {
        name: moment + later
        for name, moment in structs.asdict(promise).items()
        if isinstance(moment, datetime)
    }
    return replace(promise, **{**moments, "start_time": opened})


def at_rate(mark: str, first: datetime, rate: float, count: int) -> list[Complaint]:
    """Return complaints due one after the other, `rate` of them a second."""
    return [
        Complaint(mark, number, first + timedelta(seconds=number / rate))
        for number in range(count)
    ]


def pending(mark: str, numbers: range, now: datetime) -> Iterator[Complaint]:
    """Yield complaints due between a day and a month from now."""
    for number in numbers:
        # A large prime spreads neighbours over the month, the same way every time.
        seconds = 86_400 + number * 7_368_787 % (29 * 86_400)
        yield Complaint(mark, number, now + timedelta(seconds=seconds))


def partition_of(customer: str, partitions: int) -> int:
    """Return the partition of a customer's records, as Kafka's clients choose it."""
    number: int = murmur2(customer.encode()) & 0x7FFFFFFF
    return number % partitions


def utc_now() -> datetime:
    """Return the moment by the machine's clock, which Kafka stamps records with."""
    return datetime.now(UTC)  # noqa: TID251 - compared with stamps of the same clock
