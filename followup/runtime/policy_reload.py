"""Keeps the policy in use the one on disk, without a restart.

A changed file is checked as at the start; one with mistakes is refused aloud, once, and
the last good policy stays in use while its age grows.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import structlog

from followup.policy.errors import PolicyErrors
from followup.policy.live import LivePolicies
from followup.ports import Clock
from followup.runtime.metrics import ProcessMetrics

CHECK_SECONDS = 5.0


class PolicyReload:
    """A thread that looks at the policy's files every few seconds; use it in a `with`.

    Reading may block, so it never happens where decisions are made.
    """

    def __init__(
        self,
        policies: LivePolicies,
        metrics: ProcessMetrics,
        clock: Clock,
        *,
        check_seconds: float = CHECK_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._policies = policies
        self._metrics = metrics
        self._clock = clock
        self._check_seconds = check_seconds
        self._monotonic = monotonic
        self._good = monotonic()
        self._told = ""
        self._log = structlog.get_logger()
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._work, name="policy-reload", daemon=True
        )

    def __enter__(self) -> Self:
        """Say which policy is in use, and begin to look."""
        self._say_which()
        self._metrics.policy_age.set_function(lambda: self._monotonic() - self._good)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop looking; waits for a look that is under way."""
        self._stop.set()
        self._thread.join()

    def check(self) -> None:
        """Look at the files once; may block, and raises nothing for what is in them."""
        try:
            changed = self._policies.refresh()
        except (PolicyErrors, OSError) as refused:
            self._metrics.policy_refused.set(1)
            if str(refused) != self._told:
                self._told = str(refused)
                self._log.error("policy_refused", why=self._told)
            return
        self._good = self._monotonic()
        self._told = ""
        self._metrics.policy_refused.set(0)
        version = self._say_which()
        if changed:
            self._log.info("policy_reloaded", in_force=version)

    def _say_which(self) -> str:
        version = self._policies.in_force_at(self._clock.now()).version
        self._metrics.policy_info.info({"version": version})
        return version

    def _work(self) -> None:
        while not self._stop.wait(self._check_seconds):
            self.check()
