"""Performs the stories: hears the topics, shows each event, lets the stories act."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from deploy.local.demo_desk import IntakeDesk, Sample
from deploy.local.demo_summary import Tally
from deploy.local.story import (
    Desk,
    Plot,
    Story,
    broken_and_owned,
    kept_early,
    warned_then_kept,
    writes_again,
)
from followup.complaint import ComplaintName, Outcome, State
from followup.events import (
    CommitmentState,
    Delivery,
    DeliveryOutcome,
    Event,
    OfMany,
    WakeUp,
)
from followup.learning import LeadTime, Milestone
from followup.runtime.clock import SystemClock
from followup.wire.record import Record
from followup_cli.hearing import hear
from followup_cli.lines import line_of
from followup_cli.output import say, show
from followup_cli.phrases import day_words
from followup_cli.reading import consumer_for, live, partitions
from followup_cli.settings import Settings
from followup_cli.watch import watched
from followup_cli.zones import local_zone

STORY_SECONDS = 75.0
"""How long all stories may take together; about thirty on a quiet machine."""

APART_SECONDS = 2.0
"""How long after one story the next begins, so that people can follow."""

QUIET_SECONDS = 1.5
"""How long nothing must be heard after the last story before the curtain falls."""

PLOTS: tuple[tuple[str, Callable[[Desk], Plot], bool], ...] = (
    ("c-1001/T-1: a promise kept early", kept_early, False),
    ("c-1002/T-2: warned about, and then kept", warned_then_kept, False),
    ("c-1003/T-3: broken, and owned", broken_and_owned, True),
    ("c-1004/T-4: the customer writes again", writes_again, False),
)


@dataclass(slots=True)
class Stage:
    """The stories by their complaint, and what was heard so far."""

    stories: dict[ComplaintName, Story]
    settings: Settings
    tally: Tally = field(default_factory=Tally)
    last_heard: float = field(default_factory=time.monotonic)

    def perform(self) -> None:
        """Tell all stories; return when they have ended, failed or taken too long.

        Raises Trouble when Kafka or intake fails.
        """
        say(day_words(SystemClock().now(), local_zone()), "dim")
        topics = self.settings.topics
        with consumer_for(self.settings) as consumer:
            chosen = partitions(consumer, watched(topics, wakeups=False))
            consumer.assign(chosen)
            consumer.seek_to_end(*chosen)
            for place in chosen:
                # Seeking is lazy: the end must be fixed before the first complaint.
                consumer.position(place)
            waiting = deque(self.stories.values())
            start = time.monotonic()
            while time.monotonic() - start < STORY_SECONDS and not self._over():
                begun = len(self.stories) - len(waiting)
                if waiting and time.monotonic() - start >= begun * APART_SECONDS:
                    waiting.popleft().begin()
                for record in live(consumer, 0.1):
                    self._hear(record)

    def _over(self) -> bool:
        done = all(one.ended or one.spoiled for one in self.stories.values())
        return done and time.monotonic() - self.last_heard > QUIET_SECONDS

    def _hear(self, record: Record) -> None:
        self.last_heard = time.monotonic()
        event = hear(record, self.settings.topics).event
        if not _is_quiet(event):
            show(line_of(record, self.settings.topics, local_zone()))
        if event is None or isinstance(event, OfMany):
            return
        self.tally.see(event)
        story = self.stories.get(ComplaintName(event.customer, event.complaint))
        if story:
            story.see(event)


def set_stage(settings: Settings, samples: list[Sample]) -> Stage:
    """Return a stage with the four stories, each on a complaint of its own."""
    stories = {}
    for number, (title, plot, may_break) in enumerate(PLOTS, start=1):
        name = ComplaintName(f"c-100{number}", f"T-{number}")
        desk = IntakeDesk(settings, name, samples[number - 1])
        stories[name] = Story(title, plot(desk), may_break=may_break)
    return Stage(stories, settings)


def _is_quiet(event: Event | None) -> bool:
    """Tell whether an event only repeats what the line before or after it says."""
    if isinstance(event, CommitmentState):
        # The mail tells the promises; resolving ends all that are left.
        outcome = event.status.outcome
        return outcome is Outcome.WITHDRAWN or event.status.state is State.OPEN
    sending = isinstance(event, Delivery) and event.outcome is DeliveryOutcome.SENDING
    return sending or isinstance(event, WakeUp | Milestone | LeadTime)
