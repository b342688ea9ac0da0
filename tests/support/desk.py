"""The scheduler's judgement alone, with a clock that jumps to each due moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from followup.events import (
    Alert,
    CommitmentState,
    Delivery,
    DeliveryOutcome,
    Event,
    Update,
)
from followup.facts import Fact
from followup.holds import Holds
from followup.lead_times.curves import Curves
from followup.policy import Policies, Policy
from services.scheduler.case import Case
from services.scheduler.customer import Customer
from services.scheduler.decide import Judge
from services.scheduler.memory import from_bytes, to_bytes
from tests.support.facts import delivery

E = TypeVar("E")


class Desk:
    """One complaint, decided as time goes by.

    Each message meets the next of `fates` a second later, and acceptance after the
    last; without `post` it meets none, and the test itself hears what became of it.
    With `echo` everything is heard twice.
    """

    def __init__(
        self,
        *policies: Policy,
        fates: Sequence[DeliveryOutcome] = (),
        echo: bool = False,
        complaint: str = "T-42",
        post: bool = True,
        lead_times: Curves | None = None,
    ) -> None:
        self.holds = Holds()
        self.judge = Judge(Policies(policies), holds=self.holds, lead_times=lead_times)
        self.case = Case(customer="c-1001", complaint=complaint)
        self.customer = Customer()
        self.said: list[Event] = []
        self._fates = list(fates)
        self._echo = echo
        self._post = post

    def hear(self, heard: Fact | Delivery | None, now: datetime) -> Sequence[Event]:
        """Decide once, through the bytes that the scheduler keeps between records."""
        said = self._decide(heard, now)
        if self._echo:
            again = self._decide(heard, now)
            assert () == again
        for update in said:
            if self._post and isinstance(update, Update):
                fate = self._fates.pop(0) if self._fates else DeliveryOutcome.ACCEPTED
                later = now + timedelta(seconds=1)
                self.hear(delivery(update, fate, occurred_time=later), later)
        return said

    def play(self, facts: Iterable[Fact], end: datetime) -> None:
        """Hear each fact when it happens, and let time pass until `end`."""
        for fact in facts:
            self.until(fact.occurred_time)
            self.hear(fact, fact.occurred_time)
        self.until(end)

    def _decide(self, heard: Fact | Delivery | None, now: datetime) -> Sequence[Event]:
        kept = from_bytes(to_bytes(self.case))
        decision = self.judge.decide(kept, heard, now, customer=lambda: self.customer)
        self.case = decision.case
        self.customer = decision.customer or self.customer
        self.said.extend(decision.outgoing)
        return decision.outgoing

    def until(self, end: datetime) -> None:
        """Let time pass, looking exactly when the case asks to be looked at."""
        while True:
            look = self.case.look
            if look is None or look > end:
                return
            before = self.case
            self.hear(None, look)
            assert self.case != before, f"a look in vain at {look}"

    def of(self, kind: type[E]) -> list[E]:
        """Return what was said of one kind, in order."""
        return [one for one in self.said if isinstance(one, kind)]

    def messages(self) -> list[str]:
        """Return the kinds of the messages to the customer, in order."""
        return [one.kind.name for one in self.of(Update)]

    def alerts(self) -> list[str]:
        """Return the alerts as "KIND commitment-kind", in order."""
        return [
            f"{one.kind.name} {one.commitment.kind.name}"
            if one.commitment
            else one.kind.name
            for one in self.of(Alert)
        ]

    def outcomes(self) -> dict[str, str]:
        """Return how each promise stands, by its kind and revision."""
        return {
            f"{one.commitment.kind.name} {one.commitment.revision}": (
                one.outcome.name if one.outcome else one.state.name
            )
            for one in self.case.statuses
        }

    def changes(self) -> list[str]:
        """Return each published change of a promise, as "KIND STATE"."""
        return [
            f"{one.status.commitment.kind.name}"
            f" {(one.status.outcome or one.status.state).name}"
            for one in self.of(CommitmentState)
        ]
