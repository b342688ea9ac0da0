"""iCalendar files beside the shipped policy, as tests need them."""

from __future__ import annotations

import re
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from followup.policy import Policy, load_policy

DEFAULT = (files("followup.policy") / "default.yaml").read_text(encoding="utf-8")
BERLIN = ZoneInfo("Europe/Berlin")

_EXAMPLE = re.compile(
    r"^( *)# ( *(?:- )?[a-z_]+: ?(?:\[.*\]|[\w:.-]+(?:/\w+)?)?)$", re.MULTILINE
)


def absent(people: dict[str, list[tuple[str, str]]], text: str = DEFAULT) -> str:
    """Return the policy's text with these people away on these days."""
    for person, spans in people.items():
        days = ", ".join(f"{{first_day: {a}, last_day: {b}}}" for a, b in spans)
        email = f"    email: {person}@example.com\n"
        text = text.replace(email, f"{email}    absences: [{days}]\n")
    return text


def with_examples() -> str:
    """Return the default with the keys that it only shows in comments."""
    return _EXAMPLE.sub(r"\1\2", DEFAULT)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def event(*lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def shift(title: str, start: str, end: str, *more: str) -> str:
    """Return a shift in Berlin's wall time, as 20260608T170000."""
    zone = "TZID=Europe/Berlin"
    return event(
        f"SUMMARY:{title}", f"DTSTART;{zone}:{start}", f"DTEND;{zone}:{end}", *more
    )


def calendar(*events: str) -> str:
    """Return an iCalendar file; its first event is in line 4."""
    head = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//example.com//rota//EN"
    return "\n".join([head, *events, "END:VCALENDAR\n"])


def load_with(
    folder: Path, *, nights: str = "", away: str = "", text: str = ""
) -> Policy:
    """Load the default with its examples and these two calendar files."""
    (folder / "nights.ics").write_text(nights or calendar())
    (folder / "alex-away.ics").write_text(away or calendar())
    return load_policy(text or with_examples(), name="p.yaml", folder=folder)


def chained(steps: str, calendar_key: str = "office", text: str = DEFAULT) -> str:
    """Return the default with one chain, given as the lines of its steps."""
    lines = "".join(f"      {line}\n" for line in steps.strip().splitlines())
    one = f"chains:\n  only:\n    calendar: {calendar_key}\n    steps:\n{lines}"
    old = text[text.index("chains:\n") : text.index("# An acknowledgement")]
    return text.replace(old, f"{one}escalation:\n  - chain: only\n")
