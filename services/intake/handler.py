"""Takes requests in: checks, decides, and returns once Kafka has what follows."""

from __future__ import annotations

from datetime import datetime

import structlog

from followup.events import Hold
from followup.facts import ComplaintReceived, Fact
from followup.lead_times.ages import hours_of
from followup.lead_times.curves import Curves, Known, Unknown
from followup.policy import Policies, Policy
from followup.ports import Clock, Publisher
from followup.quoting import kind_of
from followup.runtime.labels import HELD, NO, RELEASED, YES, fact_label, label
from followup.runtime.metrics import IntakeMetrics
from followup.topics import Topics
from followup.wire.envelope import record_of
from followup.working_hours import NoOpenTime
from services.intake.decide import Decision, decide
from services.intake.offer import Quotation, quotation
from services.intake.requests import AskQuote, CreateComplaint, Request, Violation
from services.intake.validation import quote_violations, violations

SOURCE = "//followup/intake"
"""Says so of facts that come from calls; those from events keep the event's source."""


class Refused(Exception):
    """The request is wrong in itself; asking again without a change is refused too."""

    def __init__(self, found: tuple[Violation, ...]) -> None:
        self.violations = found
        super().__init__("; ".join(str(each) for each in found))


class Handler:
    """Serves calls and events alike; keeps no state of its own.

    `lead_times` are kept up to date by whoever made them; without any, nothing is
    known of how long complaints take.
    """

    def __init__(  # noqa: PLR0913 - wired once, by name
        self,
        *,
        publisher: Publisher,
        policies: Policies,
        clock: Clock,
        topics: Topics,
        metrics: IntakeMetrics,
        lead_times: Curves | None = None,
    ) -> None:
        self._publisher = publisher
        self._policies = policies
        self._clock = clock
        self._topics = topics
        self._metrics = metrics
        self._lead_times = Curves() if lead_times is None else lead_times
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
        learned: Known | Unknown = Unknown.NOTHING_YET
        if isinstance(request, CreateComplaint):
            learned = self._learned(request, policy)
        try:
            return decide(request, policy, source, learned)
        except NoOpenTime as error:
            field = "complaint.occurred_time"
            raise Refused((_closed_too_long(field, error),)) from error

    def quote(
        self, request: AskQuote, *, known: tuple[Violation, ...] = ()
    ) -> Quotation:
        """Return what would be promised; nothing is made or published.

        `known` are violations that were found when the request was read. Raises
        Refused with all violations.
        """
        policy = self._policies.in_force_at(request.occurred_time)
        found = (*known, *quote_violations(request, policy, self.now()))
        if found:
            raise Refused(found)
        try:
            return quotation(request, policy, self._learned(request, policy), SOURCE)
        except NoOpenTime as error:
            raise Refused((_closed_too_long("occurred_time", error),)) from error

    def _learned(
        self, request: CreateComplaint | AskQuote, policy: Policy
    ) -> Known | Unknown:
        """Return what was known of such complaints when the request happened."""
        return self._lead_times.in_force_at(
            kind_of(policy, request.category, request.severity),
            hours_of(request.occurred_time),
            hours_of(self.now()),
        )

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
        what = fact.what
        self._metrics.facts_published.labels(fact=fact_label(type(what))).inc()
        if isinstance(what, ComplaintReceived) and what.quote is not None:
            method = label(what.quote.method)
            promised = YES if what.quote.resolution_promised else NO
            self._metrics.quotes.labels(method=method, promised=promised).inc()
        self._log.info(
            "fact_accepted",
            fact=fact.id,
            kind=fact_label(type(fact.what)),
            complaint=str(fact.name),
            source=fact.source,
            why=why,
        )


def _closed_too_long(field: str, error: NoOpenTime) -> Violation:
    return Violation(
        field=field,
        description=f"the policy has no open hours to promise anything in: {error}",
        reason="NO_OPEN_TIME",
    )
