"""What the parts of a policy file say about each other.

This reads the file's plain content, before and beside the models, so that a wrong
reference is reported together with every other mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from followup.complaint import Severity
from followup.policy.errors import PolicyProblem
from followup.policy.modes import ALL
from followup.policy.source import Location, Source


def check(source: Source) -> Iterator[PolicyProblem]:
    """Give the references that lead nowhere, and the rules that contradict a key."""
    root = mapping(source.content)
    people, teams = mapping(root.get("people")), mapping(root.get("teams"))
    calendars = mapping(root.get("calendars"))
    categories = mapping(root.get("categories"))
    for at, value in each_with(root, "severities", "calendar"):
        yield from known_key(source, at, value, calendars, "calendar")
    for at, value in each_with(root, "categories", "team"):
        yield from known_key(source, at, value, teams, "team")
    for at, value in each_with(root, "teams", "lead"):
        yield from known_key(source, at, value, people, "person")
    for at, value in each_with(root, "teams", "calendar"):
        yield from known_key(source, at, value, calendars, "calendar")
    for at, value in each_with(root, "teams", "on_call"):
        on_call = mapping(root.get("on_call"))
        yield from known_key(source, at, value, on_call, "on-call calendar")
    for at, members in each_with(root, "teams", "members"):
        if isinstance(members, list):
            for index, value in enumerate(members):
                yield from known_key(source, (*at, index), value, people, "person")
            yield from _twice(source, at, members)
    if "default_category" in root:
        yield from known_key(
            source,
            ("default_category",),
            root["default_category"],
            categories,
            "category",
        )
    silence = mapping(root.get("lookout")).get("silence_calendar")
    at_silence = ("lookout", "silence_calendar")
    yield from known_key(source, at_silence, silence, calendars, "calendar")
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
    if not root or root.get("review_mailbox") is not None:
        return
    everywhere: list[tuple[Location, object]] = [
        (("mode",), root.get("mode", "SHADOW")),
        (("live_percent",), root.get("live_percent", ALL)),
    ]
    for group in ("categories", "teams"):
        for key in ("mode", "live_percent"):
            everywhere += each_with(root, group, key)
    for at, value in everywhere:
        if value == "SHADOW":
            yield source.problem(
                at,
                "in SHADOW mode the customers' messages need somewhere to go",
                "Name a review_mailbox, or set mode: LIVE",
            )
        elif isinstance(value, int) and value < ALL:
            yield source.problem(
                at,
                "the messages of the other customers need somewhere to go",
                "Name a review_mailbox, or set live_percent: 100",
            )


def _twice(
    source: Source, at: Location, members: list[object]
) -> Iterator[PolicyProblem]:
    for index, member in enumerate(members):
        if member in members[:index]:
            yield source.problem(
                (*at, index), f"{member!r} is a member twice", "Keep one of the two"
            )


def known_key(
    source: Source, at: Location, value: object, known: dict[str, object], what: str
) -> Iterator[PolicyProblem]:
    """Find a key that leads nowhere, and say which was perhaps meant."""
    if not isinstance(value, str) or value in known:
        return  # what is not a string is the models' to report
    near = get_close_matches(value, known, n=1)
    remedy = (
        f"Did you mean {near[0]}?"
        if near
        else f"There are: {', '.join(known) or 'none'}"
    )
    yield source.problem(at, f"there is no {what} {value!r}", remedy)


def each_with(
    root: dict[str, object], group: str, key: str
) -> Iterator[tuple[Location, object]]:
    """Give what each part of a group says under `key`, with its place."""
    for name, part in mapping(root.get(group)).items():
        content = mapping(part)
        if key in content:
            yield (group, name, key), content[key]


def mapping(value: object) -> dict[str, object]:
    """Take what should be keys and values as such; anything else has none."""
    return value if isinstance(value, dict) else {}
