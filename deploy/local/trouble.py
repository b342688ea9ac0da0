"""What stops a local set-up, in words for the person at the keyboard."""

from __future__ import annotations


class SetupError(Exception):
    """Something on this machine is in the way; the text says what to do about it."""
