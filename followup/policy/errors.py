"""What is wrong with a policy file, all of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class PolicyProblem:
    """One mistake in the file: where it is, what is wrong, and what to write instead.

    `line` counts from 1; `path` is a key with those above it, as `teams.service.lead`.
    """

    name: str
    line: int
    path: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Return one line, beginning as editors and compilers expect it."""
        where = f"{self.name}:{self.line}: {self.path}".rstrip(": ")
        return f"{where}: {self.problem}. {self.remedy}"


class PolicyErrors(Exception):
    """A policy file cannot be used; whoever edits the file corrects it.

    `problems` holds every mistake found, in the order of the file.
    Loading it again without a change gives the same errors.
    """

    def __init__(self, problems: Iterable[PolicyProblem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Return a heading and one line for each mistake."""
        count = len(self.problems)
        heading = f"{count} mistake{'s' * (count != 1)} in the policy"
        return "\n".join([f"{heading}:", *(f"  {each}" for each in self.problems)])
