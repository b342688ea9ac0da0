"""A company's own log of tickets, as far as a replay asks for it."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from followup.complaint import Severity

SEVERITIES = {
    "P1": Severity.CRITICAL,
    "P2": Severity.HIGH,
    "P3": Severity.MEDIUM,
    "P4": Severity.LOW,
}
"""What helpdesks call priority, most urgent first; anything else counts as MEDIUM."""


class LogUnusable(ValueError):
    """The file is no such log, or has nothing in the month asked for."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket, in UTC; `resolved` None: it was still open when the log ends."""

    id: str
    customer: str
    severity: Severity
    opened: datetime
    resolved: datetime | None


def month_of(path: Path, month: str, zone: str) -> list[Ticket]:
    """Return the tickets opened in a month ("2016-03"), the earliest first.

    Times without a zone are local times of `zone`. Raises LogUnusable, naming the line.
    """
    with _opened(path) as file:
        found = sorted(
            (one for one in _tickets(file, month, ZoneInfo(zone))),
            key=lambda one: (one.opened, one.id),
        )
    if not found:
        raise LogUnusable(f"{path} has no ticket that was opened in {month}")
    return found


def moved(tickets: list[Ticket], to: datetime) -> list[Ticket]:
    """Return them later by whole weeks, the first as near behind `to` as that allows.

    Weekdays and times of day stay as they were, but for changes of the clocks.
    """
    weeks = -((tickets[0].opened - to) // timedelta(weeks=1))
    by = timedelta(weeks=weeks)
    return [
        Ticket(
            one.id,
            one.customer,
            one.severity,
            one.opened + by,
            one.resolved + by if one.resolved else None,
        )
        for one in tickets
    ]


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def _tickets(file: TextIO, month: str, zone: ZoneInfo) -> Iterator[Ticket]:
    for number, row in enumerate(csv.DictReader(file), start=2):
        try:
            if not row["opened"].startswith(month):
                continue
            opened = _moment(row["opened"], zone)
            resolved = _moment(row["resolved"], zone) if row["resolved"] else None
            yield Ticket(
                id=row["ticket_id"],
                customer=row["customer"] or row["ticket_id"],
                severity=SEVERITIES.get(row["severity"], Severity.MEDIUM),
                opened=opened,
                # Some logs round: a ticket cannot be solved before it was opened.
                resolved=max(resolved, opened + timedelta(minutes=1))
                if resolved
                else None,
            )
        except (KeyError, ValueError) as error:
            raise LogUnusable(f"line {number} of the log: {error!r}") from error


def _moment(text: str, zone: ZoneInfo) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)
