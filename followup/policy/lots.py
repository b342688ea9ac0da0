"""Numbers drawn from a complaint's id: even like chance, and always the same."""

from __future__ import annotations

import hashlib


def lot(complaint_id: str, ticket: str) -> bytes:
    """Give the number that a complaint draws for `ticket`, a person or a purpose."""
    return hashlib.sha256(f"{len(ticket)}:{ticket}{complaint_id}".encode()).digest()
