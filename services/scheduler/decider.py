"""What the handler asks of a judgement."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from followup.events import Delivery
from followup.facts import Fact
from services.scheduler.case import Case
from services.scheduler.customer import Ask, Customer
from services.scheduler.decide.decision import Decision


class Decider(Protocol):
    """The scheduler's judgement: pure, `now` an argument."""

    def decide(
        self,
        case: Case,
        heard: Fact | Delivery | None,
        now: datetime,
        *,
        catching_up: bool = False,
        customer: Ask = Customer,
    ) -> Decision:
        """Fold in what was heard (None: only time passed) and say what follows.

        With `catching_up` more is known to be unheard: judge no clock further.
        `customer` gives what is remembered of them over all their complaints.
        """
        ...
