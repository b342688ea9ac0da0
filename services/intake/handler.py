"""Takes requests in: checks, decides, and returns once Kafka has what follows."""

from __future__ import annotations

from datetime import datetime

import structlog

from followup.events import Hold
from followup.facts import Fact
from followup.policy import Policies
from followup.ports import Clock, Publisher
from followup.runtime.labels import HELD, RELEASED, fact_label
from followup.runtime.metrics import IntakeMetrics
from followup.topics import Topics
from followup.wire.envelope import record_of
from followup.working_hours import NoOpenTime
from services.intake.decide import Decision, decide
from services.intake.requests import Request, Violation
from services.intake.validation import violations

SOURCE = "//followup/intake"
"""Says so of facts that come from calls; those from events keep the event's source."""


class Refused(Exception):
    """The request is wrong in itself; asking again without a change is refused too."""

    def __init__(self, found: tuple[Violation, ...]) -> None:
        self.violations = found
        super().__init__("; ".join(str(each) for each in found))


class Handler:
    """Serves calls and events alike; keeps no state of its own."""

    def __init__(
        self,
        *,
        publisher: Publisher,
        policies: Policies,
        clock: Clock,
        topics: Topics,
        metrics: IntakeMetrics,
    ) -> None:
        self._publisher = publisher
        self._policies = policies
        self._clock = clock
        self._topics = topics
        self._metrics = metrics
        self._log = structlog.get_logger()

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return self._clock.now()

    def judge(
        self, request: Request, *, source: str, known: tuple[Violation, ...] = ()
    ) -> Decision:
        """Return what a request means; publishes nothing.

        `known` are violations that were found when the request was read. Raises
        Refused with all violations.
        """
        policy = self._policies.in_force_at(request.occurred_time)
        found = (*known, *violations(request, policy, self.now()))
        if found:
            raise Refused(found)
        try:
            return decide(request, policy, source)
        except NoOpenTime as error:
            raise Refused((_closed_too_long(error),)) from error

    async def publish(self, decision: Decision, *, traceparent: str = "") -> None:
        """Return when all in-sync replicas have the event; may be repeated.

        Raises PublishFailed when that was not achieved in time.
        """
        event = decision.event
        record = record_of(event, self._topics, source=SOURCE, traceparent=traceparent)
        await self._publisher.publish(record)
        if isinstance(event, Fact):
            self._tell_fact(event, decision.why)
        else:
            self._tell_hold(event, decision.why)

    def _tell_hold(self, hold: Hold, why: str) -> None:
        said = HELD if hold.held else RELEASED
        self._metrics.holds_published.labels(said=said).inc()
        self._log.warning(
            "hold_accepted", hold=hold.id, scope=hold.scope, said=said, why=why
        )

    def _tell_fact(self, fact: Fact, why: str) -> None:
        self._metrics.facts_published.labels(fact=fact_label(type(fact.what))).inc()
        self._log.info(
            "fact_accepted",
            fact=fact.id,
            kind=fact_label(type(fact.what)),
            complaint=str(fact.name),
            source=fact.source,
            why=why,
        )


def _closed_too_long(error: NoOpenTime) -> Violation:
    return Violation(
        field="complaint.occurred_time",
        description=f"the policy has no open hours to promise anything in: {error}",
        reason="NO_OPEN_TIME",
    )
