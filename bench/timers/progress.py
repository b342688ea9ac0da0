"""Shows how far a long run is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


class Show:
    """One line for each step, on the error stream, so that figures can be piped."""

    def __init__(self) -> None:
        """Write to the error stream."""
        self.console = Console(stderr=True)

    @contextmanager
    def steps(self, what: str, count: int) -> Iterator[Callable[[int], None]]:
        """Show a bar; the function given moves it forward."""
        with self._progress(BarColumn(), MofNCompleteColumn()) as progress:
            task = progress.add_task(what, total=count)
            yield lambda done: progress.advance(task, done)

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Show that something of unknown length goes on."""
        with self._progress(BarColumn()) as progress:
            task = progress.add_task(what, total=None)
            yield
            progress.update(task, total=1, completed=1)

    def _progress(self, *columns: BarColumn | MofNCompleteColumn) -> Progress:
        return Progress(
            TextColumn("{task.description:<44}"),
            *columns,
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=self.console,
        )
