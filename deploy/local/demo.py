"""The demo: `python -m deploy.local.demo`, or `make demo`.

Starts everything under a topic prefix of its own, tells four stories of one complaint
each, on real complaint text and with promises in seconds, and stops what it started.
Exit 0 if the stories happened as told.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from deploy.local.broker import Broker
from deploy.local.demo_desk import read_sample
from deploy.local.demo_stage import set_stage
from deploy.local.demo_summary import summarise, well
from deploy.local.kafka import HOME
from deploy.local.stack import LOCAL, Stack, usual_stack
from deploy.local.stack_members import Place
from deploy.local.stack_topics import forget_topics, near
from deploy.local.trouble import SetupError
from followup.runtime.clock import SystemClock
from followup.topics import Topics
from followup_cli.settings import Settings, parse, read_settings
from followup_cli.trouble import Trouble

FOLDER = LOCAL / "demo"
POLICY = Path(__file__).parent / "demo-policy.yaml"


def main() -> int:
    """Tell the stories; give the exit code."""
    out = Console(highlight=False, soft_wrap=True, markup=False)
    samples = read_sample()
    out.print("Four complaints, four promises. The customers' words are real:")
    out.print(f"{samples[0].source}.\n", style="dim")
    try:
        with running(out) as (settings, place):
            stage = set_stage(settings, samples)
            stage.perform()
            stories = list(stage.stories.values())
            mail, alerts = near(place.mail), near(place.alerts)
            for line in summarise(stories, stage.tally, mail, alerts):
                out.print(line)
            if not all(map(well, stories)):
                out.print(f"\nThe logs are in {near(place.folder)}.", style="red")
                return 1
    except (SetupError, Trouble) as trouble:
        out.print(f"The demo cannot go on: {trouble}", style="red")
        return 1
    except KeyboardInterrupt:
        out.print("Stopped.")
        return 130
    return 0


@contextmanager
def running(out: Console) -> Iterator[tuple[Settings, Place]]:
    """Run a stack with a prefix of its own, and leave nothing of it but its files.

    Raises SetupError when it cannot be started.
    """
    place = Place(
        folder=FOLDER,
        mail=FOLDER / "mail",
        alerts=FOLDER / "alerts",
        topics=Topics(f"demo-{int(SystemClock().now().timestamp() * 1000):x}", 3),
        policy=POLICY,
    )
    stack = Stack(place, Broker(HOME))
    stack.down()
    shutil.rmtree(place.folder, ignore_errors=True)
    try:
        with out.status("Starting ...") as progress:
            addresses = stack.up(
                os.environ, lambda step: progress.update(f"Waiting for {step} ...")
            )
        kafka = {name: os.environ[name] for name in os.environ if name[:6] == "KAFKA_"}
        environ = {**kafka, **parse(addresses.env(place))}
        yield read_settings(environ, place.folder), place
    finally:
        with out.status("Stopping ..."):
            stopped = stack.stop_services()
            if stopped:
                forget_topics(os.environ, stack.bootstrap, place.topics.prefix)
            usual = usual_stack(os.environ)
            if usual.running():
                stack.hand_kafka_to(usual)
            stopped += stack.stop_kafka()
        if stopped:
            out.print(f"\nStopped {', '.join(stopped)}.", style="dim")


if __name__ == "__main__":
    sys.exit(main())
