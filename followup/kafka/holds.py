"""Follows the topic of controls, so that every process knows what is held back."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from followup.events import Hold
from followup.holds import Holds
from followup.kafka.following import TopicWatch
from followup.runtime.settings import KafkaSettings
from followup.wire.codec import decode
from followup.wire.record import Record


class HoldWatch(TopicWatch):
    """Keeps `holds` up to date with all that our people said.

    Nothing may be sent to a customer before `until_known` returns: a hold must survive
    a restart. `on_change` is called in the watch's thread after a word that changed
    what is held.
    """

    def __init__(
        self,
        settings: KafkaSettings,
        topic: str,
        holds: Holds,
        *,
        client_id: str,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(
            settings,
            topic,
            self._hold,
            what="hold",
            client_id=client_id,
            on_change=on_change,
        )
        self._holds = holds

    def _hold(self, record: Record) -> bool:
        hold = decode(Hold, record.value)
        changed = self._holds.take(hold)
        if changed:
            said = "customer_messages_" + ("held" if hold.held else "released")
            structlog.get_logger().warning(said, scope=hold.scope, why=hold.reason)
        return changed
