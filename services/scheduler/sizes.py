"""Finds what no Kafka would take, before it stops the pipeline for good."""

from __future__ import annotations

from services.scheduler.step import Step

MOST_BYTES = 1_000_000
"""Just below what a Kafka broker takes as one record by default."""


class CaseTooLarge(Exception):
    """A case, or what follows from it, outgrew what Kafka takes as one record."""


def checked(step: Step) -> Step:
    """Return the step; raises CaseTooLarge."""
    for record in step.outgoing:
        size = len(record.value or b"")
        if size > MOST_BYTES:
            raise CaseTooLarge(
                f"{size:,} bytes for {record.topic}, at most {MOST_BYTES:,} can be said"
            )
    for _, state in step.states:
        if len(state) > MOST_BYTES:
            raise CaseTooLarge(
                f"{len(state):,} bytes, at most {MOST_BYTES:,} can be kept"
            )
    return step
