"""A letter as a channel gets it: composed, addressed, with an id that never changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from followup.complaint import ComplaintName


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """In whose name a letter goes out; `domain` also names its Message-ID."""

    name: str
    address: str
    reply_to: str = ""

    @property
    def domain(self) -> str:
        """The part of the address after the @."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message for one reader.

    `id` is the same on every try, so that a receiver can tell a repeat. `thread` is
    the id that all letters of one complaint refer to; empty for letters to our own
    people. `payload` is what a program reads instead of the text.
    """

    id: str
    about: ComplaintName
    sender: Sender
    to: str
    subject: str
    text: str
    created_time: datetime
    to_name: str = ""
    html: str = ""
    thread: str = ""
    payload: Mapping[str, object] | None = None
