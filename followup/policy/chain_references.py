"""What escalation chains say about the rest of the policy, and of each other.

Like `references` this reads the file's plain content, so that every mistake is told at
once.
"""

from __future__ import annotations

from collections.abc import Iterator

from followup.policy.errors import PolicyProblem
from followup.policy.references import each_with, known_key, mapping
from followup.policy.source import Location, Source

_TARGETS = {
    "person": ("people", "person"),
    "team": ("teams", "team"),
    "on_call": ("on_call", "on-call calendar"),
}
_ROWS = {
    "categories": ("categories", "category"),
    "teams": ("teams", "team"),
}


def check_chains(source: Source) -> Iterator[PolicyProblem]:
    """Give what leads nowhere, chains that may reach nobody, and rows without use."""
    root = mapping(source.content)
    calendars = mapping(root.get("calendars"))
    for at, value in each_with(root, "chains", "calendar"):
        yield from known_key(source, at, value, calendars, "calendar")
    for at, value in each_with(root, "chains", "steps"):
        steps = _items(value)
        for number, step in enumerate(steps):
            yield from _step(source, root, (*at, number), mapping(step))
        if steps:
            yield from _last(source, (*at, len(steps) - 1), mapping(steps[-1]))
    yield from _rows(source, root)


def _step(
    source: Source, root: dict[str, object], at: Location, step: dict[str, object]
) -> Iterator[PolicyProblem]:
    for index, target in enumerate(_items(step.get("targets"))):
        kind, _, key = str(target).partition(":")
        if kind in _TARGETS and key:
            group, what = _TARGETS[kind]
            known = mapping(root.get(group))
            place = (*at, "targets", index)
            yield from known_key(source, place, key, known, what)
    if "only_within" in step:
        known = mapping(root.get("calendars"))
        place = (*at, "only_within")
        yield from known_key(source, place, step["only_within"], known, "calendar")


def _last(
    source: Source, at: Location, step: dict[str, object]
) -> Iterator[PolicyProblem]:
    """Refuse a last step that depends on whether somebody happens to be on call."""
    targets = [str(each) for each in _items(step.get("targets"))]
    if targets and all(each.startswith("on_call:") for each in targets):
        yield source.problem(
            (*at, "targets"),
            "the last step reaches nobody when nobody is on call",
            "Add role:lead, role:owner or a person to it, or a step after it",
        )


def _rows(source: Source, root: dict[str, object]) -> Iterator[PolicyProblem]:
    chains = mapping(root.get("chains"))
    rows = [mapping(each) for each in _items(root.get("escalation"))]
    ends = [number for number, row in enumerate(rows) if not _conditions(row)]
    for number, row in enumerate(rows):
        at: Location = ("escalation", number)
        if "chain" in row:
            place = (*at, "chain")
            yield from known_key(source, place, row["chain"], chains, "chain")
        for field, (group, what) in _ROWS.items():
            known = mapping(root.get(group))
            for index, key in enumerate(_items(row.get(field))):
                yield from known_key(source, (*at, field, index), key, known, what)
        if ends and number > ends[0]:
            yield source.problem(
                at, "no complaint gets here: a row above fits all", "Move it up"
            )
    if rows and not ends:
        yield source.problem(
            ("escalation", len(rows) - 1),
            "a complaint that fits no row would have no chain",
            "Let the last row name a chain and nothing else",
        )
    for key in chains:
        if key not in {row.get("chain") for row in rows}:
            yield source.problem(
                ("chains", key),
                "no row of escalation names it",
                "Name it, or remove it",
            )


def _conditions(row: dict[str, object]) -> bool:
    return any(row.get(field) for field in ("categories", "teams", "severities"))


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []
