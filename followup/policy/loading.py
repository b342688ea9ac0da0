"""From a policy file to a `Policy`, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from followup.policy import durations, fields
from followup.policy.calendar_files import read_calendars
from followup.policy.chain_references import check_chains
from followup.policy.durations import Duration
from followup.policy.errors import PolicyErrors, PolicyProblem
from followup.policy.models import Policy
from followup.policy.promises import PROMISED, promised_by
from followup.policy.references import check
from followup.policy.source import Location, Source, read
from followup.working_hours import NoOpenTime

_REMEDIES = {
    "is not a duration": durations.HELP,
    "is not between": durations.HELP,
    "counts open hours": durations.PLAIN_HELP,
    "it counts open time": durations.OPEN_HELP,
    "is not a window": 'Write "09:00-17:30"; an end before its start is the next day',
    "neither a list": 'Write ["09:00-12:30", "13:30-17:30"], or closed',
    "overlap": "Join them, or end the first before the second begins",
    "never open": "Give at least one weekday a window",
    "is not a date": "Write 2026-12-24",
    "is before the first": "Swap the two",
    "is not a moment": 'Write "2026-01-01T00:00:00Z"',
    "timezone": 'Say the zone too, as in "2026-01-01T00:00:00Z"',
    "no time zone": "Write an IANA name such as Europe/Berlin",
    "no public holidays": "Write ISO 3166 codes, as in country: DE, subdivision: BE",
    "than 0": "Write a share between 0 and 1, as in 0.8",
    "than 1": "Write a share between 0 and 1, as in 0.8",
    "valid number": "Write a share between 0 and 1, as in 0.8",
    "whole number of these": "Write a length that divides a day: 1 s, 15 min, 1 h",
    "valid string": "Put it in quotes",
    "is no level": "Write the share of promises to keep, as in 0.9",
}
_SHAPES = {
    fields.KEY: ("a key", "Use small letters, digits, - and _"),
    fields.LOCALE: ("a locale", "Write en, de-AT, zh-Hans"),
    fields.ADDRESS: ("an e-mail address", "Write care@example.com"),
    fields.TIME_OF_DAY: ("a time of day", 'Write "09:00"'),
    fields.DOMAIN: ("a domain", "Write replies.example.com"),
    fields.TARGET: (
        "a target",
        "Write role:owner, role:lead, person:KEY, team:KEY or on_call:KEY",
    ),
}


def load_default() -> Policy:
    """Load the policy that ships with followup; reads one packaged file."""
    path = files("followup.policy") / "default.yaml"
    return load_policy(path.read_text(encoding="utf-8"), name="default.yaml")


def load_policy(text: str, *, name: str, folder: Path | None = None) -> Policy:
    """Read the YAML of one policy; `name` is what its errors call the file.

    The calendar files it names are read from `folder`, and nothing else is.
    Raises PolicyErrors with everything that is wrong.
    The first use of a country's holidays takes up to two seconds.
    """
    source = read(text, name=name)
    problems = [*source.problems]
    if not isinstance(source.content, dict):
        lacking = source.problem(
            (), "there is no policy here", "Start from the default"
        )
        raise PolicyErrors(problems or [lacking])
    problems += [*check(source), *check_chains(source)]
    rosters, unreadable = read_calendars(source, folder)
    problems += unreadable
    try:
        policy = Policy.model_validate(source.content, context=rosters)
    except ValidationError as error:
        problems += [_told(source, each) for each in error.errors()]
        raise PolicyErrors(problems) from error
    if not problems:
        problems += _unkeepable(policy, source)
    if problems:
        raise PolicyErrors(problems)
    return policy


def _told(source: Source, error: ErrorDetails) -> PolicyProblem:
    """Say one of pydantic's errors in the words of the file."""
    at: Location = error["loc"]
    if error["type"] == "extra_forbidden":
        near = get_close_matches(str(at[-1]), _siblings(at[:-1]), n=1)
        remedy = f"Did you mean {near[0]}?" if near else "Remove it: nothing uses it"
        return source.problem(at, "there is no such key", remedy)
    if error["type"] == "missing":
        return source.problem(at, "this key is missing", "Add it")
    if at and at[-1] == "[key]":
        at = at[:-1]
    problem = error["msg"].removeprefix("Value error, ")
    problem = problem[:1].lower() + problem[1:]
    if error["type"] == "string_pattern_mismatch":
        problem, remedy = _SHAPES[error["ctx"]["pattern"]]
        return source.problem(at, f"{error['input']!r} is not {problem}", remedy)
    fitting = (told for word, told in _REMEDIES.items() if word in problem)
    return source.problem(at, problem, next(fitting, "See docs/policy.md"))


def _siblings(at: Location) -> list[str]:
    """Give the keys allowed at `at`, by following the models' fields."""
    model: type[BaseModel] = Policy
    steps = [step for step in at if isinstance(step, str)]
    while steps:
        inner = model.model_fields.get(steps.pop(0))
        found = models_in(inner.annotation) if inner else None
        if found is None:
            return []
        if inner and "dict" in str(inner.annotation) and steps:
            steps.pop(0)
        model = found
    return list(model.model_fields)


def models_in(annotation: object) -> type[BaseModel] | None:
    """Give the model that a field of this type holds, alone or by key."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (models_in(part) for part in getattr(annotation, "__args__", ()))
    return next((model for model in inner if model), None)


def _unkeepable(policy: Policy, source: Source) -> Iterator[PolicyProblem]:
    """Find durations for which the calendar has too few open hours."""
    for severity, promises in policy.severities.items():
        for key in (*PROMISED.values(), "customer_wrote", "resolution_ceiling"):
            duration: Duration | None = getattr(promises, key)
            if duration is None:
                continue
            try:
                promised_by(policy, severity, duration, policy.effective_from)
            except NoOpenTime as error:
                yield source.problem(
                    ("severities", severity.name, key),
                    str(error).split(":")[0],
                    "Choose another calendar or a shorter duration",
                )
