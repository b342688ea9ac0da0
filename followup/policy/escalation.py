"""Escalation in the policy: who is told, step by step, while nobody acts."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from followup.complaint import Channel, Severity
from followup.policy.durations import parse
from followup.policy.fields import Key, OpenTime, Part, Target

_OURS = {"EMAIL", "WEBHOOK", "CONSOLE"}


def _our_channel(name: object) -> object:
    """Take a way that an alert may travel; the other channels are the customers'."""
    if isinstance(name, str) and name not in _OURS:
        raise ValueError(f"{name!r} is not 'EMAIL', 'WEBHOOK' or 'CONSOLE'")
    return name


OurChannel = Annotated[Channel, BeforeValidator(_our_channel)]


class ChainStep(Part):
    """One step: whom it tells, how, and how long after the chain began.

    `only_within` is a calendar: outside its hours the step waits for them to begin.
    """

    after_open: OpenTime | None = None
    targets: tuple[Target, ...] = Field(min_length=1)
    channels: tuple[OurChannel, ...] = Field(default=(Channel.EMAIL,), min_length=1)
    ack_required: bool = True
    repeat: Annotated[int, Field(ge=0, le=5)] = 0
    repeat_every: OpenTime = parse("30 open minutes")
    skip_if_empty: bool = False
    only_within: Key | None = None


class Chain(Part):
    """Steps, all counted from the chain's beginning in the hours of one calendar."""

    calendar: Key | None = None
    steps: tuple[ChainStep, ...] = Field(min_length=1)


class Choice(Part):
    """A row that chooses a chain; what it does not name, it does not ask about."""

    categories: tuple[Key, ...] = ()
    teams: tuple[Key, ...] = ()
    severities: tuple[Severity, ...] = ()
    chain: Key

    def fits(self, *, category: str, team: str, severity: Severity) -> bool:
        """Tell whether a complaint is among those that this row is for."""
        return (
            (not self.categories or category in self.categories)
            and (not self.teams or team in self.teams)
            and (not self.severities or severity in self.severities)
        )


OWNER_THEN_LEAD = (
    "owner-then-lead",
    Chain.model_validate(
        {
            "steps": [
                {"targets": ["role:owner"]},
                {"after_open": "1 open hour", "targets": ["role:lead"]},
            ]
        }
    ),
)
"""The chain of a policy that has none of its own, after the name it goes by."""
