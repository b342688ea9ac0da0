"""How commands speak: to people on a terminal, plainly into a pipe."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from followup_cli.line import Line, Mood
from followup_cli.lines import text as line_text
from followup_cli.trouble import Trouble
from followup_cli.zones import local_zone

_STYLES = {
    Mood.PLAIN: "",
    Mood.GOOD: "green",
    Mood.WARNING: "yellow",
    Mood.BAD: "bold red",
    Mood.QUIET: "dim",
}


def console() -> Console:
    """Return a console on standard output that never rewrites what it is given."""
    return Console(highlight=False, soft_wrap=True, markup=False, emoji=False)


def show(line: Line, out: Console | None = None) -> None:
    """Print the line of one event."""
    out = out or console()
    out.print(Text(line_text(line, local_zone()), style=_STYLES[line.mood]))


def say(words: str, style: str = "") -> None:
    """Print words; they may come from anybody and are not taken for markup."""
    console().print(Text(words, style=style))


def say_each(lines: Iterable[str], style: str = "") -> None:
    """Print words line by line, as they come."""
    for line in lines:
        say(line, style)


def complain_of(trouble: Trouble) -> None:
    """Print a trouble on standard error: the cause, and what mends it."""
    out = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    out.print(Text(f"✘ {trouble.cause}", style="red"))
    if trouble.mend:
        out.print(Text(f"  → {trouble.mend}"))


@contextmanager
def until_interrupted() -> Iterator[None]:
    """Let Ctrl-C, or a polite request to end, end a command with success.

    Asked for explicitly, because a program started in the background inherits Ctrl-C
    switched off.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        say("")
