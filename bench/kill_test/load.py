"""The load: complaints and what becomes of them, written as intake writes them."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from heapq import heappop, heappush
from random import Random

from bench.kill_test.stories import PROMISES, story_of
from bench.kill_test.writing import SOURCE, Writer
from followup.policy import Policy
from followup.runtime.clock import SystemClock
from services.intake.decide import decide
from services.intake.requests import Request

_REPEATED = 0.02
"""Share of facts that are reported twice, as publishers do."""

_TURN_SECONDS = 0.02

_Due = tuple[datetime, int, Request]


class Load:
    """Opens complaints at an even rate until `enough`; then tells them to their end.

    Runs in a thread of its own. Facts bear the moment planned for them, at which they
    are written, or later while Kafka is away: nothing is left out.
    """

    def __init__(  # noqa: PLR0913 - what a load consists of
        self,
        writer: Writer,
        policy: Policy,
        *,
        seed: int,
        rate: float,
        longest: timedelta,
        at_least: int,
    ) -> None:
        self._writer = writer
        self._policy = policy
        self._seed = seed
        self._apart = timedelta(seconds=PROMISES / rate)
        self._longest = longest
        self._at_least = at_least
        self._random = Random(f"{seed}-repeats")  # noqa: S311 - a seed repeats it
        self._clock = SystemClock()
        self._enough = threading.Event()
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="load")
        self._due: list[_Due] = []
        self._written = 0
        self.opened = 0
        self._error: BaseException | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def enough(self) -> None:
        """Open no more complaints than there are (but at least the number asked)."""
        self._enough.set()

    def await_end(self) -> None:
        """Return when every story was told to its end and Kafka has it all."""
        self._thread.join()
        self.check()
        self._writer.flush()

    def check(self) -> None:
        """Raise what ended the load early, if anything did."""
        if self._error is not None:
            raise RuntimeError("the load ended early") from self._error

    def leave(self) -> None:
        """Stop in the middle."""
        self._left.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            self._tell()
        except Exception as error:  # noqa: BLE001 - raised again in `check`
            self._error = error

    def _tell(self) -> None:
        opening = self._clock.now()
        while not self._left.is_set():
            opens = self.opened < self._at_least or not self._enough.is_set()
            if not opens and not self._due:
                return
            now = self._clock.now()
            while opens and opening <= now:
                self._open(opening)
                opening += self._apart
            while self._due and self._due[0][0] <= now:
                self._write(heappop(self._due)[2])
            self._writer.check()
            self._left.wait(_TURN_SECONDS)

    def _open(self, when: datetime) -> None:
        for request in story_of(self._seed, self.opened, when, self._longest):
            self._written += 1
            heappush(self._due, (request.occurred_time, self._written, request))
        self.opened += 1

    def _write(self, request: Request) -> None:
        fact = decide(request, self._policy, SOURCE).fact
        self._writer.write(fact)
        if self._random.random() < _REPEATED:
            self._writer.write(fact)
