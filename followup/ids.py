"""Ids made from causes: the same cause always gives the same id.

Doing something twice therefore shows as a repeat, never as a second thing.
"""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMESPACE = UUID("6f1d7b0e-3f0a-5c39-9d0c-0f1c5c8f4a11")


def derive(*causes: object) -> str:
    """Return the UUID (version 5, RFC 9562) that these causes always give."""
    # Lengths are part of the name, so that ("ab", "c") and ("a", "bc") differ.
    parts = (str(cause) for cause in causes)
    return str(uuid5(_NAMESPACE, "".join(f"{len(part)}:{part}" for part in parts)))


def short(prefix: str, *causes: object) -> str:
    """Return a readable id: the prefix and eight hexadecimal digits.

    Enough within one complaint, where such ids live.
    """
    return f"{prefix}-{derive(*causes)[:8]}"
