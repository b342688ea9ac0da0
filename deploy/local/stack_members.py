"""The processes of the local stack: what each is told, and where it is found."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from deploy.local.ports import LOOPBACK, is_free
from deploy.local.process import Background
from followup.topics import Topics

PROJECT = Path(__file__).parents[2]
SERVICES = ("intake", "scheduler", "notifier")
RECEIVERS = "receivers"
GRACE_SECONDS = 40.0

_USUAL = {
    "grpc": 50051,
    "intake": 9464,
    "scheduler": 9465,
    "notifier": 9466,
    "smtp": 2525,
    "webhook": 8085,
}
_NOT_FOR_SERVICES = ("FOLLOWUP_INTAKE_ADDRESS", "FOLLOWUP_HEALTH", "FOLLOWUP_SMTP")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one stack keeps everything, and how its topics and policy are named."""

    folder: Path
    mail: Path
    alerts: Path
    topics: Topics
    policy: Path

    @property
    def env(self) -> Path:
        """The file that tells the command line where this stack is."""
        return self.folder / "env"

    @property
    def told(self) -> dict[str, str]:
        """The variables that everybody who uses this stack must agree on."""
        return {
            "FOLLOWUP_TOPIC_PREFIX": self.topics.prefix,
            "FOLLOWUP_PARTITIONS": str(self.topics.partitions),
            "FOLLOWUP_POLICY": str(self.policy),
        }

    def log(self, member: str) -> Path:
        """Return the file that takes a member's words."""
        return self.folder / f"{member}.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where a stack listens; every port is on the loopback address.

    `memory` is the folder of the scheduler's tables.
    """

    bootstrap: str
    ports: Mapping[str, int]
    memory: Path = Path()

    def health(self, service: str) -> str:
        """Return the address of a service's health server."""
        return f"http://{LOOPBACK}:{self.ports[service]}"

    @property
    def intake(self) -> str:
        """Where intake takes calls."""
        return f"{LOOPBACK}:{self.ports['grpc']}"

    def env(self, place: Place) -> str:
        """Return the lines of the file that the command line reads."""
        health = ",".join(f"{one}={self.health(one)}" for one in SERVICES)
        told = {
            "KAFKA_BOOTSTRAP_SERVERS": self.bootstrap,
            "FOLLOWUP_INTAKE_ADDRESS": self.intake,
            **place.told,
            "FOLLOWUP_HEALTH": health,
            "FOLLOWUP_SMTP": f"{LOOPBACK}:{self.ports['smtp']}",
        }
        return "".join(f"{name}={value}\n" for name, value in told.items())


def choose_ports() -> dict[str, int]:
    """Take the usual ports where they are free, else any; each only once."""
    chosen: dict[str, int] = {}
    for name, usual in _USUAL.items():
        port = usual
        while port in chosen.values() or not is_free(port):
            with socket.create_server((LOOPBACK, 0)) as probe:
                port = int(probe.getsockname()[1])
        chosen[name] = port
    return chosen


def background(place: Place, member: str) -> Background:
    """Return the member's process, running or not."""
    return Background(place.folder / f"{member}.pid", _module(member))


def command(place: Place, member: str, addresses: Addresses) -> list[str]:
    """Return what starts a member."""
    words = [sys.executable, "-m", _module(member)]
    if member != RECEIVERS:
        return words
    ports = addresses.ports
    words += ["--smtp-port", str(ports["smtp"])]
    words += ["--webhook-port", str(ports["webhook"])]
    return [*words, "--mail", str(place.mail), "--alerts", str(place.alerts)]


def environment(
    place: Place, addresses: Addresses, given: Mapping[str, str]
) -> dict[str, str]:
    """Return the variables of every service; `given` may tune what is not set here."""
    ports = addresses.ports
    ours = {
        "KAFKA_BOOTSTRAP_SERVERS": addresses.bootstrap,
        **place.told,
        "INTAKE_GRPC_HOST": LOOPBACK,
        "INTAKE_GRPC_PORT": str(ports["grpc"]),
        "SCHEDULER_DATA_DIR": str(addresses.memory),
        "SCHEDULER_INSTANCE_ID": "local",
        # A laptop may stall for longer than a server, and nothing restarts it here.
        "SCHEDULER_SESSION_TIMEOUT_SECONDS": "45",
        "NOTIFIER_SMTP_HOST": LOOPBACK,
        "NOTIFIER_SMTP_PORT": str(ports["smtp"]),
        "NOTIFIER_SMTP_TLS": "none",
        "NOTIFIER_WEBHOOK_URL": f"http://{LOOPBACK}:{ports['webhook']}/alerts",
        "NOTIFIER_WEBHOOK_SECRET": local_secret(place),
        "NOTIFIER_WEBHOOK_ALLOW_PRIVATE": "true",
    }
    for service in SERVICES:
        ours[f"{service.upper()}_METRICS_HOST"] = LOOPBACK
        ours[f"{service.upper()}_METRICS_PORT"] = str(ports[service])
    kept = {
        name: value for name, value in given.items() if name not in _NOT_FOR_SERVICES
    }
    return {**kept, **ours}


def local_secret(place: Place) -> str:
    """Return a webhook secret for this stack; it protects nothing but the form."""
    told = hashlib.sha256(str(place.folder).encode()).digest()
    return f"whsec_{base64.b64encode(told).decode()}"


def start(
    place: Place, addresses: Addresses, members: Iterable[str]
) -> dict[str, Background]:
    """Start these members with fresh logs and return them; each outlives us."""
    started = {member: background(place, member) for member in members}
    for member, process in started.items():
        place.log(member).unlink(missing_ok=True)
        process.start(
            command(place, member, addresses),
            place.log(member),
            environment(place, addresses, os.environ),
        )
    return started


def stop(place: Place, members: Iterable[str]) -> list[str]:
    """Ask these members to end, all at once, and wait; return those that ran."""
    named = list(members)
    with ThreadPoolExecutor(max_workers=len(named) or 1) as threads:
        ended = threads.map(
            lambda member: background(place, member).stop(GRACE_SECONDS), named
        )
        return [member for member, ran in zip(named, ended, strict=True) if ran]


def unready(addresses: Addresses, service: str) -> str:
    """Return why a service is not ready, or "" when it is; blocks for a second."""
    try:
        with urllib.request.urlopen(  # noqa: S310 - our own loopback address
            f"{addresses.health(service)}/readyz", timeout=1
        ):
            return ""
    except urllib.error.HTTPError as error:
        try:
            conditions = json.loads(error.read())["conditions"]
        except (ValueError, KeyError):
            return str(error)
        return "; ".join(
            f"{name}: {one['why']}" for name, one in conditions.items() if not one["ok"]
        )
    except OSError as error:
        return str(error)


def _module(member: str) -> str:
    return f"deploy.local.{member}" if member == RECEIVERS else f"services.{member}"
