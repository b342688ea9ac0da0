"""Measures the scheduler on a real Kafka: `make bench-timers`, or run it as a module.

It starts a Kafka node of its own unless KAFKA_BOOTSTRAP_SERVERS names one, fills the
scheduler's memory with cases that are due in the next weeks, has more fall due at the
rates asked for, and prints how late each alert was by the broker's own stamp. Then
100,000 fall due at one instant, and the scheduler is killed twice.

All of it is the product: the default policy, the real judgement, the process that
`python -m services.scheduler` is. Beside each figure stands the same from a bare loop
(a heap and a producer), measured in the same run, so that a slow or busy machine shows.

  make bench-timers                                           twenty seconds at 1,000/s
  make bench-timers PENDING=20000 RATE=500 SECONDS=5          a first look
  make bench-timers RATE="1000 100 300" JSON=bench.json       lighter, too, and kept
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from bench.timers.figures import (
    AtRate,
    Baseline,
    Figures,
    Returned,
    lateness,
    machine,
    versions,
)
from bench.timers.process import Scheduler, TooSlow
from bench.timers.progress import Show
from bench.timers.report import Beside, table
from bench.timers.river import River
from bench.timers.run import Fired, Run, Wish, Wrong
from deploy.local.broker import Broker
from deploy.local.kafka import VARIABLE, ensure_running
from deploy.local.ports import spare_ports
from deploy.local.trouble import SetupError
from followup.topics import Topics

KEPT_PATIENCE_SECONDS = 30.0
COLD_RECORDS_PER_SECOND = 5_000


def main() -> int:
    """Run the bench; give the exit code: 1 when something went wrong."""
    given = _arguments()
    # Asked to stop, it still ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    rates = tuple(dict.fromkeys(given.rate))
    wish = Wish(pending=given.pending, rates=rates, seconds=given.seconds)
    show = Show()
    with tempfile.TemporaryDirectory(prefix="followup-bench-", dir=given.home) as made:
        home = Path(made)
        broker = Broker(home / "kafka", spare_ports())
        try:
            with show.step("starting Kafka"):
                bootstrap = ensure_running(os.environ, broker)
            figures, beside = measure(wish, bootstrap, home, show)
        except (SetupError, TooSlow, Wrong) as trouble:
            show.console.print(f"[red]{trouble}")
            return 1
        finally:
            broker.stop()
    Console().print(table(figures, beside))
    if given.json:
        given.json.write_bytes(figures.to_json())
    return 0


def measure(
    wish: Wish, bootstrap: str, home: Path, show: Show
) -> tuple[Figures, Beside]:
    """Go through all steps; blocks for minutes."""
    topics = Topics(f"bench-timers-{os.getpid()}")
    river = River(bootstrap, topics)
    scheduler = Scheduler(home / "scheduler", bootstrap, topics.prefix)
    run = Run(wish, river, scheduler, show)
    # The dead letters' neighbour nobody hears: as many partitions as the alerts have.
    inbound = topics.all()[0]
    try:
        bare = run.bare(bootstrap, inbound)
        idle = run.idle_bytes()
        run.load(bootstrap)
        ready = run.recover()
        held = run.held_bytes()
        speed = run.warm_up()
        fired: dict[float, Fired] = {}
        heard: dict[float, float] = {}
        for rate in sorted(wish.rates):
            fired[rate], heard[rate] = run.fire(rate, speed)
        facts = heard[wish.rates[0]]
        drained = run.drain(facts)
        kept = run.kill(facts, mark="kept", empty=False, patience=KEPT_PATIENCE_SECONDS)
        patience = KEPT_PATIENCE_SECONDS + wish.pending / COLD_RECORDS_PER_SECOND
        emptied = run.kill(facts, mark="emptied", empty=True, patience=patience)
    finally:
        scheduler.kill()
        river.close()
    late = [
        AtRate(rate, lateness(fired[rate].late), beside)
        for rate, beside in zip(wish.rates, bare.lateness_ms, strict=True)
    ]
    figures = Figures(
        pending=wish.pending,
        rate=late[0].rate,
        lateness_ms=late[0].lateness_ms,
        facts_per_second=round(facts, 1),
        bytes_per_pending=round((held - idle) / wish.pending, 1),
        first_alert_after_kill_s=Returned(round(kept, 2), round(emptied, 2)),
        drain_100k_s=round(drained, 2),
        baseline=Baseline(late[0].baseline_ms, round(bare.facts_per_second, 1)),
        machine=machine(),
        versions=versions(),
        other_rates=late[1:],
    )
    within = {rate: one.within for rate, one in fired.items()}
    return figures, Beside(bare=bare, ready_after_empty_s=ready, within=within)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.timers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"{VARIABLE} names another cluster; it must be yours to load.",
    )
    parser.add_argument(
        "--pending",
        type=int,
        default=1_000_000,
        help="cases that wait for a later day (%(default)s)",
    )
    parser.add_argument(
        "--rate",
        type=float,
        nargs="+",
        default=[1_000],
        help="cases that fall due in a second (1000); further rates are tried, too",
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=20,
        help="for how long they do (%(default)s)",
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write the figures here, too"
    )
    parser.add_argument(
        "--home",
        type=Path,
        help="folder for Kafka and the scheduler while it runs (the system's own);"
        " a million pending need about 6 GB",
    )
    given = parser.parse_args()
    if min(given.pending, *given.rate, given.seconds) <= 0:
        parser.error("--pending, --rate and --seconds must be above 0")
    return given


if __name__ == "__main__":
    sys.exit(main())
