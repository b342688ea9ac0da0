"""The demo: `python -m deploy.local.demo`, or `make demo`.

Starts everything under a topic prefix of its own, tells four stories of one complaint
each, on real complaint text and with promises in seconds, and stops what it started.
Exit 0 if the stories happened as told.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from rich.console import Console

from deploy.local.broker import Broker
from deploy.local.demo_desk import IntakeDesk, read_sample
from deploy.local.demo_summary import Tally, summarise
from deploy.local.kafka import HOME, VARIABLE
from deploy.local.stack import LOCAL, Stack, usual_stack
from deploy.local.stack_members import Place
from deploy.local.story import (
    Story,
    broken_and_owned,
    kept_early,
    warned_then_kept,
    writes_again,
)
from deploy.local.trouble import SetupError
from followup.complaint import ComplaintName
from followup.events import Delivery, DeliveryOutcome, WakeUp
from followup.runtime.clock import SystemClock
from followup.runtime.settings import KafkaSettings, load
from followup.topics import Topics
from followup_cli.hearing import hear
from followup_cli.lines import line_of
from followup_cli.output import show
from followup_cli.reading import consumer_for, live, partitions
from followup_cli.settings import Settings, parse, read_settings
from followup_cli.trouble import Trouble
from followup_cli.watch import watched
from followup_cli.zones import local_zone

PLOTS = (
    ("kept early", kept_early),
    ("warned, then kept", warned_then_kept),
    ("broken, and owned", broken_and_owned),
    ("the customer writes again", writes_again),
)
STORY_SECONDS = 60.0
AFTER_SECONDS = 1.5
POLICY = Path(__file__).parent / "demo-policy.yaml"


def main() -> int:
    """Tell the stories; give the exit code."""
    out = Console(highlight=False, soft_wrap=True)
    folder = LOCAL / "demo"
    prefix = f"demo-{time.time_ns() // 1_000_000:x}"
    stack = Stack(_place(folder, prefix), Broker(HOME))
    try:
        stack.down()
        _clear(folder)
        with out.status("Starting ...") as progress:
            addresses = stack.up(
                os.environ, lambda step: progress.update(f"Waiting for {step} ...")
            )
        settings = read_settings(parse(addresses.env(stack.place)), folder)
        return _perform(settings, stack.place, out)
    except (SetupError, Trouble) as trouble:
        out.print(f"The demo cannot go on: {trouble}", markup=False, style="red")
        return 1
    finally:
        with out.status("Stopping ..."):
            _end(stack, prefix)
        out.print("Everything the demo started is stopped.", style="dim")
