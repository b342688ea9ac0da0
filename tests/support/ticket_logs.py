"""Logs of tickets, made up, as a helpdesk would export them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

HEADER = "ticket_id,opened,resolved,censored_at,category,severity,team,customer"


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return path


def made_up(count: int, *, hours: float = 50.0, year: int = 2030) -> list[str]:
    """Give tickets, one each two hours; those of "slow" take three times as long."""
    random, start = Random(5), datetime(year, 1, 1, tzinfo=UTC)  # noqa: S311 - no secret
    lines = []
    for number in range(count):
        category = "slow" if number % 4 == 0 else "quick"
        mean = hours * (3 if category == "slow" else 1)
        opened = start + timedelta(hours=2 * number)
        resolved = opened + timedelta(hours=random.expovariate(1 / mean))
        end = start + timedelta(hours=2 * count)
        told = f"{resolved:%Y-%m-%d %H:%M:%S}" if resolved < end else ""
        lines.append(
            f"T-{number},{opened:%Y-%m-%dT%H:%M:%SZ},{told},{end:%Y-%m-%d %H:%M:%S},"
            f"{category},P3,one,c-{number % 50}"
        )
    return lines
