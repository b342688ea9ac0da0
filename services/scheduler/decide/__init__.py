"""The scheduler's judgement: pure, values in and values out.

remember → standing → promises → post (messages) → watching (alerts); `judge` puts them
in order.
"""

from services.scheduler.decide.decision import Decision
from services.scheduler.decide.judge import Judge

__all__ = ["Decision", "Judge"]
