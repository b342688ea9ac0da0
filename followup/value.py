"""What all values of the language have in common."""

from __future__ import annotations

from typing import dataclass_transform

import msgspec


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Value(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An immutable value, equal to another by what it holds.

    `msgspec.structs.replace` gives a changed copy. The scheduler keeps values as rows
    of their fields, so what an older version wrote is only readable while fields keep
    their places: a new one goes to the end and has a default.
    """
