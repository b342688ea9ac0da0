"""Makes one promise of a complaint that is under way."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from followup.complaint import Channel, Commitment, CommitmentKind, Severity
from followup.facts import Fact
from followup.policy import Policy, PromisedTime, cut, not_after, revised
from followup.promising import commitment_of
from services.scheduler.decide.moment import Moment
from services.scheduler.decide.standing import Standing
from services.scheduler.decide.telling import next_update_id


class Rule(Protocol):
    """Gives the times of a next update, counted from `since`."""

    def __call__(  # noqa: D102 - the class says what it gives
        self,
        policy: Policy,
        *,
        severity: Severity,
        since: datetime,
        customer_zone: str,
        by: Channel,
    ) -> PromisedTime: ...


@dataclass(frozen=True, slots=True)
class Maker:
    """Knows whose promises these are, under which policy, and what time it is.

    What is `known` was made before and is not made again: its times would have to be
    worked out by the calendar, which costs more than all the rest of a judgement.
    """

    now_is: Standing
    policy: Policy
    moment: Moment
    known: Container[str] = ()

    @property
    def now(self) -> datetime:
        """What time it is."""
        return self.moment.now

    def heartbeat(
        self, cause: str, since: datetime, rule: Rule | None
    ) -> Commitment | None:
        """Return the next update that `rule` gives; None if that is past already."""
        if rule is None or next_update_id(cause) in self.known:
            return None
        times = self._times(since, rule)
        if times.promised_time <= self.now:
            return None
        return self._next_update(cause, since, times, None)

    def tightened(
        self, cause: str, since: datetime, rule: Rule, *, anew: bool = False
    ) -> Commitment | None:
        """Return an earlier heartbeat; None when the one that is owed is early enough.

        One that would be past already is counted from now with `anew`, else not made.
        """
        if next_update_id(cause) in self.known:
            return None
        times = self._times(since, rule)
        if times.promised_time <= self.now:
            if not anew:
                return None
            since, times = self.now, self._times(self.now, rule)
        replaced = self.now_is.beat
        if replaced and replaced.promised_time <= times.promised_time:
            return None
        return self._next_update(cause, since, times, replaced)

    def by_a_person(  # noqa: PLR0913 - what a person promised
        self,
        fact: Fact,
        *,
        id_: str,
        kind: CommitmentKind,
        promised: datetime,
        replaced: Commitment | None = None,
        owed_by: str = "",
        line: str = "",
    ) -> Commitment | None:
        """Return the promise of a time that a person gave."""
        if id_ in self.known:
            return None
        times = revised(
            self.policy,
            kind=kind,
            severity=self.now_is.severity,
            start=fact.occurred_time,
            promised=promised,
            customer_zone=self._zone,
        )
        return commitment_of(
            times,
            id_=id_,
            start=fact.occurred_time,
            owner=self.now_is.owner.display_name,
            locale=self.now_is.received.contact.locale,
            replaced=replaced,
            owed_by=owed_by,
            line=line,
        )

    @property
    def _zone(self) -> str:
        return self.now_is.received.contact.time_zone

    def _times(self, since: datetime, rule: Rule) -> PromisedTime:
        severity, now_is = self.now_is.severity, self.now_is
        times = rule(
            self.policy,
            severity=severity,
            since=since,
            customer_zone=self._zone,
            by=now_is.received.contact.allowed[0],
        )
        opened_time = now_is.opened.occurred_time
        limit = not_after(self.policy, now_is.received.category, opened_time)
        if limit is None or limit <= self.now:
            return times
        return cut(self.policy, severity, since, limit, times)

    def _next_update(
        self,
        cause: str,
        since: datetime,
        times: PromisedTime,
        replaced: Commitment | None,
    ) -> Commitment:
        return commitment_of(
            times,
            id_=next_update_id(cause),
            start=since,
            owner=self.now_is.owner.display_name,
            locale=self.now_is.received.contact.locale,
            replaced=replaced,
        )
