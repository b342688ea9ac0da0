"""What to do with a letter, given what was sent before: pure, and it says why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from followup.events import Alert, Hold, Update
from services.notifier.sent_log import Entry

ALERT_LIFE = timedelta(hours=24)
"""How long after it was raised an alert is still worth telling."""


class Do(Enum):
    """What to do with a letter."""

    SEND = "SEND"
    SEND_AGAIN = "SEND_AGAIN"
    SKIP_ALREADY_SENT = "SKIP_ALREADY_SENT"
    SKIP_ANSWERED = "SKIP_ANSWERED"
    LEAVE_UNKNOWN = "LEAVE_UNKNOWN"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"
    TOO_EARLY = "TOO_EARLY"
    HELD = "HELD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do and why; `wait` says how much too early it is."""

    do: Do
    why: str
    wait: timedelta | None = None

    @property
    def sends(self) -> bool:
        """Whether the provider is called."""
        return self.do in {Do.SEND, Do.SEND_AGAIN}


def decide(
    letter: Update | Alert,
    log: Entry | None,
    now: datetime,
    *,
    newer: Update | None = None,
    hold: Hold | None = None,
) -> Decision:
    """Return what to do with a letter.

    A message that was accepted is never sent again, one that bounced not by the same
    channel, and an attempt that has an outcome is not repeated. An attempt that was
    begun and has no outcome may or may not have left: it is sent again under the same
    id where the receiver can tell, and nowhere else. `newer` is a later record with
    the same message id that was read ahead; it takes this one's place, which is how a
    message is withdrawn. `hold` is what our people hold it back with, if they do.
    """
    attempt = letter.attempt if isinstance(letter, Update) else 1
    channel = letter.channel if isinstance(letter, Update) else None
    if log and log.final and log.is_over(channel):
        return Decision(
            do=Do.SKIP_ALREADY_SENT,
            why=f"an earlier try ended as {log.final.name.lower()}",
        )
    if log and log.answered >= attempt:
        return Decision(
            do=Do.SKIP_ANSWERED,
            why=f"attempt {attempt} ended as {log.last.name.lower()}",
        )
    if isinstance(letter, Update) and newer and _replaces(newer, letter):
        return Decision(
            do=Do.WITHDRAWN, why="a later record of this message takes its place"
        )
    early = _by_the_clock(letter, now)
    if early is None and hold is not None:
        return Decision(do=Do.HELD, why=f"{hold.scope} is held: {hold.reason}")
    return early or _sending(letter, log)


def expiry(letter: Update | Alert) -> datetime:
    """Return the moment from which a letter is stale."""
    if isinstance(letter, Update):
        return letter.expires_time
    return letter.raised_time + ALERT_LIFE


def _by_the_clock(letter: Update | Alert, now: datetime) -> Decision | None:
    """Return why this is not the time to send, None if it is."""
    expires = expiry(letter)
    if now >= expires:
        return Decision(
            do=Do.EXPIRED, why=f"it was not to be sent after {expires.isoformat()}"
        )
    early = letter.not_before if isinstance(letter, Update) else None
    if early and now < early:
        return Decision(
            do=Do.TOO_EARLY,
            why=f"it is not to be sent before {early.isoformat()}",
            wait=early - now,
        )
    return None


def _sending(letter: Update | Alert, log: Entry | None) -> Decision:
    if log and log.attempt > log.answered:
        channel = letter.channel if isinstance(letter, Update) else None
        if channel and not channel.tells_repeats:
            return Decision(
                do=Do.LEAVE_UNKNOWN,
                why=f"attempt {log.attempt} was begun, nobody knows how it ended, and"
                " the customer could not tell a repeat",
            )
        return Decision(
            do=Do.SEND_AGAIN,
            why=f"attempt {log.attempt} was begun and nobody knows how it ended",
        )
    return Decision(do=Do.SEND, why=letter.why)


def _replaces(newer: Update, letter: Update) -> bool:
    """Tell a newer attempt or a withdrawal from a mere repeat of the same record."""
    return newer.attempt > letter.attempt or newer.expires_time < letter.expires_time
