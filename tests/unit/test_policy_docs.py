"""docs/policy.md says what the models say: each key once, with its own default."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from operator import attrgetter
from pathlib import Path

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from followup.policy import Policy, load_default, load_policy
from followup.policy.durations import parse
from followup.policy.loading import models_in

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([a-z_.<>]+)` \| (.+?) \| (.+?) \|", re.MULTILINE)
SINGULAR = {
    "calendars": "calendar",
    "severities": "severity",
    "categories": "category",
    "teams": "team",
    "people": "person",
    "brands": "brand",
    "on_call": "on_call",
    "chains": "chain",
}
NOTHING = {
    "those of its keys",
    "none",
    "at once",
    "the whole country",
    "the policy's zone",
    "the moment itself",
    "the team's, else the severity's",
    "all",
    "it waits for nobody",
    "the team's, else the policy's",
    "the policy's",
    "the owner, then the lead",
    "the calendar of MEDIUM",
    "as below",
    "10, 5 and 2 open days, 8 open hours",
}


def keys(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, object]]:
    """Give every key that a policy may have, with its default."""
    for name, field in model.model_fields.items():
        yield f"{above}{name}", field.get_default(call_default_factory=True)
        inner = models_in(field.annotation)
        if inner:
            each = f"<{SINGULAR[name]}>." if name in SINGULAR else ""
            yield from keys(inner, f"{above}{name}.{each}")


def documented() -> dict[str, str]:
    return {key: default for key, _, default in ROW.findall(DOCUMENT)}


def written(value: object) -> str:
    """Return one of several values as the file has it."""
    if isinstance(value, timedelta):
        return f"{value // timedelta(hours=1)} h"
    if isinstance(value, int | float):
        return f"{value:g}"
    return value.name if isinstance(value, Enum) else str(value)


def test_every_key_is_documented_and_no_other() -> None:
    """The table and the models have the same keys in the same order."""
    assert list(documented()) == [key for key, _ in keys(Policy)]


def test_the_documented_defaults_are_the_models() -> None:
    """A default in the table is what a file without the key gets."""
    told = documented()

    for key, default in keys(Policy):
        words = told[key].strip("`")
        if default is PydanticUndefined:
            assert words == "required", key
        elif words == "as shipped":
            assert default == _at(load_default(), key), key
        elif isinstance(default, timedelta):
            assert parse(words).length == default, key
        elif isinstance(default, Enum):
            assert words == default.name, key
        elif isinstance(default, BaseModel) or default in (None, {}, (), ""):
            assert words in NOTHING, key
        elif isinstance(default, tuple):
            listed = [one.strip() for one in words.strip("[]").split(",")]
            assert listed == [written(each) for each in default], key
        elif isinstance(default, bool):
            assert words == str(default).lower(), key
        else:
            assert words == str(default), key


def _at(policy: Policy, key: str) -> object:
    """Give what stands in a policy under a key of its parts."""
    return attrgetter(key)(policy)


def test_the_shipped_file_shows_every_key() -> None:
    """Whoever copies the default has an example of each key in it, or in a comment."""
    shipped = ROOT / "followup" / "policy" / "default.yaml"
    text = shipped.read_text(encoding="utf-8")
    load_policy(text, name="default.yaml")

    for key, _ in keys(Policy):
        last = key.rpartition(".")[2]
        assert re.search(rf"^ *(?:# *)?(?:- )?{last}:", text, re.MULTILINE), key
