"""Reads, looks, says and reports, over and over: the lookout at work."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

import structlog
from kafka.errors import KafkaError

from followup.complaint import Person
from followup.events import Alert, Hold
from followup.kafka.sender import Sender
from followup.policy import LivePolicies, Policy
from followup.ports import Clock
from followup.runtime.settings import KafkaSettings
from followup.topics import OF_NO_COMPLAINT, Topics
from followup.wire.envelope import record_of
from services.scheduler import beside
from services.scheduler.lookout import breaker, grouping, window
from services.scheduler.lookout.hearing import SOURCE, seen_in
from services.scheduler.lookout.look import View, look, taken
from services.scheduler.lookout.report import Report, count, pressure_of
from services.scheduler.lookout.rounds import Rounds
from services.scheduler.lookout.silence import FORGOTTEN
from services.scheduler.lookout.stream import Stream

CLIENT = "followup-scheduler-lookout"
MOST_RECORDS = 500
READ_SECONDS = 0.5
LOOK_SECONDS = 1.0
SURE_SECONDS = 10.0
"""How often Kafka is asked whether all facts are read, and the policy whether it
changed."""


class Watch:
    """For one thread, which it blocks. `tell` is called after every look."""

    def __init__(  # noqa: PLR0913 - wired once, by name
        self,
        *,
        kafka: KafkaSettings,
        topics: Topics,
        policies: LivePolicies,
        operators: Person,
        clock: Clock,
        tell: Callable[[Report], None],
    ) -> None:
        self._connection = kafka.for_kafka_python()
        self._topics = topics
        self._policies = policies
        self._operators = operators
        self._clock = clock
        self._tell = tell
        self._log = structlog.get_logger()
        self._view = View()
        self._unsaid: deque[Hold | Alert] = deque()

    def run(self) -> None:
        """Look out for ever; tries again where Kafka is away."""
        beside.for_ever(self._follow, blind="lookout_blind")

    def _follow(self) -> None:
        """Read from as far back as the rules look, then on; raises KafkaError."""
        now = self._clock.now()
        self._view = View()
        with (
            closing(self._stream(now)) as stream,
            closing(
                Rounds(self._connection, self._topics.commitments, f"{CLIENT}-rounds")
            ) as rounds,
            Sender(
                self._connection, client_id=CLIENT, patience=beside.SEND_SECONDS
            ) as sender,
        ):
            while not stream.caught_up:
                self._read(stream, now - window.REACH)
            self._log.info("lookout", sources=len(self._view.sources))
            self._keep_looking(stream, rounds, sender)

    def _stream(self, now: datetime) -> Stream:
        topics = self._topics
        week = now - FORGOTTEN
        return Stream(
            self._connection,
            {
                topics.controls: None,
                topics.complaints: week,
                topics.updates: week,
                topics.alerts: week,
                topics.deliveries: now - grouping.REACH,
            },
            {topics.alerts: now - window.REACH},
            first_only=(topics.deliveries,),
            client_id=CLIENT,
        )

    def _keep_looking(self, stream: Stream, rounds: Rounds, sender: Sender) -> None:
        looked = asked = -SURE_SECONDS
        while True:
            now = self._clock.now()
            self._read(stream, now - window.REACH)
            if rounds.under_way:
                rounds.step()
            if time.monotonic() - looked < LOOK_SECONDS:
                continue
            looked, now = time.monotonic(), self._clock.now()
            policy = self._policies.in_force_at(now)
            heard_until = None
            if looked - asked >= SURE_SECONDS:
                asked = looked
                beside.renew(self._policies)
                heard_until = self._sure(stream)
                rounds.begin_if_due(policy, self._view, now)
            self._view, said = look(
                self._view, (), policy, self._operators, now, heard_until=heard_until
            )
            lists = rounds.finished(policy, self._view, now)
            self._view = taken(self._view, lists)
            self._unsaid += (*said, *lists)
            self._say(sender, policy, now)

    def _read(self, stream: Stream, recent: datetime) -> None:
        records = stream.read(seconds=READ_SECONDS, most=MOST_RECORDS)
        seen = [
            one for record in records for one in seen_in(record, self._topics, recent)
        ]
        self._view = taken(self._view, seen)

    def _sure(self, stream: Stream) -> datetime | None:
        """Return until when all facts are known; None if that is not known now."""
        now = self._clock.now()
        return now if stream.is_at_end_of(self._topics.complaints) else None

    def _say(self, sender: Sender, policy: Policy, now: datetime) -> None:
        """Say all that is not said yet, in order; what fails is said later."""
        said: list[Hold | Alert] = []
        try:
            while self._unsaid:
                event = self._unsaid[0]
                record = record_of(
                    event,
                    self._topics,
                    source=SOURCE,
                    # Whoever looks out next finds them in one place.
                    partition=OF_NO_COMPLAINT if isinstance(event, Alert) else None,
                )
                sender.send(record)
                said.append(self._unsaid.popleft())
                self._log_said(event)
        except KafkaError as error:
            self._log.warning("lookout_mute", why=f"{error!r}")
        alerts, trips = count(said)
        found = breaker.pressures(
            self._view.traffic, self._view.words, policy.lookout, now
        )
        self._tell(
            Report(
                time=now.timestamp(),
                watched=len(self._view.sources),
                silent=len(self._view.silent),
                pressure=pressure_of(list(found)),
                alerts=alerts,
                trips=trips,
            )
        )

    def _log_said(self, event: Hold | Alert) -> None:
        if isinstance(event, Hold):
            said = "held" if event.held else "released"
            self._log.warning(said, scope=event.scope, why=event.reason)
        else:
            self._log.info(
                "said", what="Alert", kind=event.kind, id=event.alert_id, why=event.why
            )
