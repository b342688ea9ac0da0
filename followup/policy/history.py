"""The versions of the policy, and the one in force at a moment."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Self

from followup.policy.errors import PolicyErrors, PolicyProblem
from followup.policy.loading import load_default, load_policy
from followup.policy.models import Policy


class Policies:
    """All versions given, so that an old complaint meets the rules of its own time.

    Raises ValueError without any version, and for two that share a version or an
    `effective_from`, since it would not be clear which of them was meant.
    """

    def __init__(self, policies: Iterable[Policy]) -> None:
        self._all = tuple(sorted(policies, key=lambda each: each.effective_from))
        if not self._all:
            raise ValueError("there is no policy")
        for earlier, later in pairwise(self._all):
            if earlier.effective_from == later.effective_from:
                raise ValueError(
                    f"versions {earlier.version} and {later.version} take effect at"
                    " the same time: change one effective_from"
                )
        if len({each.version for each in self._all}) < len(self._all):
            raise ValueError("two policies have one version: rename one of them")
        # In Python's own zone: comparing with the one of the file's reader costs more
        # than all else that is asked of a policy.
        self._since = [each.effective_from.astimezone(UTC) for each in self._all]

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read one file, or every *.yaml of a folder; without a path, the default.

        Reads files and may block; raises PolicyErrors with the mistakes of all of them.
        """
        if path is None:
            return cls([load_default()])
        paths = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        policies: list[Policy] = []
        problems: list[PolicyProblem] = []
        for each in paths:
            try:
                text = each.read_text(encoding="utf-8")
                policies.append(load_policy(text, name=each.name, folder=each.parent))
            except PolicyErrors as error:
                problems += error.problems
            except (OSError, UnicodeDecodeError) as error:
                problems.append(
                    PolicyProblem(each.name, 1, "", f"cannot be read: {error}", _READ)
                )
        if not problems:
            try:
                return cls(policies)
            except ValueError as error:
                problems = [PolicyProblem(path.name, 1, "", str(error), _AGREE)]
        raise PolicyErrors(problems)

    @property
    def versions(self) -> tuple[Policy, ...]:
        """All of them, the one that takes effect last at the end."""
        return self._all

    def in_force_at(self, instant: datetime) -> Policy:
        """Give the version in force at `instant`; before all of them, the first."""
        place = bisect_right(self._since, instant)
        return self._all[max(place - 1, 0)]


_READ = "Check the path, and that this user may read it as UTF-8 text"
_AGREE = "Correct the files of this folder"
