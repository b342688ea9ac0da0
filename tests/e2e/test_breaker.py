"""The breaker on the running services: too many messages, and the mail is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from followup.complaint import Channel, Contact, Person, Severity
from followup.events import Alert, AlertKind, Audience, Hold, Update, UpdateKind
from followup.wire.envelope import record_of
from tests.support.river import River
from tests.support.running_river import PARTITIONS, RunningRiver

pytestmark = pytest.mark.kafka
POLICY = Path(__file__).parents[1] / "support" / "hasty-policy.yaml"
KIND = UpdateKind.ACKNOWLEDGEMENT
SCOPE = "kind/acknowledgement"


@pytest.fixture
def river(
    tmp_path: Path, kafka_bootstrap: str, topic_prefix: str
) -> Iterator[RunningRiver]:
    with RunningRiver(tmp_path, kafka_bootstrap, topic_prefix, POLICY) as running:
        yield running


def expired(number: int, now: datetime) -> Update:
    """Return a message decided now that the notifier need not send any more."""
    return Update(
        message_id=f"flood-{number}",
        customer=f"c-{number}",
        complaint=f"T-{number}",
        kind=KIND,
        audience=Audience.CUSTOMER,
        contact=Contact(email=f"c-{number}@example.com", channels=(Channel.EMAIL,)),
        owner=Person(id="alex", display_name="Alex Example"),
        why="a clock was wrong",
        cause=f"fact-{number}",
        decided_time=now,
        expires_time=now - timedelta(seconds=1),
    )


def test_a_flood_is_held_and_paged_until_a_person_releases_it(
    river: RunningRiver, kafka_bootstrap: str, topic_prefix: str
) -> None:
    """
    One message more than is in order: the kind is held, a page goes out, a new
    complaint's acknowledgement waits; after the release it goes out, once, and what was
    counted does not trip the breaker again.
    """
    flood = River(kafka_bootstrap, topic_prefix, PARTITIONS)
    now = datetime.now(UTC)  # noqa: TID251 - the services judge by the real clock
    flood.publish(
        record_of(expired(number, now), river.topics, source="//example.com/flood")
        for number in range(21)
    )
    flood.close()
    river.await_log("scheduler", "customer_messages_held")
    river.await_log("notifier", "customer_messages_held")
    river.complain(Severity.LOW)
    river.await_gauge("scheduler", "followup_complaints_held", 1)
    mails_while_held = len(river.mail.messages)
    pages = river.heard(Alert, river.topics.alerts, lambda found: bool(told(found)))
    river.release(SCOPE)
    river.await_mails(1)
    ended = river.heard(
        Alert,
        river.topics.alerts,
        lambda found: AlertKind.CLEARED in [one.kind for one in found],
    )
    words = river.heard(Hold, river.topics.controls)

    assert mails_while_held == 0
    assert [one.issue for one in told(pages)] == [SCOPE]
    assert [(one.scope, one.held, one.author.id) for one in words] == [
        (SCOPE, True, "breaker"),
        (SCOPE, False, "alex"),
    ]
    assert len({one.incident_key for one in [*told(ended), *cleared(ended)]}) == 1
    assert len(river.mail.messages) == 1


def told(alerts: list[Alert]) -> list[Alert]:
    return [one for one in alerts if one.kind is AlertKind.MESSAGES_HELD]


def cleared(alerts: list[Alert]) -> list[Alert]:
    return [one for one in alerts if one.kind is AlertKind.CLEARED]
