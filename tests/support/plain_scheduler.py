"""The real scheduler process around the plain judgement."""

from __future__ import annotations

import os

from followup.complaint import Person
from followup.runtime.environment import load
from services.scheduler.__main__ import run
from services.scheduler.settings import SchedulerSettings
from tests.support.plain_decider import PlainDecider

OPERATORS = Person(id="operators", display_name="Operators")

if __name__ == "__main__":
    settings = load(SchedulerSettings, os.environ)
    run(settings, PlainDecider(), OPERATORS)
