"""The policy's YAML, read with the line of every key and value.

Scalars stay the words people wrote: a date, a country code NO or a time such as 09:00
never turns into something else; only numbers and null are read as such.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from followup.policy.errors import PolicyProblem

Location = tuple[str | int, ...]


@dataclass(slots=True, kw_only=True)
class Source:
    """The content of one file, where each part stands, and what YAML objects to."""

    name: str
    content: object = None
    lines: dict[Location, int] = field(default_factory=dict)
    problems: list[PolicyProblem] = field(default_factory=list)

    def line(self, location: Location) -> int:
        """Give the line of the innermost known part of `location`."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def problem(self, location: Location, problem: str, remedy: str) -> PolicyProblem:
        """Describe a mistake at `location`."""
        path = ".".join(str(part) for part in location)
        return PolicyProblem(self.name, self.line(location), path, problem, remedy)


def read(text: str, *, name: str) -> Source:
    """Read YAML; what is wrong with it is in the `problems` of the answer."""
    source = Source(name=name)
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        source.lines[()] = mark.line + 1 if mark else 1
        why = getattr(error, "problem", None) or str(error)
        source.problems.append(
            source.problem((), f"this is not YAML: {why}", "Correct the line")
        )
        return source
    if root is not None:
        source.content = _value(root, (), source, ())
    return source


def _value(
    node: yaml.Node, at: Location, source: Source, above: tuple[yaml.Node, ...]
) -> object:
    source.lines.setdefault(at, node.start_mark.line + 1)
    if node in above:
        source.problems.append(
            source.problem(at, "this alias contains itself", "Write it out instead")
        )
        return None
    above = (*above, node)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, at, source, above)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(item, (*at, index), source, above)
            for index, item in enumerate(node.value)
        ]
    return _scalar(node)


def _mapping(
    node: yaml.MappingNode, at: Location, source: Source, above: tuple[yaml.Node, ...]
) -> dict[str, object]:
    content: dict[str, object] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in content:
            first = source.line((*at, key))
            source.problems.append(
                PolicyProblem(
                    source.name,
                    line,
                    ".".join(str(part) for part in (*at, key)),
                    f"this key is here twice, first in line {first}",
                    "Keep one of the two",
                )
            )
            continue
        source.lines[(*at, key)] = line
        content[key] = _value(value_node, (*at, key), source, above)
    return content


def _scalar(node: yaml.Node) -> object:
    text = str(node.value)
    if node.tag == "tag:yaml.org,2002:null":
        return None
    readers = {"tag:yaml.org,2002:int": int, "tag:yaml.org,2002:float": float}
    try:
        return readers.get(node.tag, str)(text)
    except ValueError:  # 09:00 and 0x1f are numbers to YAML 1.1, words to people
        return text
