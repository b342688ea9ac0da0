"""Follows the topic of lead times, so that a process knows how long complaints take."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from followup.kafka.following import TopicWatch
from followup.lead_times.ages import hours_of
from followup.lead_times.curves import Curves, Published
from followup.learning import LeadTime, curve_of
from followup.ports import Clock
from followup.runtime.settings import KafkaSettings
from followup.wire.codec import Unreadable, decode
from followup.wire.record import Record


class LeadTimeWatch(TopicWatch):
    """Keeps `curves` up to date with all that was learned.

    Nobody has to wait for it: until all that had been published is read the curves
    themselves say that they are being loaded. `on_change` is called in the watch's
    thread after a curve that was new.
    """

    def __init__(  # noqa: PLR0913 - wired once, by name
        self,
        settings: KafkaSettings,
        topic: str,
        curves: Curves,
        *,
        clock: Clock,
        client_id: str,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(
            settings,
            topic,
            self._learn,
            what="lead_time",
            client_id=client_id,
            on_change=on_change,
            on_known=self._all_read,
        )
        self._curves = curves
        self._clock = clock

    def _learn(self, record: Record) -> bool:
        published = published_of(decode(LeadTime, record.value))
        return self._curves.take(published, hours_of(self._clock.now()))

    def _all_read(self) -> None:
        self._curves.loaded()
        structlog.get_logger().info(
            "lead_times_known", curves=len(self._curves), kinds=self._curves.kinds
        )


def published_of(lead_time: LeadTime) -> Published:
    """Return the curve and when it counts; raises Unreadable for what is no curve."""
    try:
        curve = curve_of(lead_time)
    except ValueError as error:
        raise Unreadable(str(error)) from error
    half_life = lead_time.half_life
    return Published(
        curve=curve,
        effective_from=hours_of(lead_time.effective_from),
        version=lead_time.version,
        half_life=half_life.total_seconds() / 3600 if half_life else 0.0,
    )
