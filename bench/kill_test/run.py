"""One run: the load, the blows, the wait for rest, and the verdict."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic

from bench.kill_test.blows import strikes
from bench.kill_test.load import Load
from bench.kill_test.policy import policy_of, policy_text
from bench.kill_test.post_office import PostOffice
from bench.kill_test.records import Reader
from bench.kill_test.referee import judge
from bench.kill_test.show import Show
from bench.kill_test.stage import Stage
from bench.kill_test.verdict import Fault, Verdict
from bench.kill_test.writing import Writer
from followup.runtime.clock import SystemClock

QUIET_SECONDS = 15.0
"""Silence that means rest: longer than a hint of the clock that got lost is awaited."""

READY_SECONDS = 300.0
"""How long silence is not taken for rest while a worker is not ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run is to be; all but the machine's own pace follows from it.

    `patience_seconds` is how long nothing may move before a run is judged that still
    lacks something.
    """

    seed: int
    kills: int
    rate: float
    longest: timedelta
    session_seconds: float
    at_least: int
    unread: timedelta
    patience_seconds: float
    home: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run came to; `endings` are the exit statuses of the workers.

    `due_per_second` are the promises that fell due each second while blows fell, those
    that the scheduler made itself included.
    """

    plan: Plan
    verdict: Verdict
    endings: tuple[int, ...]
    dead_letters: int
    seconds: float
    due_per_second: float

    @property
    def clean(self) -> bool:
        """Whether nothing at all was wrong."""
        return not self.verdict.violations and not self.dead_letters


def run(plan: Plan, show: Show) -> Result:
    """Carry a run out and return its result; blocks for minutes."""
    policy = policy_of(plan.longest)
    began = monotonic()
    left = threading.Event()
    with ExitStack() as running:
        show.step("starting Kafka and two workers")
        stage = running.enter_context(
            Stage(plan.home, policy_text(plan.longest), plan.session_seconds)
        )
        writer = Writer(stage.bootstrap, stage.topics)
        running.callback(writer.close)
        post = PostOffice(stage.bootstrap, stage.topics, writer)
        load = Load(
            writer,
            policy,
            seed=plan.seed,
            rate=plan.rate,
            longest=plan.longest,
            at_least=plan.at_least,
        )
        running.callback(load.leave)
        running.callback(post.leave)
        reader = Reader(stage.bootstrap, stage.topics)
        running.callback(reader.close)
        post.start()
        load.start()
        loading = monotonic()
        for strike in strikes(plan.seed, plan.kills):
            if strike.recovered:
                show.step("waiting until both workers are ready")
                stage.await_ready(left)
            left.wait(strike.pause)
            load.check()
            post.check()
            show.strike(strike, load.opened)
            stage.strike(strike, left)
        load.enough()
        opening = monotonic() - loading
        show.step("the last promises fall due")
        load.await_end()
        verdict = _at_rest(stage, reader, plan, show)
        post.check()
        result = Result(
            plan=plan,
            verdict=verdict,
            endings=tuple(stage.endings),
            dead_letters=reader.dead_letters(),
            seconds=monotonic() - began,
            due_per_second=verdict.commitments / max(opening, 1.0),
        )
        if not result.clean:
            (plan.home / "workers.txt").write_text(stage.words())
        return result


def _at_rest(stage: Stage, reader: Reader, plan: Plan, show: Show) -> Verdict:
    """Judge once nothing moves any more; what still lacks something gets more time."""
    policy, clock = policy_of(plan.longest), SystemClock()
    moved = monotonic()
    before: dict[str, int] = {}
    while True:
        _await_silence(stage, reader, show)
        ends = reader.ends()
        if ends != before:
            before, moved = ends, monotonic()
        show.step("reading all that was told and said")
        evidence = reader.evidence(show.read)
        verdict = judge(evidence, policy, plan.unread)
        waiting = any(
            entry.outcome is None and entry.promise.promised_time > clock.now()
            for case in evidence.cases.values()
            for entry in case.ledger.values()
        )
        lacking = waiting or verdict.count(Fault.LOST) or verdict.count(Fault.WRONG)
        if not lacking or monotonic() - moved > plan.patience_seconds:
            return verdict


def _await_silence(stage: Stage, reader: Reader, show: Show) -> None:
    """Return when all are ready and no topic has grown for a while."""
    pause = threading.Event()
    ends, since, end = reader.ends(), monotonic(), monotonic() + READY_SECONDS
    while monotonic() - since < QUIET_SECONDS:
        show.step(f"waiting for silence; {sum(ends.values()):,} records so far")
        pause.wait(0.5)
        now = reader.ends()
        if now != ends or (not stage.ready() and monotonic() < end):
            ends, since = now, monotonic()
