"""Ids made from causes: the same cause always gives the same id.

Doing something twice therefore shows as a repeat, never as a second thing.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha1
from uuid import UUID

_NAMESPACE = UUID("6f1d7b0e-3f0a-5c39-9d0c-0f1c5c8f4a11").bytes
_VARIANT = "89ab"


# One judgement asks for the id of an incident several times over. Typed, since 1 and
# True are equal, and not the same cause.
@lru_cache(maxsize=4096, typed=True)
def derive(*causes: object) -> str:
    """Return the UUID (version 5, RFC 9562 section 5.5) that these causes always give.

    Put together by hand: `uuid.uuid5` gives the same and takes four times as long.
    """
    # Lengths are part of the name, so that ("ab", "c") and ("a", "bc") differ.
    parts = [str(cause) for cause in causes]
    name = "".join([f"{len(part)}:{part}" for part in parts]).encode()
    digits = sha1(_NAMESPACE + name, usedforsecurity=False).hexdigest()
    variant = _VARIANT[int(digits[16], 16) & 3]
    return (
        f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}"
        f"-{variant}{digits[17:20]}-{digits[20:32]}"
    )


def short(prefix: str, *causes: object) -> str:
    """Return a readable id: the prefix and eight hexadecimal digits.

    Enough within one complaint, where such ids live.
    """
    return f"{prefix}-{derive(*causes)[:8]}"
