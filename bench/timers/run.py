"""One run of the bench, step by step."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from bench.timers.bare import BareFigures
from bench.timers.cases import Complaint, Telling, at_rate, utc_now
from bench.timers.loading import load
from bench.timers.process import Scheduler, TooSlow, wait_until
from bench.timers.progress import Show
from bench.timers.river import Heard, River
from followup.events import Alert
from followup.topics import Topic
from followup.wire.codec import decode
from followup.wire.envelope import record_of
from tests.support.service_process import command

WARM_UP = 1_000
MOST_DRAINED = 100_000
PROBES_PER_SECOND = 10.0
MARGIN_SECONDS = 3.0
ATTEMPTS = 4
SOURCE = "//example.com/bench"


class Wrong(Exception):
    """The scheduler did not say what it should have: figures would mean nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked of the run."""

    pending: int
    rates: tuple[float, ...]
    seconds: float

    def fired(self, rate: float) -> int:
        """How many fall due at a rate."""
        return int(rate * self.seconds)

    @property
    def drained(self) -> int:
        """How many fall due at one instant."""
        return min(MOST_DRAINED, self.pending)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """How late the alerts were, and how many the scheduler itself saw in time."""

    late: list[float]
    within: dict[float, float]


class Run:
    """The steps; each blocks, and each shows how far it is."""

    def __init__(
        self, wish: Wish, river: River, scheduler: Scheduler, show: Show
    ) -> None:
        self._wish = wish
        self._river = river
        self._scheduler = scheduler
        self._show = show
        self._telling = Telling()

    def bare(self, bootstrap: str, topic: Topic) -> BareFigures:
        """Measure the bare loop, in a process of its own."""
        wish = self._wish
        asked = {
            "bootstrap": bootstrap,
            "topic": topic.name,
            "partitions": topic.partitions,
            "pending": wish.pending,
            "seconds": wish.seconds,
            "facts": max(wish.fired(wish.rates[0]), WARM_UP),
            "drain": wish.drained,
            "began": utc_now().timestamp(),
        }
        with self._show.step("the bare loop"):
            done = subprocess.run(  # noqa: S603 - our own program
                command("bench.timers.bare")
                + [f"--{name}={value}" for name, value in asked.items()]
                + ["--rate", *map(str, wish.rates)],
                stdout=subprocess.PIPE,
                check=True,
            )
        return msgspec.json.decode(done.stdout, type=BareFigures)

    def idle_bytes(self) -> int:
        """Return what the scheduler holds with nothing to watch."""
        with self._show.step("the scheduler with nothing to watch"):
            with self._scheduler.running():
                self._scheduler.until_ready()
                held = self._scheduler.resident_bytes()
            self._scheduler.empty_data()
        return held

    def load(self, bootstrap: str) -> None:
        """Fill the changelog with what is pending."""
        pending = self._wish.pending
        with self._show.steps("loading pending cases", pending) as forward:
            for written in load(bootstrap, self._river.topics, pending):
                forward(written)

    def recover(self) -> float:
        """Start with an empty disk; returns the seconds until it is ready."""
        with self._show.step("starting with an empty disk"):
            self._scheduler.start()
            return self._scheduler.until_ready()

    def held_bytes(self) -> int:
        """Return what the scheduler holds now."""
        return self._scheduler.resident_bytes()

    def warm_up(self) -> float:
        """Have a few facts heard; returns how many a second."""
        due = utc_now() + timedelta(days=2)
        return self._hear(at_rate("warm", due, 1.0, WARM_UP), "warming up")

    def fire(self, rate: float, speed: float) -> tuple[Fired, float]:
        """Have cases heard and fall due; returns lateness and facts heard a second."""
        count = self._wish.fired(rate)
        told, heard = self._told(
            f"fire-{rate:g}-", rate, count, speed, "hearing what will fall due"
        )
        since = self._river.ends(self._river.topics.alerts)
        before = {
            limit: self._scheduler.acknowledged_within(limit) for limit in (0.025, 0.05)
        }
        self._sleep_until(told[0].due)
        alerts = self._alerts(told, since, f"falling due, {rate:,.0f} a second")
        after = {limit: self._scheduler.acknowledged_within(limit) for limit in before}
        within = {
            limit: (soon - before[limit][0]) / max(1.0, count - before[limit][1])
            for limit, (soon, count) in after.items()
        }
        return Fired(late=_late(told, alerts), within=within), heard

    def drain(self, speed: float) -> float:
        """Have many fall due at one instant; returns the seconds until all are said."""
        count = self._wish.drained
        told, _ = self._told(
            "drain", float("inf"), count, speed, "hearing what will fall due at once"
        )
        since = self._river.ends(self._river.topics.alerts)
        self._sleep_until(told[0].due)
        alerts = self._alerts(told, since, "falling due at once")
        last = max(one.appended for one in alerts.values())
        return last - told[0].due.timestamp()

    def kill(self, speed: float, *, mark: str, empty: bool, patience: float) -> float:
        """Kill it while alerts fall due; returns the seconds until a new one.

        Alerts fall due for `patience` seconds, ten a second, so that the first one is
        not far from when it could speak again.
        """
        count = int(PROBES_PER_SECOND * patience)
        what = "hearing what will fall due after the kill"
        told, _ = self._told(mark, PROBES_PER_SECOND, count, speed, what)
        alerts = self._river.topics.alerts
        since = self._river.ends(alerts)
        self._sleep_until(told[0].due + timedelta(seconds=2))
        self._scheduler.kill()
        moment = utc_now().timestamp()
        ends = self._river.ends(alerts)
        said = {one.id for one in self._river.heard(alerts, since)}
        if empty:
            self._scheduler.empty_data()
        self._scheduler.start()
        due = {one.subject: one.due.timestamp() for one in told}
        fresh: list[Heard] = []

        def back() -> bool:
            fresh.extend(
                one
                for one in self._river.heard(alerts, ends)
                if one.id not in said and one.subject in due
            )
            return bool(fresh)

        with self._show.step(f"back after kill -9, {mark} disk"):
            wait_until(back, 5 * patience, "alert after the kill", pause=0.2)
            self._scheduler.until_ready()
        one = min(fresh, key=lambda one: one.appended)
        if one.appended + 0.001 < due[one.subject]:
            raise Wrong(f"{one.subject} was alerted too early")
        return one.appended - moment

    def _told(
        self, mark: str, rate: float, count: int, speed: float, what: str
    ) -> tuple[list[Complaint], float]:
        """Have complaints heard before the first is due; returns them and the speed.

        When hearing them takes longer than thought, others are told, at half the pace.
        """
        for attempt in range(ATTEMPTS):
            needed = 1.5 * 2**attempt * count / speed + count / 4_000 + MARGIN_SECONDS
            first = utc_now() + timedelta(seconds=needed)
            told = at_rate(f"{mark}{attempt}", first, rate, count)
            heard = self._hear(told, what)
            if utc_now() < first:
                return told, heard
            self._show.console.print("That took longer than thought: again, slower.")
        raise TooSlow(f"{count} facts were never heard in time")

    def _hear(self, told: Sequence[Complaint], what: str) -> float:
        """Publish facts and wait until all are durable; returns facts a second."""
        topics, river = self._river.topics, self._river
        opened = utc_now() - timedelta(minutes=1)
        records = [
            record_of(self._telling.fact(one, opened), topics, source=SOURCE)
            for one in told
        ]
        began = time.monotonic()
        with self._show.steps(what, len(told)) as forward, river.cases_kept() as kept:
            river.publish(records)
            published, at_first = time.monotonic(), kept()
            done = 0
            while done < len(told):
                self._scheduler.check()
                now = kept()
                forward(now - done)
                done = now
        end = time.monotonic()
        if at_first < len(told) / 2:
            # Publishing costs the same cores: what came after it counts.
            return (len(told) - at_first) / (end - published)
        return len(told) / (end - began)

    def _sleep_until(self, moment: datetime) -> None:
        with self._show.step("waiting"):
            time.sleep(max(0.0, (moment - utc_now()).total_seconds()))

    def _alerts(
        self, told: Sequence[Complaint], since: dict[int, int], what: str
    ) -> dict[str, Heard]:
        """Return the first alert of each complaint, once all have theirs."""
        topic = self._river.topics.alerts
        before = sum(since.values())
        last = (told[-1].due - utc_now()).total_seconds()
        first: dict[str, Heard] = {}
        missing = {one.subject for one in told}
        with self._show.steps(what, len(told)) as forward:
            done = 0

            def all_said() -> bool:
                nonlocal done
                self._scheduler.check()
                now = self._river.written(topic) - before
                forward(now - done)
                done = now
                if done < len(told):
                    return False
                # Steps of escalation of what was alerted before are among them.
                ends = self._river.ends(topic)
                for one in self._river.heard(topic, since):
                    first.setdefault(one.subject, one)
                since.update(ends)
                missing.difference_update(first)
                return not missing

            wait_until(all_said, last + 30 + len(told) / 100, "all alerts", pause=0.25)
        self._as_planned(told[0], first[told[0].subject])
        return first

    @staticmethod
    def _as_planned(told: Complaint, heard: Heard) -> None:
        due = decode(Alert, heard.value).due_time
        if due != told.due:
            raise Wrong(f"{told.subject} was due at {told.due}, alerted for {due}")


def _late(told: Sequence[Complaint], alerts: dict[str, Heard]) -> list[float]:
    """Return how late each was; raises Wrong for one that was early.

    The broker's stamp is cut to the millisecond, so one is added to be safe.
    """
    late = [alerts[one.subject].appended + 0.001 - one.due.timestamp() for one in told]
    if min(late) < 0:
        raise Wrong(f"an alert came {-min(late):.3f} s early")
    return late
