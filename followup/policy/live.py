"""Policies that follow their files; while those are wrong, the last good ones stay."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from followup.policy.history import Policies
from followup.policy.models import Policy

_KINDS = (".yaml", ".ics")
"""What a policy consists of: the rules, and the calendars they name."""


class LivePolicies(Policies):
    """The policies of one path; `refresh` takes over what was changed there.

    All readers see either the old versions or the new ones, never some of each.
    Without a path these are the policies that ship with followup, which never change.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Read the policies; may block, and raises PolicyErrors."""
        self._path = path
        self._seen = self._fingerprint()
        self._use(Policies.load(path))

    def refresh(self) -> bool:
        """Read again if a file changed, and return whether the policies did.

        Reads files and may block. Raises PolicyErrors, every time it is called, as
        long as what is there cannot be used; what was in use stays in use.
        """
        found = self._fingerprint()
        if found == self._seen:
            return False
        loaded = Policies.load(self._path)
        self._seen = found
        self._use(loaded)
        return True

    def _use(self, policies: Policies) -> None:
        self._current = policies

    @property
    def versions(self) -> tuple[Policy, ...]:
        """All of them, the one that takes effect last at the end."""
        return self._current.versions

    def in_force_at(self, instant: datetime) -> Policy:
        """Give the version in force at `instant`; before all of them, the first."""
        return self._current.in_force_at(instant)

    def _fingerprint(self) -> str:
        """Return what tells one content of the files from another.

        Raises PolicyErrors when they cannot be read: a volume may be about to change.
        """
        digest = hashlib.sha256()
        for path in _files(self._path):
            try:
                content = path.read_bytes()
            except OSError:
                # Loading says what is wrong with it, in the words of the policy.
                Policies.load(self._path)
                content = b""
            for part in (str(path).encode(), content):
                digest.update(f"{len(part)}:".encode() + part)
        return digest.hexdigest()


def _files(path: Path | None) -> list[Path]:
    if path is None:
        return []
    folder = path if path.is_dir() else path.parent
    beside = [one for one in folder.iterdir() if one.suffix in _KINDS and one.is_file()]
    return sorted(beside if path.is_dir() else {path, *_calendars(beside)})


def _calendars(paths: list[Path]) -> list[Path]:
    return [one for one in paths if one.suffix == ".ics"]
