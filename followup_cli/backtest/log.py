"""Reads a log of tickets, line by line, and says what it could not read."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from math import inf, nan
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from followup.lead_times.ages import hours_of
from followup.lead_times.segments import Segment
from followup_cli.backtest.files import opened, table
from followup_cli.backtest.tickets import (
    NOT_OPENED_YET,
    NOT_YET,
    TOLD_AGAIN,
    Line,
    Log,
    Ticket,
    tidied,
    together,
)
from followup_cli.lines import cut, plain
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

_SHOWN = 200
"""Columns of a terminal that the names of those found may take."""


class _Unusable(ValueError):
    """What is wrong with one line."""


def read_log(
    path: Path, names: Mapping[str, str], zone: ZoneInfo, now: float = inf
) -> Log:
    """Read a file of lines apart by commas, semicolons or tabs, also gzip.

    `names` says what the file calls a column; times without a zone are of `zone`.
    Until `censored_at` a ticket was watched, or would have been; where it is missing,
    until the last time in the log. Tickets without a resolution count as open until
    then. What happened later than `now`, in hours since 1970, did not. Raises Trouble
    when the file is no such log.
    """
    log, found = Log(), dict[str, Line]()
    with opened(path) as file:
        for line, row in _rows(file, names, log):
            try:
                read = _known(_read(row, zone, line), now, log)
            except _Unusable as wrong:
                log.mistakes.append((line, str(wrong)))
                continue
            before = found.setdefault(read.ticket.id, read)
            if before is not read:
                log.doubts.append((line, TOLD_AGAIN.format(before.line)))
                found[read.ticket.id] = together(before, read)
    tidied(log, found.values())
    return log


def _rows(
    file: TextIO, names: Mapping[str, str], log: Log
) -> Iterator[tuple[int, dict[str, str]]]:
    reader = table(file)
    theirs = {ours: names.get(ours, ours) for ours in COLUMNS}
    there = reader.fieldnames or ()
    missing = [theirs[ours] for ours in NEEDED if theirs[ours] not in there]
    if missing:
        shown = cut(plain(", ".join(there)), _SHOWN)
        raise Trouble(
            f"the log has no column {', '.join(missing)}; it has {shown or 'none'}",
            "say what it is called there: --column opened=created_at",
        )
    log.columns = frozenset(ours for ours in COLUMNS if theirs[ours] in there)
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


def _known(read: Line, now: float, log: Log) -> Line:
    """Return it without what has not happened yet."""
    line, ticket = read
    if ticket.opened > now:
        raise _Unusable(NOT_OPENED_YET)
    if ticket.watched > now:
        ticket = replace(ticket, watched=nan)
    if ticket.ended > now:
        log.doubts.append((line, NOT_YET))
        ticket = replace(ticket, ended=nan, resolved=False)
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
