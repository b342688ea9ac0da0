"""What the referee finds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum


class Fault(Enum):
    """What can be wrong with what was said; the value explains it."""

    LOST = "called for by the rules and never said"
    TWICE = "said again under another id"
    EARLY = "said before it was due"
    FALSE = "said though the facts do not call for it"
    WRONG = "a promise ended otherwise than the facts say"


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong, with its complaint and the evidence in a sentence."""

    fault: Fault
    case: str
    what: str

    def __str__(self) -> str:
        """Return one line for a person."""
        return f"{self.fault.name} {self.case}: {self.what}"


@dataclass(slots=True)
class Verdict:
    """All violations, and what is counted without being one.

    `collapsed` levels were passed over after an outage, as the rules want it.
    `unmade` promises were spoken of before a crash and, found again after their time,
    not made; nobody had been told of them.
    `overtaken` alarms were raised while the fact against them was on its way;
    `longest_unread` is how long it had been in Kafka at most.
    """

    violations: list[Violation] = field(default_factory=list)
    complaints: int = 0
    commitments: int = 0
    alerts: int = 0
    messages: int = 0
    repeats: int = 0
    collapsed: int = 0
    unmade: int = 0
    overtaken: int = 0
    longest_unread: timedelta = timedelta()
    lateness: list[timedelta] = field(default_factory=list)

    @property
    def worst_lateness(self) -> timedelta:
        """The longest time from due to said."""
        return max(self.lateness, default=timedelta())

    def count(self, fault: Fault) -> int:
        """Return how many violations are of one fault."""
        return Counter(one.fault for one in self.violations)[fault]

    def find(self, fault: Fault, case: str, what: str) -> None:
        """Note a violation."""
        self.violations.append(Violation(fault, case, what))

    def overtake(self, unread: timedelta) -> None:
        """Note an alarm that was raised while its end lay unread."""
        self.overtaken += 1
        self.longest_unread = max(self.longest_unread, unread)
