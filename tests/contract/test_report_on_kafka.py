"""A report reads the real topics: what is recent, and all facts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from followup.events import Update
from followup.policy import Policy
from followup.wire.envelope import record_of
from followup_cli.__main__ import build
from followup_cli.doctor import examine
from followup_cli.probes import Probes
from tests.support.cli_world import settings_for
from tests.support.desk import Desk
from tests.support.facts import Storyteller, delivery
from tests.support.policies import live_policy
from tests.support.river import River

pytestmark = pytest.mark.kafka


@pytest.fixture
def river(kafka_bootstrap: str, topic_prefix: str) -> Iterator[River]:
    river = River(kafka_bootstrap, topic_prefix)
    yield river
    river.close()


def publish(river: River, policy: Policy, began: datetime) -> None:
    """Put one complaint's first hour on the topics."""
    desk = Desk(policy)
    facts = [Storyteller(policy).received(began, category="delivery")]
    desk.play(facts, began + timedelta(hours=1))
    events = [*facts, *desk.said, *(delivery(one) for one in desk.of(Update))]
    river.publish(
        record_of(one, river.topics, source="//example.com/test") for one in events
    )


async def test_a_report_counts_what_is_on_the_topics(
    river: River, kafka_bootstrap: str, tmp_path: Path
) -> None:
    """
    A message and a complaint are counted from Kafka, on the terminal and in JSON.
    """
    now = datetime.now(UTC)  # noqa: TID251 - the test's own clock
    publish(river, live_policy(), now - timedelta(hours=2))
    settings = settings_for(kafka_bootstrap, river.topics.prefix)
    file = tmp_path / "report.json"

    shown = await asyncio.to_thread(
        CliRunner().invoke,
        build(),
        ["report", "--since", "7d", "--json", str(file)],
        obj=settings,
    )

    assert shown.exception is None
    told = json.loads(file.read_text(encoding="utf-8"))
    assert 1 == told["received"]
    assert [("ACKNOWLEDGEMENT", "delivery", 1)] == [
        (one["kind"], one["category"], one["customers"])
        for one in told["messages"]
        if one["kind"] == "ACKNOWLEDGEMENT"
    ]
    assert "acknowledgement   delivery" in shown.output


async def test_the_doctor_reads_what_is_held(
    river: River, kafka_bootstrap: str
) -> None:
    """
    With no hold on the topic the doctor says that messages reach customers.
    """
    settings = replace(
        settings_for(kafka_bootstrap, river.topics.prefix), smtp="127.0.0.1:1"
    )
    found = await asyncio.to_thread(lambda: list(examine(settings, Probes(settings))))

    assert ["nothing, messages reach customers"] == [
        one.cause for one in found if one.what == "held"
    ]
