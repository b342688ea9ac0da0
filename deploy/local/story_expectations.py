"""What a story may wait for: each looks at events until it has seen enough."""

from __future__ import annotations

from typing import Protocol

from followup.complaint import CommitmentKind, Outcome, State
from followup.events import (
    Alert,
    AlertKind,
    Audience,
    CommitmentState,
    Delivery,
    DeliveryOutcome,
    Event,
    Update,
    UpdateKind,
)


class Expectation(Protocol):
    """Something that must happen; `str()` says what."""

    def see(self, event: Event) -> bool:
        """Look at one more event; return whether it has happened now."""
        ...


class PromiseTold:
    """The customer knows a promise."""

    def __init__(self, kind: CommitmentKind) -> None:
        self._kind = kind

    def see(self, event: Event) -> bool:
        """Return whether this is the promise, open."""
        status = event.status if isinstance(event, CommitmentState) else None
        return bool(
            status
            and status.commitment.kind is self._kind
            and status.state is State.OPEN
        )

    def __str__(self) -> str:
        """Return it in words."""
        return f"that the customer knows the {_words(self._kind)}"


class PromiseSettled:
    """A promise ended in one way."""

    def __init__(self, kind: CommitmentKind, outcome: Outcome) -> None:
        self._kind, self._outcome = kind, outcome

    def see(self, event: Event) -> bool:
        """Return whether this is the promise, ended so."""
        status = event.status if isinstance(event, CommitmentState) else None
        return bool(
            status
            and status.commitment.kind is self._kind
            and status.outcome is self._outcome
        )

    def __str__(self) -> str:
        """Return it in words."""
        return f"that the {_words(self._kind)} is {_words(self._outcome)}"


class PromiseRenewed:
    """A promise was replaced by a new one of its kind."""

    def __init__(self, kind: CommitmentKind) -> None:
        self._kind = kind

    def see(self, event: Event) -> bool:
        """Return whether this is such a promise."""
        status = event.status if isinstance(event, CommitmentState) else None
        return bool(
            status
            and status.commitment.kind is self._kind
            and status.commitment.revision
        )

    def __str__(self) -> str:
        """Return it in words."""
        return f"a new promise of the {_words(self._kind)}"


class AlertRaised:
    """Our people were told about a promise."""

    def __init__(self, kind: AlertKind, promise: CommitmentKind) -> None:
        self._kind, self._promise = kind, promise

    def see(self, event: Event) -> bool:
        """Return whether this is that alert."""
        promise = event.commitment if isinstance(event, Alert) else None
        return bool(
            promise
            and isinstance(event, Alert)
            and event.kind is self._kind
            and promise.kind is self._promise
        )

    def __str__(self) -> str:
        """Return it in words."""
        return f"the alert {_words(self._kind)} for the {_words(self._promise)}"


class MailTaken:
    """A message to the customer was decided, and the mail server took it."""

    def __init__(self, kind: UpdateKind) -> None:
        self._kind = kind
        self._decided: set[str] = set()
        self._taken: set[str] = set()

    def see(self, event: Event) -> bool:
        """Return whether both have happened, in whichever order they were heard."""
        if isinstance(event, Update) and self._is_ours(event):
            self._decided.add(event.message_id)
        if isinstance(event, Delivery) and event.outcome is DeliveryOutcome.ACCEPTED:
            self._taken.add(event.message_id)
        return bool(self._decided & self._taken)

    def __str__(self) -> str:
        """Return it in words."""
        return f"the mail {_words(self._kind)}"

    def _is_ours(self, update: Update) -> bool:
        return update.kind is self._kind and update.audience is Audience.CUSTOMER


def _words(kind: CommitmentKind | Outcome | AlertKind | UpdateKind) -> str:
    return kind.name.lower().replace("_", " ")
