"""The result for programs (JSON) and for people (a table)."""

from __future__ import annotations

import json
import platform
from collections import Counter
from importlib.metadata import version

from rich.console import Console, Group
from rich.table import Table

from bench.kill_test.run import Result
from bench.kill_test.verdict import Fault

_MOST_SHOWN = 20
_KILLED = -9


def as_json(result: Result) -> str:
    """Return the result as an object, all times in seconds."""
    verdict, plan = result.verdict, result.plan
    told = {
        "seed": plan.seed,
        "kills": plan.kills,
        "commitments": verdict.commitments,
        **{fault.name.lower(): verdict.count(fault) for fault in Fault},
        "worst_lateness_s": _seconds(verdict.worst_lateness.total_seconds()),
        "rate": plan.rate,
        "complaints": verdict.complaints,
        "alerts": verdict.alerts,
        "messages": verdict.messages,
        "repeats_under_the_same_id": verdict.repeats,
        "levels_collapsed": verdict.collapsed,
        "promises_unmade": verdict.unmade,
        "alarms_overtaken": verdict.overtaken,
        "longest_unread_s": _seconds(verdict.longest_unread.total_seconds()),
        "lateness_s": _quantiles(result),
        "dead_letters": result.dead_letters,
        "worker_endings": dict(Counter(str(one) for one in result.endings)),
        "due_per_second": _seconds(result.due_per_second),
        "took_s": _seconds(result.seconds),
        "machine": f"{platform.system()} {platform.machine()}",
        "versions": {
            "python": platform.python_version(),
            "faust-streaming": version("faust-streaming"),
            "kafka-python": version("kafka-python"),
        },
    }
    return json.dumps(told, indent=2) + "\n"


def show(result: Result, console: Console) -> None:
    """Print what a person wants to know."""
    console.print(Group(_faults(result), _figures(result)))
    for one in result.verdict.violations[:_MOST_SHOWN]:
        console.print(f"[red]{one}[/red]", soft_wrap=True, highlight=False)
    more = len(result.verdict.violations) - _MOST_SHOWN
    if more > 0:
        console.print(f"… and {more} more")
    if result.dead_letters:
        console.print(f"[red]{result.dead_letters} dead letters[/red]")
    if result.clean:
        console.print("[green]Nothing lost, nothing twice, nothing early.[/green]")
    else:
        console.print(
            f"[red]The promise was not kept.[/red] Logs and data: {result.plan.home}."
            f" The same blows again: SEED={result.plan.seed}",
            soft_wrap=True,
        )


def _faults(result: Result) -> Table:
    plan = result.plan
    table = Table(title=f"kill test: {plan.kills} blows, seed {plan.seed}")
    table.add_column("fault")
    table.add_column("count", justify="right")
    table.add_column("meaning")
    for fault in Fault:
        count = result.verdict.count(fault)
        style = "red" if count else "green"
        shown = f"[{style}]{count}[/{style}]"
        table.add_row(fault.name.lower(), shown, fault.value)
    return table


def _figures(result: Result) -> Table:
    verdict = result.verdict
    table = Table(show_header=False)
    late = ", ".join(f"{name} {value} s" for name, value in _quantiles(result).items())
    killed = result.endings.count(_KILLED)
    unread = verdict.longest_unread.total_seconds()
    for name, value in (
        ("complaints", f"{verdict.complaints:,}"),
        ("commitments", f"{verdict.commitments:,}, {result.due_per_second:.0f}/s"),
        ("alerts, messages", f"{verdict.alerts:,}, {verdict.messages:,}"),
        ("late", late),
        ("repeats under the same id", f"{verdict.repeats:,}, allowed"),
        ("levels passed over after an outage", f"{verdict.collapsed:,}, allowed"),
        ("promises not made after all", f"{verdict.unmade:,}, allowed"),
        ("alarms overtaken by a fact", f"{verdict.overtaken:,}, allowed"),
        ("the longest such a fact was unread", f"{unread:.1f} s"),
        ("workers ended", f"{len(result.endings)}, {killed} of them by kill -9"),
        ("took", f"{result.seconds:.0f} s"),
    ):
        table.add_row(name, value)
    return table


def _quantiles(result: Result) -> dict[str, float]:
    late = sorted(one.total_seconds() for one in result.verdict.lateness)
    if not late:
        return {}
    shares = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "max": 1.0}
    return {
        name: _seconds(late[min(int(share * len(late)), len(late) - 1)])
        for name, share in shares.items()
    }


def _seconds(value: float) -> float:
    return round(value, 3)
