"""Choose two free ports on the loopback address and remember them."""

from __future__ import annotations

import json
import secrets
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.local.trouble import SetupError

LOOPBACK = "127.0.0.1"
# Below the range from which systems lend ports to outgoing connections, so that a
# node that is down for a moment finds its ports still free.
FIRST_SPARE, LAST_SPARE = 19092, 29092


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where the node listens: clients on one port, its controller on the other."""

    client: int
    controller: int


USUAL = Ports(client=9092, controller=9093)


def is_free(port: int) -> bool:
    """Say whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def are_free(ports: Ports) -> bool:
    """Say whether both ports are free now."""
    return is_free(ports.client) and is_free(ports.controller)


def spare_ports() -> Ports:
    """Find a free pair away from the usual ones; raise SetupError when there is none.

    The search begins anywhere, so that two of them seldom meet, nor one the ports of
    a node that is down for a moment; the caller still tries again when somebody else
    was quicker.
    """
    span = LAST_SPARE - FIRST_SPARE
    start = secrets.randbelow(span // 2) * 2
    for step in range(0, span, 2):
        client = FIRST_SPARE + (start + step) % span
        ports = Ports(client=client, controller=client + 1)
        if are_free(ports):
            return ports
    raise SetupError(f"No free ports between {FIRST_SPARE} and {LAST_SPARE}.")


def choose_ports(memory: Path) -> Ports:
    """Take the remembered ports, else the usual ones, else spare ones.

    Whichever comes first and is free; ``memory`` is the file that remembers.
    """
    for ports in (recall(memory), USUAL):
        if ports is not None and are_free(ports):
            return ports
    return spare_ports()


def recall(memory: Path) -> Ports | None:
    """Give the ports written down in a file, or None if there is no such note."""
    try:
        return Ports(**json.loads(memory.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def remember(memory: Path, ports: Ports) -> None:
    """Write the ports down in a file."""
    memory.write_text(json.dumps(asdict(ports)) + "\n")
