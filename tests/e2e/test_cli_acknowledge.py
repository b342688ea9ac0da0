"""On real Kafka: an alert is acknowledged by as much of its key as is shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC

import pytest
from typer.testing import CliRunner

from followup.complaint import CommitmentKind
from followup.events import Alert
from followup.facts import AlertAcknowledged
from followup.kafka.topic_admin import apply
from followup.wire.envelope import record_of
from followup_cli.__main__ import build
from followup_cli.lines import KEY_SHOWN, describe
from followup_cli.settings import Settings
from followup_cli.trouble import Trouble
from followup_cli.writing import write
from tests.support.cli_world import settings_for
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.intake_requests import MONDAY as LATER
from tests.support.policies import live_policy
from tests.support.served_intake import Served, serving

pytestmark = pytest.mark.kafka
CASE = "c-1001/T-42"


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with serving() as made:
        yield made


@pytest.fixture
def alert() -> Alert:
    """Give an alert about a reply that is overdue."""
    desk = Desk(live_policy())
    received = Storyteller(live_policy()).received()
    desk.hear(received, MONDAY)
    desk.until(promise(received, CommitmentKind.FIRST_REPLY).promised_time)
    return desk.of(Alert)[-1]


@pytest.fixture
def settings(
    kafka_bootstrap: str, topic_prefix: str, served: Served, alert: Alert
) -> Settings:
    """Give settings for topics that hold that alert, and the intake beside them."""
    made = settings_for(kafka_bootstrap, topic_prefix)
    apply(made.kafka, made.topics.all(), 1)
    write(made, [record_of(alert, made.topics, source="//example.com/test")])
    return replace(made, intake_address=served.target)


async def acknowledge(settings: Settings, key: str) -> BaseException | None:
    words = ["acknowledge", CASE, key, "--at", LATER]
    result = await asyncio.to_thread(CliRunner().invoke, build(), words, obj=settings)
    return result.exception


async def test_the_key_that_a_line_shows_is_enough(
    settings: Settings, served: Served, alert: Alert
) -> None:
    """What `watch` and `explain` print in brackets finds the whole key."""
    line = describe(alert, UTC)
    shown = alert.incident_key[:KEY_SHOWN]
    failed = await acknowledge(settings, shown)

    assert f"[{shown}]" in line.what
    assert failed is None
    what = served.fact().what
    assert isinstance(what, AlertAcknowledged)
    assert what.incident_key == alert.incident_key


async def test_a_key_that_no_alert_has_says_which_there_are(
    settings: Settings, served: Served, alert: Alert
) -> None:
    """A slip of the hand acknowledges nothing, and is told the right key."""
    failed = await acknowledge(settings, "zzzz")

    assert isinstance(failed, Trouble)
    assert alert.incident_key in failed.mend
    assert served.publisher.records == []
