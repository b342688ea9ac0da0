"""Reads a log of tickets, line by line, and says what it could not read."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from math import nan
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from followup.lead_times.ages import hours_of
from followup.lead_times.segments import Segment
from followup_cli.backtest.tickets import (
    TOLD_AGAIN,
    Line,
    Log,
    Ticket,
    tidied,
    together,
)
from followup_cli.trouble import Trouble

__all__ = ["COLUMNS", "Log", "Ticket", "read_log"]

COLUMNS = (
    "ticket_id",
    "opened",
    "resolved",
    "censored_at",
    "category",
    "severity",
    "team",
    "customer",
)
NEEDED = ("ticket_id", "opened", "resolved")


class _Unusable(ValueError):
    """What is wrong with one line."""


def read_log(path: Path, names: Mapping[str, str], zone: ZoneInfo) -> Log:
    """Read a CSV file, also compressed with gzip.

    `names` says what the file calls a column; times without a zone are of `zone`.
    Until `censored_at` a ticket was watched, or would have been; where it is missing,
    until the last time in the log. Tickets without a resolution count as open until
    then. Raises Trouble when the file is no such log.
    """
    log, found = Log(), dict[str, Line]()
    try:
        with _open(path) as file:
            for line, row in _rows(file, names, log):
                try:
                    read = _read(row, zone, line)
                except _Unusable as wrong:
                    log.mistakes.append((line, str(wrong)))
                    continue
                before = found.setdefault(read.ticket.id, read)
                if before is not read:
                    log.doubts.append((line, TOLD_AGAIN.format(before.line)))
                    found[read.ticket.id] = together(before, read)
    except (OSError, EOFError, zlib.error) as error:
        raise Trouble(f"{path} cannot be read: {error}", "name a CSV file") from error
    tidied(log, found.values())
    return log


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="replace", newline="")
    return path.open(encoding="utf-8-sig", errors="replace", newline="")


def _rows(
    file: TextIO, names: Mapping[str, str], log: Log
) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(file)
    theirs = {ours: names.get(ours, ours) for ours in COLUMNS}
    missing = [theirs[n] for n in NEEDED if theirs[n] not in (reader.fieldnames or ())]
    if missing:
        raise Trouble(
            f"the log has no column {', '.join(missing)}",
            "say what it is called there: --column opened=created_at",
        )
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            log.mistakes.append((reader.line_num, str(error)))
            continue
        found = {ours: (row.get(name) or "").strip() for ours, name in theirs.items()}
        yield reader.line_num, found


def _read(row: Mapping[str, str], zone: ZoneInfo, line: int) -> Line:
    if not row["ticket_id"]:
        raise _Unusable("no ticket_id")
    moment = _moment(row, "opened", zone)
    if moment is None:
        raise _Unusable("no time of opening")
    resolved = _moment(row, "resolved", zone)
    censored = _moment(row, "censored_at", zone)
    ended = resolved or censored
    opened = hours_of(moment)
    until = hours_of(ended) if ended else nan
    if until < opened:
        raise _Unusable("it ended before it was opened")
    segment = Segment(
        category=row["category"], severity=row["severity"], team=row["team"]
    )
    ticket = Ticket(
        id=row["ticket_id"],
        opened=opened,
        ended=until,
        resolved=resolved is not None,
        month=f"{moment:%Y-%m}",
        segment=segment,
        watched=hours_of(censored) if censored else nan,
    )
    return Line(line, ticket)


def _moment(row: Mapping[str, str], column: str, zone: ZoneInfo) -> datetime | None:
    text = row[column]
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        moment.timestamp()
    except (ValueError, OverflowError) as error:
        raise _Unusable(f"{column} is no ISO time: {text[:40]}") from error
    return moment
