"""Small words that several displays share."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from enum import Enum

from followup.complaint import CommitmentKind, Person
from followup.events import AlertKind, UpdateKind

_WORDS = {
    CommitmentKind.ACKNOWLEDGE: "acknowledgement",
    CommitmentKind.CALLBACK: "call",
    CommitmentKind.CUSTOM: "promise",
    UpdateKind.NEXT_UPDATE: "news",
    UpdateKind.NO_NEWS: "no news yet",
    UpdateKind.OPEN_COMPLAINTS: "all open complaints",
    AlertKind.AT_RISK: "at risk",
    AlertKind.UNTOLD: "customer not told",
    AlertKind.UNSENT: "message not accepted",
    AlertKind.QUARANTINED: "nobody watches this clock",
    AlertKind.UPDATE_WANTED: "a line for the customer wanted",
    AlertKind.NO_NEWS_LIMIT: "no more automatic messages",
    AlertKind.NEW_TIME_LIMIT: "a third new time",
    AlertKind.ESCALATED: "nobody has acted",
    AlertKind.NO_ONE_ON_CALL: "nobody on call",
    AlertKind.ABSENCE: "the owner is away",
    AlertKind.CAPACITY: "less time than usual",
    AlertKind.APPROVAL_WANTED: "may this message go?",
    AlertKind.MESSAGES_HELD: "customer messages held",
    AlertKind.MANY_AT_RISK: "many promises at risk",
    AlertKind.SOURCE_SILENT: "a source is silent",
    AlertKind.DIGEST: "open promises",
    AlertKind.GROUPED: "several alerts in one",
    AlertKind.PROMISES_NOT_KEPT: "too few promises kept",
}
_UNITS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))


def kind_words(kind: CommitmentKind | UpdateKind | AlertKind) -> str:
    """Return a kind as people say it: "first reply"."""
    return _WORDS.get(kind) or member_words(kind)


def member_words(member: Enum) -> str:
    """Return a member's name in small letters and words: "waiting customer"."""
    return member.name.lower().replace("_", " ")


def person_words(person: Person) -> str:
    """Return a person's name, else their id, else "nobody"."""
    return person.display_name or person.id or "nobody"


def at(moment: datetime, zone: tzinfo, told: datetime) -> str:
    """Return a moment in `zone` as short as it is clear at the moment `told`.

    "17:30" on the same day, else "Mon 23 Nov 17:30"; seconds only if there are any.
    """
    local = moment.astimezone(zone)
    time = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    same_day = local.date() == told.astimezone(zone).date()
    return time if same_day else f"{local:%a} {local.day} {local:%b} {time}"


def span_words(span: timedelta) -> str:
    """Return a length of time in its two largest units: "1 h 5 min"; never negative."""
    seconds = abs(span).total_seconds()
    if seconds < 1:
        return f"{seconds:.1f} s"
    left, parts = int(seconds), []
    for unit, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2])


def zone_words(zone: tzinfo, when: datetime) -> str:
    """Return a zone as people read it: "UTC", "UTC+01:00", "CET (UTC+01:00)"."""
    local = when.astimezone(zone)
    offset = f"{local:%z}"
    told = f"UTC{offset[:3]}:{offset[3:5]}" if local.utcoffset() else "UTC"
    name = local.tzname() or ""
    plain = not name.isalpha() or name == told
    return told if plain else f"{name} ({told})"


def day_words(when: datetime, zone: tzinfo) -> str:
    """Return the heading of a day's lines, which names the zone of their times."""
    return f"── {when.astimezone(zone):%A, %d %B %Y}, {zone_words(zone, when)} ──"


def error_words(error: BaseException) -> str:
    """Return an error on one line, its type named once."""
    kind, said = type(error).__name__, " ".join(str(error).split())
    while said.startswith(kind):
        said = said.removeprefix(kind).lstrip(": ")
    return f"{kind}: {said}" if said else kind
