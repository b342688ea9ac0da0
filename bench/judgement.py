"""What one judgement costs: `python -m bench.judgement`, or `make bench`.

Takes in complaints through the scheduler's own handler, without Kafka, and prints the
cost of each part beside a baseline measured in the same run.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from datetime import timedelta
from importlib.metadata import version
from time import perf_counter

from rich.console import Console
from rich.table import Table

from followup.complaint import Person
from followup.facts import Fact
from followup.policy import Policies, load_default
from followup.topics import Topics
from followup.v1 import events_pb2
from followup.wire.codec import decode, encode
from followup.wire.envelope import record_of
from services.scheduler.decide import Judge
from services.scheduler.handler import Handler
from services.scheduler.memory import from_bytes, glance, to_bytes
from tests.support.facts import MONDAY, Storyteller

ROUNDS = 2000


def main() -> None:
    """Measure, and print a table."""
    policy = load_default()
    fact = Storyteller(policy).received()
    raw = encode(fact)
    record = record_of(fact, Topics(), source="//bench", partition=0)
    judge = Judge(Policies([policy]))
    handler = Handler(judge, Topics(), Person(id="operators"))
    later = MONDAY + timedelta(seconds=1)
    step = handler.hear(record, lambda _: None, later)
    state = step.states[-1][1]
    case = from_bytes(state)
    parts: list[tuple[str, Callable[[], object]]] = [
        ("baseline: protobuf parses the fact", lambda: _parse(raw)),
        ("decode the fact", lambda: decode(Fact, raw)),
        ("read the case", lambda: from_bytes(state)),
        ("write the case", lambda: to_bytes(case)),
        ("glance at the case", lambda: glance(state)),
        ("decide: nothing new", lambda: judge.decide(case, None, later)),
        ("hear a new complaint, whole", lambda: handler.hear(record, _none, later)),
    ]
    seconds = [_per_call(work) for _, work in parts]
    table = Table(title=f"one judgement; the case is {len(state)} bytes")
    for heading in ("part", "µs", "times baseline"):
        table.add_column(heading, justify="left" if heading == "part" else "right")
    for (name, _), each in zip(parts, seconds, strict=True):
        table.add_row(name, f"{each * 1e6:.0f}", f"{each / seconds[0]:.1f}")
    console = Console()
    console.print(table)
    console.print(
        f"{platform.processor() or platform.machine()},"
        f" Python {platform.python_version()}, protobuf {version('protobuf')}"
    )


def _none(_: bytes) -> bytes | None:
    return None


def _parse(raw: bytes) -> events_pb2.Fact:
    message = events_pb2.Fact()
    message.ParseFromString(raw)
    return message


def _per_call(work: Callable[[], object]) -> float:
    """Return the seconds of one call, the best of five rounds."""
    best = float("inf")
    for _ in range(5):
        start = perf_counter()
        for _ in range(ROUNDS // 5):
            work()
        best = min(best, (perf_counter() - start) / (ROUNDS // 5))
    return best


if __name__ == "__main__":
    main()
