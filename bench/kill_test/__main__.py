"""Kill the scheduler and Kafka again and again under load, then judge what was said.

Two scheduler workers and a Kafka node of their own are started.
While complaints come in and their promises fall due, one of the three after the other
is killed with -9, stopped for longer than its session and continued, or restarted.
When all has come to rest, a referee that knows only the facts and the policy works out
what should have been said, and compares: nothing lost, nothing twice, nothing early.
"""

from __future__ import annotations

import argparse
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from rich.console import Console

from bench.kill_test import report
from bench.kill_test.referee import UNREAD
from bench.kill_test.run import Plan, run
from bench.kill_test.show import Show
from deploy.local.trouble import SetupError

_EPILOG = """\
examples:
  make kill-test KILLS=40                       as the release is judged
  make kill-test KILLS=5 RATE=50                a first look, about three minutes
  make kill-test KILLS=40 SEED=7 JSON=run.json  the same blows as another run with 7

what is allowed, and counted:
  a record again under its own id (whoever reads it can tell);
  a lower level left out after an outage, when a higher one is said or the matter ended;
  an alarm raised while the fact against it was on its way, closed when it was heard.

The exit status is 0 when nothing is wrong, 1 when something is, 2 for a wrong option.
Logs and data stay in the folder that is named when something is wrong.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one run from the command line; give the exit status."""
    given = _parser().parse_args(arguments)
    console = Console()
    seed = given.seed if given.seed is not None else secrets.randbelow(1_000_000)
    home = given.home or Path(tempfile.mkdtemp(prefix="kill-test-"))
    plan = Plan(
        seed=seed,
        kills=given.kills,
        rate=given.rate,
        longest=timedelta(seconds=given.longest),
        session_seconds=given.session,
        at_least=given.at_least,
        unread=timedelta(seconds=given.unread),
        patience_seconds=given.patience,
        home=home.resolve(),
    )
    # Asked to end, leave nothing running: by an exception, which unwinds everything.
    signal.signal(signal.SIGTERM, _leave)
    console.print(f"seed {seed}; {plan.kills} blows at {plan.rate:g} commitments/s")
    try:
        with Show(console, plan.kills) as shown:
            result = run(plan, shown)
    except SetupError as trouble:
        console.print(f"[red]{trouble}[/red]")
        return 1
    report.show(result, console)
    if given.json:
        given.json.write_text(report.as_json(result))
    if result.clean and given.home is None:
        shutil.rmtree(plan.home, ignore_errors=True)
    return 0 if result.clean else 1


def _leave(number: int, _: object) -> NoReturn:
    raise SystemExit(128 + number)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kill_test",
        description=__doc__,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--kills", type=_count, default=40, help="how many blows fall (%(default)s)")
    add("--seed", type=int, help="repeats the blows and stories of a run (random)")
    add(
        "--rate",
        type=_positive,
        default=500.0,
        help="commitments that fall due each second (%(default)g)",
    )
    add("--json", type=Path, metavar="FILE", help="write the figures there, too")
    add(
        "--longest",
        type=_positive,
        default=40.0,
        help="seconds of the longest promise, at least 10 (%(default)g)",
    )
    add(
        "--session",
        type=_positive,
        default=10.0,
        help="seconds until Kafka gives a silent worker's share away (%(default)g)",
    )
    add(
        "--at-least",
        type=_count,
        default=0,
        metavar="N",
        help="open so many complaints, also when the blows end sooner (%(default)s)",
    )
    add(
        "--unread",
        type=_positive,
        default=UNREAD.total_seconds(),
        help="seconds a fact may lie in Kafka unread and still be overtaken by an alarm"
        " (%(default)g)",
    )
    add(
        "--patience",
        type=_positive,
        default=120.0,
        help="seconds of standstill before something that lacks is lost (%(default)g)",
    )
    add("--home", type=Path, help="keep logs and data here (a folder for once)")
    return parser


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return value


def _positive(text: str) -> float:
    value = float(text)
    if value <= 0:
        raise argparse.ArgumentTypeError("must be above 0")
    return value


if __name__ == "__main__":
    sys.exit(main())
