"""The iCalendar files that a policy names: read beside it, and checked with it.

An on-call event puts on duty the people it invites, found by their e-mail addresses;
without an invitation the person whose key or display name is its title (SUMMARY).
Who organises an event is not on duty for that, and whoever declined is not either.
Every event of an absence file is an absence, unless it is marked as free time.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar

from followup.policy.errors import PolicyProblem
from followup.policy.fields import known_zone
from followup.policy.hours import parse_moment
from followup.policy.references import mapping
from followup.policy.roster import NOBODY, Roster, Rosters
from followup.policy.shift_file import ShiftFile, Unclear, Who
from followup.policy.source import Location, Source


def read_calendars(
    source: Source, folder: Path | None
) -> tuple[Rosters, list[PolicyProblem]]:
    """Read every file that the policy names, and give all that is wrong with them.

    They lie in `folder`, the policy's own, where a change to them is noticed while
    services run; without a folder no file can be read.
    Reads files and may block.
    """
    root = mapping(source.content)
    people = mapping(root.get("people"))
    reading = _Reading(
        source=source, folder=folder, about=_moment(root.get("effective_from"))
    )
    on_call: dict[str, Roster] = {}
    absences: dict[str, Roster] = {}
    for key, given in mapping(root.get("on_call")).items():
        zone = mapping(given).get("zone") or root.get("zone")
        at = ("on_call", key, "calendar")
        on_call[key] = reading.roster(
            at, mapping(given).get("calendar"), _zone(zone), _on_duty(people)
        )
    for key, given in people.items():
        at = ("people", key, "absence_calendar")
        path = mapping(given).get("absence_calendar")
        absences[key] = reading.roster(at, path, _zone(root.get("zone")), _away(key))
    return Rosters(on_call=on_call, absences=absences), reading.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """Where paths begin, and what was wrong so far."""

    source: Source
    folder: Path | None
    about: datetime
    problems: list[PolicyProblem] = field(default_factory=list)

    def roster(self, at: Location, path: object, zone: ZoneInfo, who: Who) -> Roster:
        """Give the shifts of the file at `path`; where there is no path, nobody's."""
        if not isinstance(path, str) or not path:
            return NOBODY  # what is not a path is the models' to report
        if Path(path).name != path or not path.endswith(".ics"):
            problem = f"{path} is not the name of an .ics file beside the policy"
            self.problems.append(self.source.problem(at, problem, _READ))
            return NOBODY
        if self.folder is None:
            problem = f"{path} cannot be read: this policy has no folder"
            self.problems.append(self.source.problem(at, problem, _READ))
            return NOBODY
        try:
            text = (self.folder / path).read_text(encoding="utf-8-sig")
        except (OSError, ValueError) as error:
            problem = f"{path} cannot be read: {error}"
            self.problems.append(self.source.problem(at, problem, _READ))
            return NOBODY
        file = ShiftFile(name=path, text=text, zone=zone, who=who, about=self.about)
        roster, problems = file.read()
        self.problems.extend(problems)
        return roster


def _on_duty(people: dict[str, object]) -> Who:
    """Find the people whom an event puts on duty."""
    by_name: dict[str, str] = {}
    by_email: dict[str, list[str]] = defaultdict(list)
    for key, given in people.items():
        told = mapping(given)
        by_name.setdefault(str(told.get("display_name", "")).casefold(), key)
        by_email[str(told.get("email", "")).casefold()].append(key)
    by_name |= {key: key for key in people}

    def who(event: icalendar.Event) -> tuple[str, ...]:
        guests = event.get("ATTENDEE", [])
        guests = guests if isinstance(guests, list) else [guests]
        if guests:
            coming = [each for each in guests if each.params.get("PARTSTAT") != _NO]
            found = [_invited(str(each), by_email) for each in coming]
            return tuple(dict.fromkeys(found))
        title = str(event.get("SUMMARY", "")).strip()
        key = by_name.get(title.casefold())
        if not title or key is None:
            raise Unclear(
                f"there is no person {title!r}",
                f"Invite somebody by e-mail, or let its title be one of {_all(people)}",
            )
        return (key,)

    return who


def _invited(guest: str, by_email: dict[str, list[str]]) -> str:
    address = guest.removeprefix("mailto:").removeprefix("MAILTO:")
    found = by_email.get(address.casefold(), [])
    if len(found) > 1:
        raise Unclear(
            f"{address} is the address of {' and '.join(found)}",
            "Leave ATTENDEE out, and write the person's key as SUMMARY",
        )
    if not found:
        raise Unclear(
            f"{address} is nobody's address", "Add the person to people, or correct it"
        )
    return found[0]


def _away(person: str) -> Who:
    """Take every event as an absence of one person, unless it is free time."""

    def who(event: icalendar.Event) -> tuple[str, ...]:
        return () if event.get("TRANSP") == "TRANSPARENT" else (person,)

    return who


def _zone(given: object) -> ZoneInfo:
    """Give the zone; for one that does not exist, which is told elsewhere, UTC."""
    try:
        return ZoneInfo(known_zone(str(given)))
    except ValueError:
        return ZoneInfo("UTC")


def _moment(given: object) -> datetime:
    try:
        moment = parse_moment(given)
    except ValueError:
        moment = _ANY
    return moment if moment.utcoffset() is not None else _ANY


def _all(people: dict[str, object]) -> str:
    return ", ".join(people) or "the people"


_NO = "DECLINED"
_READ = "Put it into the policy file's folder, and check that it may be read"
_ANY = datetime(2026, 1, 1, tzinfo=UTC)
