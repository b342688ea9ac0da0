"""What a person sees while it runs."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

from bench.kill_test.blows import Strike


class Show:
    """A bar of blows, and a line for each; on a plain stream only the lines."""

    def __init__(self, console: Console, kills: int) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[step]}"),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("blows", total=kills, step="")
        self._read = 0

    def __enter__(self) -> Self:
        """Begin to show."""
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Show no more."""
        self._progress.stop()

    def step(self, what: str) -> None:
        """Say what is being done."""
        self._progress.update(self._task, step=what)

    def strike(self, strike: Strike, opened: int) -> None:
        """Say that a blow falls now."""
        self._progress.console.print(
            f"{self._elapsed():6.1f} s  {strike}  ({opened:,} complaints so far)"
        )
        self._progress.update(self._task, advance=1, step=str(strike))

    def read(self, records: int) -> None:
        """Say how much was read."""
        self._read += records
        self.step(f"the referee reads; {self._read:,} records so far")

    def _elapsed(self) -> float:
        return self._progress.tasks[self._task].elapsed or 0.0
