"""The lookout's process on a real Kafka: what it says, once across restarts."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from followup.complaint import State
from followup.events import Alert, AlertKind, Event
from followup.wire.envelope import record_of
from services.scheduler.lookout.hearing import SOURCE
from tests.support.lookouts import DAY, HOUR, at_risk, owed
from tests.support.notifier_letters import alert, promise
from tests.support.repository import ROOT
from tests.support.river import River
from tests.support.service_process import command, deadline, environment

pytestmark = pytest.mark.kafka

HASTY = Path(__file__).parents[1] / "support" / "hasty-policy.yaml"
PATIENCE_SECONDS = 60.0
PARTITIONS = 3


@pytest.fixture
def river(kafka_bootstrap: str, topic_prefix: str) -> Iterator[River]:
    river = River(kafka_bootstrap, topic_prefix, PARTITIONS)
    yield river
    river.close()


@pytest.fixture
def variables(
    kafka_bootstrap: str, topic_prefix: str, tmp_path: Path
) -> dict[str, str]:
    policy = tmp_path / "policy.yaml"
    policy.write_text(
        HASTY.read_text().replace("digest_at: []", 'digest_at: ["00:00"]')
    )
    return environment(
        kafka_bootstrap,
        topic_prefix,
        FOLLOWUP_POLICY=str(policy),
        FOLLOWUP_PARTITIONS=str(PARTITIONS),
    )


def reports(variables: dict[str, str], count: int) -> list[dict[str, object]]:
    """Run a lookout until it has reported so often, and end it as its worker would."""
    with subprocess.Popen(
        command("services.scheduler.lookout"),
        cwd=ROOT,
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        found = [json.loads(process.stdout.readline()) for _ in range(count)]
        process.stdin.close()
        process.wait(timeout=PATIENCE_SECONDS)
        return found


def until_said(
    river: River, variables: dict[str, str], kinds: set[AlertKind]
) -> list[Alert]:
    """Run lookouts until alerts of these kinds are there."""
    for _ in deadline(PATIENCE_SECONDS):
        reports(variables, 4)
        found = [one for one in river.alerts() if one.kind in kinds]
        if {one.kind for one in found} == kinds:
            return found
    raise AssertionError


def test_it_lists_what_is_at_risk_and_what_is_promised_and_once(
    river: River, variables: dict[str, str]
) -> None:
    """
    The lead gets the crowd, the owner the digest, in the first partition; a lookout
    that starts anew reads that there and says nothing more.
    """
    now = datetime.now(UTC)  # noqa: TID251 - the process judges by the real clock
    river.publish(
        record_of(event, river.topics, source="//followup/scheduler", partition=place)
        for place, event in [*promised(now), *risky(now)]
    )
    kinds = {AlertKind.MANY_AT_RISK, AlertKind.DIGEST}
    said = until_said(river, variables, kinds)
    again = reports(variables, 4)
    after = [one for one in river.alerts() if one.kind in kinds]
    own = [
        one
        for one in river.read(river.topics.alerts)
        if one.header("ce_source") == SOURCE
    ]

    crowd, digest = sorted(said, key=lambda one: one.kind is AlertKind.DIGEST)
    assert len(said) == 2
    assert crowd.promises_in_all == 21
    assert [one.complaint for one in digest.promises] == ["T-1", "T-3"]
    assert digest.promises_in_all == 3
    assert [one["alerts"] for one in again] == [{}] * 4
    assert len(after) == 2
    assert {one.partition for one in own} == {0}


def promised(now: datetime) -> list[tuple[int, Event]]:
    """Return four promises, one of them kept meanwhile, one far away."""
    words = [
        owed(1, now + HOUR),
        owed(2, now + HOUR),
        owed(3, now + 2 * HOUR),
        owed(4, now + 40 * DAY),
        owed(2, now + HOUR, state=State.SETTLED),
    ]
    return [(int(one.customer[2:]) % PARTITIONS, one) for _, one in words]


def risky(now: datetime) -> list[tuple[int, Event]]:
    """Return one alert more than is in order."""
    return [
        (
            number % PARTITIONS,
            alert(
                alert_id=one.id,
                category="other",
                raised_time=one.time,
                commitment=promise(),
            ),
        )
        for number, one in enumerate(at_risk(21, now))
    ]
