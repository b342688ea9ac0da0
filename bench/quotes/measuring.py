"""What learning, and a quote of what was learned, cost: figures, nothing printed."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time, thread_time

from bench.quotes.history import BEGIN, Told, history, segments, teach
from followup.complaint import Severity
from followup.lead_times.curves import Curves, Known, Published, Unknown
from followup.lead_times.learner import Learner
from followup.lead_times.segments import Segment
from followup.lead_times.snapshot import dump
from followup.policy import Policy, ResolutionPromise, load_default, promise_times
from followup.quoting import Asked, quote_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Microseconds of one call: of the processor, and on the wall."""

    p50: float
    p99: float
    wall_p50: float
    wall_p99: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that was measured; rates are for each second of CPU."""

    nodes: int
    facts: int
    lookup: Cost
    quote: Cost
    policy_times: Cost
    learn_per_second: float
    sort_per_second: float
    all_curves_ms: float
    snapshot_bytes: int

    def result(self) -> dict[str, float]:
        """Return what is written to a file."""
        return {
            "nodes": self.nodes,
            "quote_us_p50": round(self.quote.p50, 1),
            "quote_us_p99": round(self.quote.p99, 1),
            "learn_per_second": round(self.learn_per_second),
            "snapshot_bytes": self.snapshot_bytes,
        }


def measure(nodes: int, complaints: int, quotes: int) -> Figures:
    """Learn a history, and quote from it so many times; takes about half a minute."""
    kinds = segments(nodes)
    facts = history(kinds, complaints)
    learner = Learner()
    learning = _cpu(lambda: teach(learner, facts))
    sorting = _cpu(lambda: _sorted(facts))
    now = facts[-1].at
    made = list(learner.curves(now))
    making = _cpu(lambda: list(learner.curves(now)))
    curves = Curves()
    for one in made:
        curves.take(Published(curve=one, effective_from=now, version="bench"), now)
    curves.loaded()
    policy, asked = _policy(), _asked(now)

    def look_up(segment: Segment) -> Known | Unknown:
        return curves.in_force_at(segment, now, now)

    asking = [kinds[number % len(kinds)] for number in range(quotes)]
    return Figures(
        nodes=len(made),
        facts=len(facts),
        lookup=_cost(look_up, asking),
        quote=_cost(lambda one: quote_for(policy, look_up(one), asked), asking),
        policy_times=_cost(lambda _: _policy_times(policy, asked), asking),
        learn_per_second=len(facts) / learning,
        sort_per_second=len(facts) / sorting,
        all_curves_ms=making * 1000,
        snapshot_bytes=len(dump(learner)),
    )


def _policy() -> Policy:
    """Return the default policy, which promises all it may: all is worked out."""
    policy = load_default()
    at_once = {"resolution": ResolutionPromise.AT_INTAKE}
    categories = {
        key: one.model_copy(update=at_once) for key, one in policy.categories.items()
    }
    return policy.model_copy(update={"categories": categories})


def _asked(now: float) -> Asked:
    opened = datetime.fromtimestamp(now * 3600, UTC) + timedelta(hours=1)
    return Asked(category="", severity=Severity.LOW, opened=opened)


def _policy_times(policy: Policy, asked: Asked) -> object:
    return promise_times(
        policy,
        category=asked.category,
        severity=asked.severity,
        opened=asked.opened,
        customer_zone=asked.customer_zone,
    )


def _sorted(facts: Sequence[Told]) -> None:
    """Do the least that a percentile needs: keep each kind's durations in order."""
    opened: dict[str, float] = {}
    durations: dict[Segment, list[float]] = {}
    for at, name, segment, is_opening in facts:
        if is_opening:
            opened[name] = at - BEGIN
        else:
            insort(durations.setdefault(segment, []), at - BEGIN - opened.pop(name))


def _cpu(work: Callable[[], object]) -> float:
    begin = process_time()
    work()
    return max(process_time() - begin, 1e-9)


def _cost(work: Callable[[Segment], object], asking: Sequence[Segment]) -> Cost:
    for one in asking[:100]:
        work(one)
    spent: list[float] = []
    walls: list[float] = []
    for one in asking:
        start, begin = perf_counter(), thread_time()
        work(one)
        spent.append((thread_time() - begin) * 1e6)
        walls.append((perf_counter() - start) * 1e6)
    spent.sort()
    walls.sort()
    half, most = len(asking) // 2, len(asking) * 99 // 100
    return Cost(
        p50=spent[half],
        p99=spent[most],
        wall_p50=walls[half],
        wall_p99=walls[most],
    )
