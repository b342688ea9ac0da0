"""Ports for services that are killed and started again."""

from __future__ import annotations

import secrets

from deploy.local.ports import is_free

FIRST_PORT, LAST_PORT = 29_100, 32_700


def free_ports(*names: str) -> dict[str, int]:
    """Return a different free port for each name.

    Below the range from which systems lend ports to outgoing connections, so that a
    service that is killed and started again finds its port still free.
    """
    found: dict[str, int] = {}
    port = FIRST_PORT + secrets.randbelow(LAST_PORT - FIRST_PORT)
    for name in names:
        while not is_free(port):
            port = FIRST_PORT + (port + 1 - FIRST_PORT) % (LAST_PORT - FIRST_PORT)
        found[name] = port
        port += 1
    return found
