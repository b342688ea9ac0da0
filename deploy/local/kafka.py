"""Start and stop the developer's own Kafka: ``python3 -m deploy.local.kafka up``.

Needs nothing but Python, before any environment exists.
``KAFKA_BOOTSTRAP_SERVERS`` names another cluster; then nothing is started.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from deploy.local.broker import Broker
from deploy.local.jars import TOP, ensure_jars
from deploy.local.java import ensure_java
from deploy.local.ports import Ports
from deploy.local.trouble import SetupError

VARIABLE = "KAFKA_BOOTSTRAP_SERVERS"
HOME = TOP / "node"


def ensure_running(environment: Mapping[str, str], broker: Broker) -> str:
    """Give the bootstrap servers to use, starting the node unless others are named.

    Blocks until the node is ready; raises SetupError if it cannot be started.
    """
    return environment.get(VARIABLE) or broker.start()


def up(broker: Broker) -> int:
    """Start the node unless another cluster is named."""
    named = os.environ.get(VARIABLE)
    if named:
        print(f"Using Kafka at {named} ({VARIABLE}); starting nothing.")
        return 0
    ran = broker.pid is not None
    address = broker.start()
    print(f"Kafka {'already runs' if ran else 'is ready'} at {address}.")
    return 0


def fetch(_: Broker) -> int:
    """Get what a node needs, asking first where something must be installed."""
    ensure_java()
    ensure_jars()
    return 0


def down(broker: Broker) -> int:
    """Stop the node; its data stays."""
    print("Kafka stopped." if broker.stop() else "Kafka was not running.")
    return 0


def status(broker: Broker) -> int:
    """Say whether the node runs, where, and where its log is; 1 if it does not."""
    if broker.pid is None:
        print("Kafka is not running.")
        return 1
    print(f"Kafka runs at {broker.bootstrap} (pid {broker.pid}); log: {broker.log}")
    return 0


def env(broker: Broker) -> int:
    """Print the variable that points a program at the cluster in use."""
    print(f"{VARIABLE}={os.environ.get(VARIABLE) or broker.bootstrap}")
    return 0


ORDERS: dict[str, Callable[[Broker], int]] = {
    "up": up,
    "fetch": fetch,
    "down": down,
    "status": status,
    "env": env,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one order from the command line; give the exit code."""
    parser = argparse.ArgumentParser(prog="kafka.py", description=__doc__)
    parser.add_argument("order", choices=ORDERS)
    parser.add_argument(
        "--data-dir", type=Path, default=HOME, help="folder of the node (%(default)s)"
    )
    parser.add_argument(
        "--ports", help="CLIENT,CONTROLLER instead of a choice by ourselves"
    )
    given = parser.parse_args(arguments)
    ports = None
    if given.ports:
        client, controller = (int(port) for port in given.ports.split(","))
        ports = Ports(client=client, controller=controller)
    try:
        return ORDERS[given.order](Broker(given.data_dir, ports))
    except SetupError as trouble:
        print(trouble, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
