"""Four promises, told as stories: pure, driven by the events that happen.

A story is a generator: it acts, then yields all that it expects to see before it acts
again, in any order, since topics keep no order among one another. So it never sleeps
and never guesses.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Protocol

from deploy.local.story_expectations import (
    AlertRaised,
    Expectation,
    MailTaken,
    PromiseRenewed,
    PromiseSettled,
    PromiseTold,
)
from followup.complaint import CommitmentKind, Outcome, Severity
from followup.events import AlertKind, CommitmentState, Event, UpdateKind

REPLY = CommitmentKind.FIRST_REPLY


class Desk(Protocol):
    """What the company does about one complaint."""

    def complain(self, severity: Severity) -> None:
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


Plot = Generator[tuple[Expectation, ...], None, None]


def kept_early(desk: Desk) -> Plot:
    """Answer long before the promised time."""
    desk.complain(Severity.LOW)
    yield MailTaken(UpdateKind.ACKNOWLEDGEMENT), PromiseTold(REPLY)
    desk.update("We have cancelled the card; you need not call again.")
    yield (
        PromiseSettled(REPLY, Outcome.KEPT_EARLY),
        MailTaken(UpdateKind.NEXT_UPDATE),
    )
    desk.resolve("The card is cancelled and nothing is owed.")
    yield (MailTaken(UpdateKind.RESOLVED),)


def warned_then_kept(desk: Desk) -> Plot:
    """Wait until our people are warned; then keep the promise after all."""
    desk.complain(Severity.MEDIUM)
    yield PromiseTold(REPLY), AlertRaised(AlertKind.AT_RISK, REPLY)
    desk.update("We are checking every fee since March; the first two go back today.")
    yield (
        PromiseSettled(REPLY, Outcome.KEPT_EARLY),
        AlertRaised(AlertKind.CLEARED, REPLY),
        MailTaken(UpdateKind.NEXT_UPDATE),
    )
    desk.resolve("All inactivity fees are paid back.")
    yield (MailTaken(UpdateKind.RESOLVED),)


def broken_and_owned(desk: Desk) -> Plot:
    """Let the promised time pass; the customer hears it from us, with a new promise."""
    desk.complain(Severity.HIGH)
    yield (
        PromiseTold(REPLY),
        AlertRaised(AlertKind.AT_RISK, REPLY),
        PromiseSettled(REPLY, Outcome.BROKEN),
        AlertRaised(AlertKind.OVERDUE, REPLY),
        MailTaken(UpdateKind.BROKEN_PROMISE),
    )
    desk.update("I am sorry we were silent. The first insurer has agreed to refund.")
    yield (MailTaken(UpdateKind.NEXT_UPDATE),)
    desk.resolve("The double payment is back in escrow.")
    yield (MailTaken(UpdateKind.RESOLVED),)


def writes_again(desk: Desk) -> Plot:
    """Let the customer ask before we have spoken: the next update comes sooner."""
    desk.complain(Severity.LOW)
    yield MailTaken(UpdateKind.ACKNOWLEDGEMENT), PromiseTold(REPLY)
    desk.wrote("Is anybody reading this? I asked for all of it, in writing.")
    yield (PromiseRenewed(CommitmentKind.NEXT_UPDATE),)
    desk.update("Yes, I am. All statements since 2004 are printed and in the post.")
    yield (
        PromiseSettled(REPLY, Outcome.KEPT_EARLY),
        MailTaken(UpdateKind.NEXT_UPDATE),
    )
    desk.resolve("The statements, with a legend, have been delivered.")
    yield (MailTaken(UpdateKind.RESOLVED),)


@dataclass(slots=True)
class Story:
    """One plot as it unfolds; `may_break` says that a broken promise belongs to it."""

    title: str
    plot: Plot
    may_break: bool = False
    waits_for: tuple[Expectation, ...] = ()
    ended: bool = False
    spoiled: str = ""
    steps: int = field(default=0)

    def begin(self) -> None:
        """Act until there is something to expect."""
        self._go_on()

    def see(self, event: Event) -> None:
        """Look at one event of this complaint; act when all that was expected came."""
        if self._is_broken(event) and not self.may_break:
            self.spoiled = "a promise was broken"
        met = [one for one in self.waits_for if one.see(event)]
        self.waits_for = tuple(one for one in self.waits_for if one not in met)
        if met and not self.waits_for:
            self._go_on()

    @property
    def missing(self) -> str:
        """What is still expected, in words."""
        return " and ".join(map(str, self.waits_for)) or "its turn to begin"

    def _go_on(self) -> None:
        self.steps += 1
        try:
            self.waits_for = next(self.plot)
        except StopIteration:
            self.ended = True

    @staticmethod
    def _is_broken(event: Event) -> bool:
        return (
            isinstance(event, CommitmentState)
            and event.status.outcome is Outcome.BROKEN
        )
