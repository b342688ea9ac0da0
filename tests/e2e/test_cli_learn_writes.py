"""On real Kafka: a history is written once, in order, and a second time not."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from followup.kafka.topic_admin import apply
from followup.learning import Milestone, MilestoneKind
from followup.wire.codec import decode
from followup.wire.envelope import record_of
from followup_cli.__main__ import build
from followup_cli.settings import Settings
from followup_cli.trouble import Trouble
from followup_cli.writing import write
from tests.support.cli_world import settings_for
from tests.support.facts import MONDAY
from tests.support.ticket_logs import made_up, written
from tests.support.topic_reader import at_least, read_until

pytestmark = pytest.mark.kafka


@pytest.fixture
def settings(kafka_bootstrap: str, topic_prefix: str) -> Settings:
    """Give settings for topics of this test's own, which exist."""
    made = settings_for(kafka_bootstrap, topic_prefix)
    apply(made.kafka, made.topics.all(), 1)
    return made


def run(settings: Settings, log: Path, *options: str) -> Result:
    words = ["learn", str(log), "--yes", *options]
    return CliRunner().invoke(build(), words, obj=settings)


def test_a_history_is_learned_once(settings: Settings, tmp_path: Path) -> None:
    """Again needs a word, and adds what is missing, but nothing followup watched."""
    first = written(tmp_path / "first.csv", *made_up(40, year=2020))
    more = written(tmp_path / "more.csv", *made_up(45, year=2020))
    said = run(settings, first)
    again = run(settings, more)
    seen = Milestone(
        fact_id="f-1",
        customer="c-1001",
        complaint="T-44",
        kind=MilestoneKind.OPENED,
        occurred_time=MONDAY,
        heard_time=MONDAY,
    )
    write(settings, [record_of(seen, settings.topics, source="//followup/scheduler")])
    rest = run(settings, more, "--again")
    topic = settings.topics.durations
    records = read_until(settings.kafka.bootstrap_servers, topic, at_least(89))
    log = [decode(Milestone, one.value) for one in records]

    assert said.exit_code == 0, said.output
    assert isinstance(again.exception, Trouble)
    assert "--again" in again.exception.mend
    assert "8 milestones of 45 tickets" in rest.stdout
    assert len(log) == 89
    assert [one.occurred_time for one in log[:80]] == sorted(
        one.occurred_time for one in log[:80]
    )
    assert [one.customer for one in log if one.complaint == "T-44"] == ["c-1001"]
