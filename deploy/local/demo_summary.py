"""What the demo counts, and what it says in the end: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.story import Story
from followup.events import (
    Alert,
    AlertKind,
    CommitmentState,
    Delivery,
    DeliveryOutcome,
    DeliverySubject,
    Event,
)

NEXT = (
    "make up                    leaves it running; then: .venv/bin/followup --help",
    ".local/stack/policy.yaml   is its policy, yours to change while it runs",
    "README.md, docs/           tell the rest",
)


@dataclass(slots=True)
class Tally:
    """Counts what happened, each thing once however often it is heard."""

    outcomes: Counter[str] = field(default_factory=Counter)
    alerts: Counter[str] = field(default_factory=Counter)
    mails: int = 0
    _heard: set[tuple[str, ...]] = field(default_factory=set)

    def see(self, event: Event) -> None:
        """Count one event."""
        match event:
            case CommitmentState() if event.status.outcome is not None:
                outcome = event.status.outcome.value
                promise = event.status.commitment.id
                if self._is_new(event.complaint, promise, outcome):
                    self.outcomes[outcome] += 1
            case Alert():
                if self._is_new(event.alert_id):
                    self.alerts[event.kind.value] += 1
            case Delivery():
                taken = event.outcome is DeliveryOutcome.ACCEPTED
                to_customer = event.subject is DeliverySubject.UPDATE
                if taken and to_customer and self._is_new(event.message_id):
                    self.mails += 1

    def _is_new(self, *name: str) -> bool:
        new = name not in self._heard
        self._heard.add(name)
        return new


def summarise(
    stories: Iterable[Story], tally: Tally, mail: Path, alerts: Path
) -> Iterator[str]:
    """Give the lines that end the demo; paths are named as given."""
    told = {
        "kept early": tally.outcomes["KEPT_EARLY"],
        "kept": tally.outcomes["KEPT"],
        "broken": tally.outcomes["BROKEN"],
        "no longer owed": tally.outcomes["WITHDRAWN"],
    }
    cleared = tally.alerts[AlertKind.CLEARED.value]
    raised = tally.alerts.total() - cleared
    yield ""
    for story in stories:
        yield f"{'✔' if well(story) else '✘'} {story.title}{_unlike(story)}"
    yield ""
    yield f"promises  {', '.join(f'{count} {what}' for what, count in told.items())}"
    yield f"alerts    {raised} raised, {cleared} cleared: {alerts}"
    yield f"mails     {tally.mails} to customers, each as .txt, .html and .eml:"
    letters = sorted(mail.glob("*.txt")) if mail.is_dir() else []
    for letter in letters:
        yield f"          {letter}"
    yield ""
    yield "What to try next:"
    for line in NEXT:
        yield f"  {line}"


def well(story: Story) -> bool:
    """Tell whether a story happened as told."""
    return story.ended and not story.spoiled


def _unlike(story: Story) -> str:
    if story.spoiled:
        return f": not as told, {story.spoiled}"
    return "" if story.ended else f": still waited for {story.missing}"
