"""Four promises, told as stories: pure, driven by the events that happen.

A story is a generator: it acts, then yields what it expects to see next. It goes on
when an event of its complaint fits, so that it never sleeps and never guesses.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Protocol

from followup.complaint import CommitmentKind, Outcome, State
from followup.events import (
    Alert,
    AlertKind,
    CommitmentState,
    Delivery,
    DeliveryOutcome,
    DeliverySubject,
    Event,
    Update,
    UpdateKind,
    WakeUp,
)


class Desk(Protocol):
    """What the company does about one complaint."""

    def complain(self, severity: str) -> None:
        """Report it."""
        ...

    def wrote(self, words: str) -> None:
        """Report that the customer wrote again."""
        ...

    def update(self, line: str) -> None:
        """Give the customer news."""
        ...

    def resolve(self, line: str) -> None:
        """Say that it is put right."""
        ...


@dataclass(frozen=True, slots=True)
class Expect:
    """What must be seen before a story goes on."""

    what: str
    fits: Callable[[Event], bool]


Plot = Generator[Expect, None, None]


def kept_early(desk: Desk) -> Plot:
    """Answer long before the promised time."""
    desk.complain("LOW")
    yield _mail(UpdateKind.ACKNOWLEDGEMENT)
    yield told(CommitmentKind.FIRST_REPLY)
    desk.update("We have cancelled the card; you need not call again.")
    yield settled(CommitmentKind.FIRST_REPLY, Outcome.KEPT_EARLY)
    yield _mail(UpdateKind.NEXT_UPDATE)
    desk.resolve("The card is cancelled and nothing is owed.")
    yield _mail(UpdateKind.RESOLVED)
    yield accepted()


def warned_then_kept(desk: Desk) -> Plot:
    """Wait until our people are warned; then keep the promise after all."""
    desk.complain("MEDIUM")
    yield told(CommitmentKind.FIRST_REPLY)
    yield _alert(AlertKind.AT_RISK)
    desk.update("We are checking every fee since March; the first two go back today.")
    yield settled(CommitmentKind.FIRST_REPLY, Outcome.KEPT_EARLY)
    yield _alert(AlertKind.CLEARED)
    desk.resolve("All inactivity fees are paid back.")
    yield _mail(UpdateKind.RESOLVED)
    yield accepted()


def broken_and_owned(desk: Desk) -> Plot:
    """Let the promised time pass; the customer hears it from us, with a new promise."""
    desk.complain("HIGH")
    yield told(CommitmentKind.FIRST_REPLY)
    yield _alert(AlertKind.AT_RISK)
    yield settled(CommitmentKind.FIRST_REPLY, Outcome.BROKEN)
    yield _alert(AlertKind.OVERDUE)
    yield _mail(UpdateKind.BROKEN_PROMISE)
    yield accepted()
    desk.update("The first insurer has confirmed the refund; I call you tomorrow.")
    yield _mail(UpdateKind.NEXT_UPDATE)
    desk.resolve("The double payment is back in escrow.")
    yield _mail(UpdateKind.RESOLVED)
    yield accepted()


def writes_again(desk: Desk) -> Plot:
    """Let the customer ask before we have spoken: the next update comes sooner."""
    desk.complain("LOW")
    yield told(CommitmentKind.FIRST_REPLY)
    desk.wrote("Is anybody reading this? I asked for all of it, in writing.")
    yield Expect(
        "the next update is promised anew, and sooner",
        lambda event: (
            isinstance(event, CommitmentState)
            and event.status.commitment.kind is CommitmentKind.NEXT_UPDATE
            and event.status.commitment.revision > 0
        ),
    )
    desk.update("Yes, I am. All statements since 2004 are printed and in the post.")
    yield settled(CommitmentKind.FIRST_REPLY, Outcome.KEPT_EARLY)
    desk.resolve("The statements, with a legend, have been delivered.")
    yield _mail(UpdateKind.RESOLVED)
    yield accepted()


def told(kind: CommitmentKind) -> Expect:
    """Expect that the customer knows a promise."""
    return Expect(
        f"the customer knows the {_words(kind)}",
        lambda event: (
            isinstance(event, CommitmentState)
            and event.status.commitment.kind is kind
            and event.status.state is State.OPEN
        ),
    )


def settled(kind: CommitmentKind, outcome: Outcome) -> Expect:
    """Expect that a promise ends so."""
    return Expect(
        f"the {_words(kind)} is {_words(outcome)}",
        lambda event: (
            isinstance(event, CommitmentState)
            and event.status.commitment.kind is kind
            and event.status.outcome is outcome
        ),
    )


def accepted() -> Expect:
    """Expect that the mail server takes a message to the customer."""
    return Expect(
        "the mail server takes the message",
        lambda event: (
            isinstance(event, Delivery)
            and event.subject is DeliverySubject.UPDATE
            and event.outcome is DeliveryOutcome.ACCEPTED
        ),
    )


@dataclass(slots=True)
class Story:
    """One plot as it unfolds.

    `never` names outcomes that would make it another story than the one told.
    """

    title: str
    plot: Plot
    never: frozenset[Outcome] = frozenset()
    waits_for: Expect | None = None
    ended: bool = False
    spoiled: str = ""
    passed: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Act until the first expectation."""
        self._go_on()

    def see(self, event: Event) -> None:
        """Look at one event of this complaint, and act if it was waited for.

        Events come in no fixed order between topics, so each expectation is held
        against later events only when the plot acts in between.
        """
        if (
            isinstance(event, CommitmentState)
            and event.status.outcome in self.never
        ):
            self.spoiled = f"a promise was {_words(event.status.outcome)}"
        if self.waits_for is not None and self.waits_for.fits(event):
            self.passed.append(self.waits_for.what)
            self._go_on()

    def _go_on(self) -> None:
        try:
            self.waits_for = next(self.plot)
        except StopIteration:
            self.waits_for, self.ended = None, True
