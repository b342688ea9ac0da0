"""What stops a command, in words for the person at the keyboard."""

from __future__ import annotations


class Trouble(Exception):
    """A command cannot go on: the cause, and the command or step that mends it."""

    def __init__(self, cause: str, mend: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.mend = mend
