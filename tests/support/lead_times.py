"""Facts for a learner of lead times, made up, and what it says of them."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from hypothesis import strategies as st

from followup.lead_times.heard import Heard
from followup.lead_times.learner import Learner
from followup.lead_times.segments import Segment

START = 500_000.0
LEVELS = (0.5, 0.9, 0.95)
SEGMENTS = [
    Segment(category=category, severity=severity)
    for category in ("refund", "delivery", "invoice")
    for severity in ("HIGH", "LOW")
]


class Fact(NamedTuple):
    """One fact; `at` and `now` in hours since 1970."""

    kind: str
    case: str
    segment: Segment
    at: float
    now: float


def tell(learner: Learner, fact: Fact) -> Heard:
    if fact.kind == "opened":
        return learner.opened(fact.case, fact.segment, fact.at, fact.now)
    hear = {
        "resolved": learner.resolved,
        "withdrawn": learner.withdrawn,
        "reopened": learner.reopened,
    }[fact.kind]
    return hear(fact.case, fact.at, fact.now)


def taught(facts: list[Fact], learner: Learner | None = None) -> Learner:
    learner = learner or Learner()
    for fact in facts:
        tell(learner, fact)
    return learner


def quotes(learner: Learner, now: float) -> list[float]:
    """Give what it quotes of every segment at every level."""
    curves = [learner.curve(one, now) for one in SEGMENTS]
    return [curve.quantile(level) for curve in curves for level in LEVELS]


KINDS = ("opened", "opened", "resolved", "withdrawn", "reopened")


@st.composite
def lives(draw: st.DrawFn, wrong: float = 0.0) -> list[Fact]:
    """Give facts of up to twelve cases in order; `wrong` hours the clocks may err."""
    steps = draw(
        st.lists(
            st.tuples(
                st.sampled_from(KINDS),
                st.integers(0, 11),
                st.floats(0, 400),
                st.floats(-wrong, wrong),
            ),
            max_size=50,
        )
    )
    now, facts = START, []
    for kind, number, pause, error in steps:
        now += pause
        segment = SEGMENTS[number % len(SEGMENTS)]
        facts.append(Fact(kind, f"case-{number}", segment, now + error, now))
    return facts


def history(count: int, hours: float = 100.0, seed: int = 7) -> list[Fact]:
    """Give so many cases, one an hour, that end by chance after about `hours`."""
    random = Random(seed)  # noqa: S311 - a made-up history keeps no secret
    facts = []
    for number in range(count):
        opened = START + number
        ended = opened + random.expovariate(1 / hours)
        segment = SEGMENTS[number % len(SEGMENTS)]
        facts.append(Fact("opened", f"h-{number}", segment, opened, opened))
        facts.append(Fact("resolved", f"h-{number}", segment, ended, ended))
    last = START + count
    return sorted((one for one in facts if one.at <= last), key=lambda one: one.at)
