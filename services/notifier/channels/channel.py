"""What every channel can do, and what it says about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from followup.complaint import Channel as ChannelName
from followup.events import DeliveryOutcome
from services.notifier.letter import Letter

_ADDRESS = re.compile(r"[^\s<>@\"'(),:;]+@[^\s<>@\"'(),:;]+")
_LONGEST_DETAIL = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one try.

    ACCEPTED, BOUNCED (for good), FAILED (try later) or UNKNOWN (it may have been taken;
    the same again, where a repeat can be told).

    `detail` is for our people and free of addresses; `retry_after` is how long the
    provider asked us to wait.
    """

    outcome: DeliveryOutcome
    detail: str = ""
    retry_after: timedelta | None = None

    def may_follow_by(self, channel: ChannelName) -> bool:
        """Whether another try by the same channel may follow."""
        maybe = self.outcome is DeliveryOutcome.UNKNOWN
        return self.outcome is DeliveryOutcome.FAILED or (
            maybe and channel.tells_repeats
        )


class Channel(Protocol):
    """A way a letter travels."""

    name: ChannelName

    async def send(self, letter: Letter) -> Result:
        """Try once to hand the letter over, within this channel's time limit.

        Never raises for what a provider does or a network lacks: that is a Result.
        Sending the same letter again carries the same id.
        """
        ...


def accepted(detail: str = "") -> Result:
    """Return that the provider took the letter."""
    return Result(outcome=DeliveryOutcome.ACCEPTED, detail=scrubbed(detail))


def bounced(detail: str) -> Result:
    """Return that the letter will never be taken."""
    return Result(outcome=DeliveryOutcome.BOUNCED, detail=scrubbed(detail))


def failed(detail: str, retry_after: timedelta | None = None) -> Result:
    """Return that the letter was not taken now, and may be later."""
    return Result(
        outcome=DeliveryOutcome.FAILED,
        detail=scrubbed(detail),
        retry_after=retry_after,
    )


def unknown(detail: str) -> Result:
    """Return that nobody knows whether the letter was taken."""
    return Result(outcome=DeliveryOutcome.UNKNOWN, detail=scrubbed(detail))


def scrubbed(detail: str) -> str:
    """Return a provider's words on one line, without addresses, at most 300 long."""
    line = _ADDRESS.sub("[address]", " ".join(detail.split()))
    return line if len(line) <= _LONGEST_DETAIL else f"{line[: _LONGEST_DETAIL - 1]}…"
