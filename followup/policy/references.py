"""What the parts of a policy file say about each other.

This reads the file's plain content, before and beside the models, so that a wrong
reference is reported together with every other mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from followup.complaint import Severity
from followup.policy.errors import PolicyProblem
from followup.policy.source import Location, Source


def check(source: Source) -> Iterator[PolicyProblem]:
    """Give the references that lead nowhere, and the rules that contradict a key."""
    root = _mapping(source.content)
    people, teams = _mapping(root.get("people")), _mapping(root.get("teams"))
    calendars = _mapping(root.get("calendars"))
    categories = _mapping(root.get("categories"))
    for at, value in _each(root, "severities", "calendar"):
        yield from _known(source, at, value, calendars, "calendar")
    for at, value in _each(root, "categories", "team"):
        yield from _known(source, at, value, teams, "team")
    for at, value in _each(root, "teams", "lead"):
        yield from _known(source, at, value, people, "person")
    for at, members in _each(root, "teams", "members"):
        if isinstance(members, list):
            for index, value in enumerate(members):
                yield from _known(source, (*at, index), value, people, "person")
            yield from _twice(source, at, members)
    if "default_category" in root:
        yield from _known(
            source,
            ("default_category",),
            root["default_category"],
            categories,
            "category",
        )
    yield from _severities(source, root)
    yield from _review(source, root)


def _severities(source: Source, root: dict[str, object]) -> Iterator[PolicyProblem]:
    given = root.get("severities")
    for severity in Severity:
        if isinstance(given, dict) and severity.value not in given:
            yield source.problem(
                ("severities",),
                f"{severity.value} is missing",
                "A complaint may have it: say what it promises",
            )


def _review(source: Source, root: dict[str, object]) -> Iterator[PolicyProblem]:
    shadow = root.get("mode", "SHADOW") == "SHADOW"
    if root and shadow and root.get("review_mailbox") is None:
        yield source.problem(
            ("mode",),
            "in SHADOW mode the customers' messages need somewhere to go",
            "Name a review_mailbox, or set mode: LIVE",
        )


def _twice(
    source: Source, at: Location, members: list[object]
) -> Iterator[PolicyProblem]:
    for index, member in enumerate(members):
        if member in members[:index]:
            yield source.problem(
                (*at, index), f"{member!r} is a member twice", "Keep one of the two"
            )


def _known(
    source: Source, at: Location, value: object, known: dict[str, object], what: str
) -> Iterator[PolicyProblem]:
    if not isinstance(value, str) or value in known:
        return  # what is not a string is the models' to report
    near = get_close_matches(value, known, n=1)
    remedy = (
        f"Did you mean {near[0]}?"
        if near
        else f"There are: {', '.join(known) or 'none'}"
    )
    yield source.problem(at, f"there is no {what} {value!r}", remedy)


def _each(
    root: dict[str, object], group: str, key: str
) -> Iterator[tuple[Location, object]]:
    for name, part in _mapping(root.get(group)).items():
        content = _mapping(part)
        if key in content:
            yield (group, name, key), content[key]


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
