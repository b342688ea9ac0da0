"""Goes through all promises when digests are due, a slice at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from followup.events import Alert
from followup.policy import Policy
from services.scheduler.lookout.digest import Slots, digests, reach, slots
from services.scheduler.lookout.hearing import enter
from services.scheduler.lookout.ledger import Ledger
from services.scheduler.lookout.look import View
from services.scheduler.lookout.stream import Stream

_MOST_RECORDS = 2_000
_SLICE_SECONDS = 0.1


class Rounds:
    """One round for each slot. Every method blocks; for one thread."""

    def __init__(
        self, connection: Mapping[str, object], topic: str, client_id: str
    ) -> None:
        self._connection = connection
        self._topic = topic
        self._client_id = client_id
        self._stream: Stream | None = None
        self._ledger: Ledger | None = None
        self._due: Slots = {}
        self._done: Slots = {}

    @property
    def under_way(self) -> bool:
        """Whether a round is not finished yet."""
        return self._stream is not None

    def begin_if_due(self, policy: Policy, view: View, now: datetime) -> None:
        """Begin a round if one is due that was not made; raises KafkaError."""
        if self.under_way:
            return
        found = slots(policy, now)
        due = {name: at for name, at in found.items() if self._done.get(name) != at}
        if not due:
            return
        self._due = due
        self._ledger = Ledger(reach(policy, now), view.assigned)
        self._stream = Stream(
            self._connection, {self._topic: None}, client_id=self._client_id
        )

    def step(self) -> None:
        """Read on for a moment."""
        if self._stream is None or self._ledger is None:
            return
        for record in self._stream.read(seconds=_SLICE_SECONDS, most=_MOST_RECORDS):
            enter(self._ledger, record)

    def finished(self, policy: Policy, view: View, now: datetime) -> list[Alert]:
        """Return the digests once the round is over, without those said before."""
        if self._stream is None or self._ledger is None or not self._stream.caught_up:
            return []
        found = [
            one
            for one in digests(self._ledger.desks(), self._due, policy, now)
            if one.alert_id not in view.digests
        ]
        self._done |= self._due
        self.close()
        return found

    def close(self) -> None:
        """Give up what is under way."""
        stream, self._stream, self._ledger = self._stream, None, None
        if stream is not None:
            stream.close()
