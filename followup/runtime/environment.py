"""Reads settings from a mapping of variables and reports all that is wrong at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

SECRETS_DIR = "FOLLOWUP_SECRETS_DIR"
"""Names a folder whose files are variables too: file name = name, content = value."""

SHARED_PREFIX = "FOLLOWUP_"

KAFKA_PREFIX = "KAFKA_"
"""Begins variables of ours and of many images: KAFKA_HOME, KAFKA_OPTS, KAFKA_CFG_*."""

_A_SLIP = 0.93
"""From this likeness on, a `KAFKA_*` is a slip of the hand and not another program's:
one letter off is 0.97 and more, KAFKA_REST_BOOTSTRAP_SERVERS is 0.90."""

_SHORTENED = len("KAFKA_SSL_CA")
"""From this length on, the beginning of a name is meant to be that name."""

_SERVICE_LINK = re.compile(r"_SERVICE_(HOST|PORT)(_\w+)?$|_PORT_\d+_(TCP|UDP|SCTP)")
_SERVICE_LINK_VALUES = ("tcp://", "udp://", "sctp://")
_LINK_HINT = (
    "Kubernetes sets such variables for every Service: put `enableServiceLinks: false`"
    " into the pod's spec"
)

SettingsT = TypeVar("SettingsT", bound=BaseSettings)


def _split(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


CommaSeparated = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""A list written in one variable as `a, b, c`; empty parts are dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with one variable, and what to do; never holds its value."""

    variable: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        """Return one line for a person."""
        return f"{self.variable}: {self.wrong}. {self.remedy}"


class SettingsError(Exception):
    """Every problem found in the environment, reported together."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        lines = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"{len(problems)} problem(s) in the settings:\n{lines}")


def load(settings: type[SettingsT], environ: Mapping[str, str]) -> SettingsT:
    """Build `settings` from `environ` and, where it names one, the secrets folder.

    A variable wins over a file of the same name, and an empty one counts as absent.
    Variables that begin with `FOLLOWUP_` or the settings' own prefix must be known; a
    `KAFKA_*` is refused if it is a known one misspelt, and else another program's.
    Raises `SettingsError` with every problem found. Reads files only from the secrets
    folder, and nothing from the process.
    """
    problems: list[Problem] = []
    given = {**_secrets(environ, problems), **environ}
    known = variables(settings)
    problems += _unknown(settings, given, known)
    built = _build(settings, given, problems)
    if built is None or problems:
        raise SettingsError(tuple(problems))
    return built


def variables(settings: type[BaseSettings]) -> dict[str, FieldInfo]:
    """Return each variable that `settings` and the settings inside it read."""
    found: dict[str, FieldInfo] = {}
    for name, field in settings.model_fields.items():
        inner = _inner(field)
        if inner is None:
            found[_variable(settings, name)] = field
        else:
            found |= variables(inner)
    return found


def _variable(settings: type[BaseSettings], name: str) -> str:
    alias = settings.model_fields[name].validation_alias
    if isinstance(alias, str):
        return alias
    return f"{settings.model_config.get('env_prefix', '')}{name}".upper()


def _inner(field: FieldInfo) -> type[BaseSettings] | None:
    kind = field.annotation
    if isinstance(kind, type) and issubclass(kind, BaseSettings):
        return kind
    return None


def _build(
    settings: type[SettingsT], given: Mapping[str, str], problems: list[Problem]
) -> SettingsT | None:
    values: dict[str, object] = {}
    names: dict[str, str] = {}
    for name, field in settings.model_fields.items():
        inner = _inner(field)
        if inner is not None:
            built = _build(inner, given, problems)
            # What failed inside is reported; its default lets the rest be checked too.
            values |= {name: built} if built else {}
            continue
        variable = _variable(settings, name)
        names[name] = names[variable] = variable
        if given.get(variable):
            values[name] = given[variable]
    try:
        return settings.model_validate(values)
    except ValidationError as error:
        prefix = settings.model_config.get("env_prefix", "")
        for found in error.errors(include_url=False, include_input=False):
            place = str(found["loc"][0]) if found["loc"] else ""
            variable = names.get(place, f"{prefix}*")
            problems.append(
                Problem(
                    variable=variable,
                    wrong=_sentence(found["type"], found["msg"]),
                    remedy=_remedy(settings, variable, given),
                )
            )
        return None


def _sentence(kind: str, message: str) -> str:
    if kind == "missing":
        return "is required and not set"
    return message.removeprefix("Value error, ").rstrip(".")


def _remedy(
    settings: type[BaseSettings], variable: str, given: Mapping[str, str]
) -> str:
    if _is_service_link(variable, given.get(variable, "")):
        return _LINK_HINT
    field = variables(settings).get(variable)
    if field is None:
        return "Set these variables so that they agree"
    return f"It should be {field.description or 'set as documented'}"


def _is_service_link(variable: str, value: str) -> bool:
    named_so = _SERVICE_LINK.search(variable) is not None
    return named_so or value.startswith(_SERVICE_LINK_VALUES)


def _unknown(
    settings: type[BaseSettings],
    given: Mapping[str, str],
    known: Mapping[str, FieldInfo],
) -> Iterator[Problem]:
    own = settings.model_config.get("env_prefix", "").upper()
    prefixes = tuple({SHARED_PREFIX, own} - {""})
    names = {*known, SECRETS_DIR}
    for variable in sorted(given):
        if variable in names:
            continue
        if meant := _kafka_slip(variable, given[variable], known):
            yield Problem(
                variable=variable,
                wrong="is not a known setting",
                remedy=f"Did you mean {meant}?",
            )
        if not variable.upper().startswith(prefixes):
            continue
        near = difflib.get_close_matches(variable.upper(), sorted(names), n=1)
        if _is_service_link(variable, given[variable]):
            remedy = _LINK_HINT
        elif near:
            remedy = f"Did you mean {near[0]}?"
        else:
            remedy = f"Remove it; known are {', '.join(sorted(names))}"
        yield Problem(variable=variable, wrong="is not a known setting", remedy=remedy)


def _kafka_slip(variable: str, value: str, known: Mapping[str, FieldInfo]) -> str:
    """Return the `KAFKA_*` setting that a misspelt one means, or "" if it is none."""
    name = variable.upper()
    if not name.startswith(KAFKA_PREFIX) or _is_service_link(variable, value):
        return ""
    ours = sorted(one for one in known if one.startswith(KAFKA_PREFIX))
    if len(name) >= _SHORTENED:
        for one in ours:
            if one.startswith(name):
                return one
    near = difflib.get_close_matches(name, ours, n=1, cutoff=_A_SLIP)
    return near[0] if near else ""


def _secrets(environ: Mapping[str, str], problems: list[Problem]) -> dict[str, str]:
    folder = environ.get(SECRETS_DIR)
    if not folder:
        return {}
    try:
        return {
            file.name.upper(): file.read_text(encoding="utf-8").strip()
            for file in sorted(Path(folder).iterdir())
            # A mounted secret holds its files behind hidden folders and links.
            if file.is_file() and not file.name.startswith(".")
        }
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8 text"
        problems.append(
            Problem(
                variable=SECRETS_DIR,
                wrong=f"cannot be read: {reason}",
                remedy="Name a readable folder with one file for each secret",
            )
        )
        return {}
