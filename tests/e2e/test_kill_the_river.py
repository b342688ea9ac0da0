"""`kill -9` is an ordinary event: the whole story is told once, whoever dies."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup.complaint import Severity
from followup.events import Alert, AlertKind, CommitmentState, Update, UpdateKind
from followup.facts import Fact
from tests.support.kafka_broker import PrivateBroker
from tests.support.running_river import (
    PATIENCE_SECONDS,
    SERVICES,
    RunningRiver,
    message_ids,
)

pytestmark = pytest.mark.kafka
POLICY = Path(__file__).parents[1] / "support" / "hasty-policy.yaml"
ALERTS = (AlertKind.AT_RISK, AlertKind.OVERDUE, AlertKind.CLEARED)


@pytest.mark.parametrize("victim", SERVICES)
def test_a_service_killed_again_and_again(
    victim: str, tmp_path: Path, kafka_bootstrap: str, topic_prefix: str
) -> None:
    """
    Killed after the promise, before the break and after the end, nothing is missing.
    """
    with RunningRiver(tmp_path, kafka_bootstrap, topic_prefix, POLICY) as river:
        owner = river.complain()
        river.kill9(victim)
        river.await_mails(1)
        river.heard(Alert, river.topics.alerts, lambda found: len(found) >= 1)
        river.kill9(victim)
        broken_and_admitted(river)
        river.resolve(owner.id)
        river.kill9(victim)

        said_once(river)


def test_the_broker_killed_in_the_middle(
    tmp_path: Path, private_broker: PrivateBroker, topic_prefix: str
) -> None:
    """
    With the broker killed twice, what was accepted is kept and the story is told.
    """
    bootstrap = private_broker.bootstrap
    with RunningRiver(tmp_path, bootstrap, topic_prefix, POLICY) as river:
        # Time enough for a broker to come back before the promise is broken.
        owner = river.complain(Severity.CRITICAL)
        private_broker.restart()
        river.await_mails(1)
        river.heard(Alert, river.topics.alerts, lambda found: len(found) >= 1)
        private_broker.restart()
        broken_and_admitted(river)
        river.resolve(owner.id)

        said_once(river)


def broken_and_admitted(river: RunningRiver) -> None:
    """
    Return once the break is known to us, and to a customer who knew of the promise.

    Who hears from us only after an outage is told what still holds: of a promise that
    has passed by then they hear neither before nor after, and no warning of it.
    """
    river.heard(
        Alert,
        river.topics.alerts,
        lambda found: any(one.kind is AlertKind.OVERDUE for one in found),
    )
    await_owed(river)


def decided(river: RunningRiver, *but: UpdateKind) -> set[str]:
    """Return the ids of the messages to the customer that the scheduler decided."""
    updates = river.heard(Update, river.topics.updates)
    return {one.message_id for one in updates if one.kind not in but}


def mailed(river: RunningRiver) -> set[str]:
    """Return the ids of the messages whose mail came, however often."""
    return {one.strip("<>").partition("@")[0] for one in message_ids(river.mail)}


def await_owed(river: RunningRiver) -> None:
    """Return once every message came that grows no staler while a service is down.

    A warning expires with what it warns of: after an outage it may rightly be missing.
    """
    owed = decided(river, UpdateKind.EARLY_WARNING)
    came = river.mail.wait_for(
        lambda _: owed <= mailed(river), seconds=PATIENCE_SECONDS
    )
    assert came, f"{owed - mailed(river)} never came\n{river.words()}"


def said_once(river: RunningRiver) -> None:
    """Show that each message, alert and fact is there, each under one id, no more."""
    river.heard(
        Update,
        river.topics.updates,
        lambda found: any(one.kind is UpdateKind.RESOLVED for one in found),
    )
    await_owed(river)
    cleared = river.heard(
        Alert,
        river.topics.alerts,
        lambda found: any(one.kind is AlertKind.CLEARED for one in found),
    )
    alerts = {one.alert_id: one.kind for one in cleared}
    # A warning that fell into an outage is not sent after the break it warned of.
    assert tuple(alerts.values()) in {ALERTS, ALERTS[1:]}
    assert decided(river, UpdateKind.EARLY_WARNING) <= mailed(river)
    assert mailed(river) <= decided(river), message_ids(river.mail)
    assert 2 == len({one.id for one in river.heard(Fact, river.topics.complaints)})
    last = {
        one.status.commitment.id: one.status
        for one in river.heard(CommitmentState, river.topics.commitments)
    }
    assert all(one.outcome is not None for one in last.values()), last
