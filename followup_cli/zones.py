"""The zone of the person at the keyboard."""

from __future__ import annotations

from datetime import tzinfo

from followup.runtime.clock import SystemClock


def local_zone() -> tzinfo:
    """Return this machine's zone, as a fixed offset valid now."""
    zone = SystemClock().now().astimezone().tzinfo
    if zone is None:
        raise AssertionError("an aware datetime has a zone")
    return zone
