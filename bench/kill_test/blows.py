"""Which blows fall, on whom, and how soon: chosen by the seed alone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from random import Random

WORKERS = 2


class Blow(Enum):
    """What can happen to a process."""

    KILL = "kill -9"
    STOP = "stop and continue"
    RESTART = "restart"


_WORKER = {Blow.KILL: 5, Blow.STOP: 2, Blow.RESTART: 1}
_BROKER = {Blow.KILL: 2, Blow.STOP: 1, Blow.RESTART: 1}
_WEIGHTS: list[tuple[Blow, int | None, int]] = [
    *(
        (blow, worker, weight)
        for worker in range(WORKERS)
        for blow, weight in _WORKER.items()
    ),
    *((blow, None, weight * WORKERS) for blow, weight in _BROKER.items()),
]
_AT_ONCE = 0.3
"""Share of blows that do not wait until all have recovered from the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """One blow: `worker` None is the broker.

    `beyond` is how many seconds longer than the session a stop lasts. `recovered` says
    whether all must work again first; then, or at once, `pause` seconds pass.
    """

    blow: Blow
    worker: int | None
    beyond: float
    recovered: bool
    pause: float

    def __str__(self) -> str:
        """Say it in a few words."""
        who = "broker" if self.worker is None else f"worker {self.worker}"
        return f"{who}: {self.blow.value}"


def strikes(seed: int, count: int) -> tuple[Strike, ...]:
    """Return the blows of a run, in their order."""
    random = Random(f"{seed}-blows")  # noqa: S311 - a seed repeats it, no secret
    weights = [weight for _, _, weight in _WEIGHTS]
    found = []
    for place in range(count):
        ((blow, worker, _),) = random.choices(_WEIGHTS, weights)
        recovered = place == 0 or random.random() >= _AT_ONCE
        found.append(
            Strike(
                blow=blow,
                worker=worker,
                beyond=random.uniform(1, 4),
                recovered=recovered,
                pause=random.uniform(1, 8) if recovered else random.uniform(0, 3),
            )
        )
    return tuple(found)
