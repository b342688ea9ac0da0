"""Whether customers are written to, and which of them: going live step by step."""

from __future__ import annotations

from enum import Enum

from followup import ids

ALL = 100
"""Per cent of the customers."""


class Mode(Enum):
    """Who gets what is written to customers.

    SHADOW: the review mailbox. REVIEW: the customer, each message once a person has
    released it. LIVE: the customer.
    """

    SHADOW = "SHADOW"
    REVIEW = "REVIEW"
    LIVE = "LIVE"


def is_live(customer: str, live_percent: int) -> bool:
    """Whether a customer is among those who are written to in LIVE mode.

    One customer is always the same, whatever they complain about; raising the
    percentage adds customers and takes none back out.
    """
    if live_percent >= ALL:
        return True
    return int(ids.derive("live", customer)[:8], 16) % ALL < live_percent
