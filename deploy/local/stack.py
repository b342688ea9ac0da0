"""Everything on one machine: `python -m deploy.local.stack up`, `down`, `status`.

Starts Kafka unless KAFKA_BOOTSTRAP_SERVERS names one, makes the topics, and starts the
three services, a mail server and a webhook receiver. What arrives lies in .local/mail
and .local/alerts, what they say in .local/stack. The `followup` command finds the
stack by .local/stack/env.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from rich.console import Console
from rich.table import Table

from deploy.local import stack_members as members
from deploy.local.broker import Broker
from deploy.local.kafka import HOME, VARIABLE, ensure_running
from deploy.local.process import Background
from deploy.local.stack_members import PROJECT, RECEIVERS, SERVICES, Addresses, Place
from deploy.local.stack_topics import make_topics, near
from deploy.local.trouble import SetupError
from followup_cli.settings import parse, read_settings
from followup_cli.trouble import Trouble

READY_SECONDS = 120.0
ALL = (RECEIVERS, *SERVICES)
LOCAL = PROJECT / ".local"

Tell = Callable[[str], None]


class Stack:
    """One set of services with one topic prefix; found again by its folder."""

    def __init__(self, place: Place, broker: Broker) -> None:
        self.place = place
        self.bootstrap = ""
        self._broker = broker
        self._kafka_is_ours = place.folder / "kafka-is-ours"

    def running(self) -> list[str]:
        """Name the members that run."""
        return [
            member
            for member in ALL
            if members.background(self.place, member).pid() is not None
        ]

    def missing(self) -> list[str]:
        """Name what should run and does not; a Kafka of our own is part of it."""
        running = self.running()
        missing = [member for member in ALL if member not in running]
        if self._kafka_is_ours.exists() and self._broker.pid is None:
            missing.append("Kafka")
        return missing

    def addresses(self) -> Addresses | None:
        """Return where it listens, or None if it was never started or was stopped."""
        if not self.place.env.exists():
            return None
        told = parse(self.place.env.read_text(encoding="utf-8"))
        health = dict(one.split("=", 1) for one in told["FOLLOWUP_HEALTH"].split(","))
        ports = {service: _port(address) for service, address in health.items()}
        ports["grpc"] = _port(told["FOLLOWUP_INTAKE_ADDRESS"])
        ports["smtp"] = _port(told["FOLLOWUP_SMTP"])
        return Addresses(bootstrap=told[VARIABLE], ports=ports)

    def up(self, environ: Mapping[str, str], tell: Tell) -> Addresses:
        """Start everything and return once all are ready; `tell` hears of each step.

        Raises SetupError with the end of a log if a service dies or is not ready in
        time; what was started is then stopped.
        """
        self.place.folder.mkdir(parents=True, exist_ok=True)
        ran = self._broker.pid is not None
        tell("Kafka")
        bootstrap = ensure_running(environ, self._broker)
        self.bootstrap = bootstrap
        if not environ.get(VARIABLE) and not ran:
            self._kafka_is_ours.touch()
        try:
            tell("topics")
            made = make_topics(environ, bootstrap, self.place.topics)
            addresses = Addresses(
                bootstrap=bootstrap,
                ports=members.choose_ports(),
                memory=self.place.folder / "scheduler-data" / made,
            )
            addresses.memory.mkdir(parents=True, exist_ok=True)
            started = members.start(self.place, addresses, ALL)
            self._wait(addresses, started, tell)
        except BaseException:
            self.down()
            raise
        self.place.env.write_text(addresses.env(self.place), encoding="utf-8")
        return addresses

    def down(self) -> list[str]:
        """Stop what runs, gracefully; name what ran."""
        return [*self.stop_services(), *self.stop_kafka()]

    def stop_services(self) -> list[str]:
        """Stop the services, then those who receive from them; name what ran."""
        stopped = members.stop(self.place, SERVICES)
        stopped += members.stop(self.place, [RECEIVERS])
        self.place.env.unlink(missing_ok=True)
        return stopped

    def stop_kafka(self) -> list[str]:
        """Stop Kafka if this stack started it; name what ran."""
        if not self._kafka_is_ours.exists():
            return []
        self._kafka_is_ours.unlink()
        return ["Kafka"] * self._broker.stop()

    def hand_kafka_to(self, other: Stack) -> None:
        """Let another stack, which uses the same Kafka, stop it one day."""
        if self._kafka_is_ours.exists():
            self._kafka_is_ours.unlink()
            other._kafka_is_ours.touch()

    def _wait(
        self, addresses: Addresses, started: Mapping[str, Background], tell: Tell
    ) -> None:
        end = time.monotonic() + READY_SECONDS
        for service in SERVICES:
            while why := members.unready(addresses, service):
                tell(f"{service} ({why})")
                for member, process in started.items():
                    if process.pid() is None:
                        raise SetupError(self._last_words(member, "ended"))
                if time.monotonic() > end:
                    raise SetupError(self._last_words(service, f"is not ready ({why})"))
                time.sleep(0.2)

    def _last_words(self, member: str, what: str) -> str:
        log = self.place.log(member)
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        return f"{member} {what}; the end of {log}:\n{tail}"


def usual_stack(environ: Mapping[str, str]) -> Stack:
    """Return the stack of `make up`; its policy is written once, and then yours."""
    folder = LOCAL / "stack"
    try:
        given = read_settings(environ, folder)
    except Trouble as trouble:
        raise SetupError(str(trouble)) from trouble
    place = Place(
        folder=folder,
        mail=LOCAL / "mail",
        alerts=LOCAL / "alerts",
        topics=given.topics,
        policy=given.policy.resolve() if given.policy else folder / "policy.yaml",
    )
    return Stack(place, Broker(HOME))


def write_policy(path: Path) -> None:
    """Write the default policy, but LIVE: mail ends in a folder here, with nobody."""
    if path.exists():
        return
    shipped = (files("followup.policy") / "default.yaml").read_text(encoding="utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    live = shipped.replace("\nmode: SHADOW\n", "\nmode: LIVE\n")
    path.write_text(live.replace("version: default-", "version: local-"))


def up(stack: Stack, out: Console) -> int:
    """Start the stack unless it runs; say where everything is."""
    addresses = stack.addresses()
    if addresses and not stack.missing():
        out.print("It already runs; make down stops it.")
        describe(stack.place, addresses, out)
        return 0
    stack.down()
    write_policy(stack.place.policy)
    with out.status("Starting ...") as progress:

        def tell(step: str) -> None:
            progress.update(f"Waiting for {step} ...")

        addresses = stack.up(os.environ, tell)
    out.print("Everything is ready.")
    describe(stack.place, addresses, out)
    return 0


def down(stack: Stack, out: Console) -> int:
    """Stop the stack; mails, alerts, topics and logs stay."""
    with out.status("Stopping ..."):
        stopped = stack.down()
    out.print(f"Stopped {', '.join(stopped)}." if stopped else "Nothing was running.")
    return 0


def status(stack: Stack, out: Console) -> int:
    """Say what runs and where; 1 unless everything does."""
    missing = stack.missing()
    addresses = stack.addresses()
    if addresses:
        describe(stack.place, addresses, out)
    out.print(f"Not running: {', '.join(missing)}." if missing else "All of it runs.")
    return 1 if missing else 0


def describe(place: Place, addresses: Addresses, out: Console) -> None:
    """Print where everything is and what to try."""
    rows = Table(box=None, pad_edge=False, show_header=False)
    rows.add_row("calls (gRPC)", addresses.intake)
    rows.add_row("Kafka", f"{addresses.bootstrap}, topics {place.topics.prefix}-*")
    for service in SERVICES:
        rows.add_row(f"{service} metrics", f"{addresses.health(service)}/metrics")
    rows.add_row("mails arrive in", str(near(place.mail)))
    rows.add_row("alerts arrive in", str(near(place.alerts)))
    rows.add_row("policy", str(near(place.policy)))
    rows.add_row("logs", str(near(place.folder / "*.log")))
    out.print(rows)
    out.print("\nTry:", style="bold")
    for words in (
        'followup complain "a refund that does not arrive" --customer c-7 --id T-81',
        "followup watch --from-beginning",
        "followup explain c-7/T-81",
        "followup doctor",
    ):
        out.print(f"  .venv/bin/{words}", markup=False, highlight=False, soft_wrap=True)


ORDERS = {"up": up, "down": down, "status": status}


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one order; give the exit code."""
    parser = argparse.ArgumentParser(prog="stack", description=__doc__)
    parser.add_argument("order", choices=ORDERS)
    given = parser.parse_args(arguments)
    out = Console(highlight=False, soft_wrap=True)
    try:
        return ORDERS[given.order](usual_stack(os.environ), out)
    except SetupError as trouble:
        print(trouble, file=sys.stderr)
        return 1


def _port(address: str) -> int:
    return int(address.rsplit(":", 1)[1])


if __name__ == "__main__":
    sys.exit(main())
