"""A person stops the mail on the running services, and lets it go again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from followup.complaint import Severity
from followup.events import Delivery, DeliveryOutcome, Update
from followup_cli.__main__ import build
from tests.support.cli_world import settings_for
from tests.support.running_river import RunningRiver

pytestmark = pytest.mark.kafka
POLICY = Path(__file__).parents[1] / "support" / "hasty-policy.yaml"
KNOWN = "customer_messages_held"


@pytest.fixture
def river(
    tmp_path: Path, kafka_bootstrap: str, topic_prefix: str
) -> Iterator[RunningRiver]:
    with RunningRiver(tmp_path, kafka_bootstrap, topic_prefix, POLICY) as running:
        yield running


def test_nothing_is_mailed_while_held_and_once_when_released(
    river: RunningRiver,
) -> None:
    """
    The promise is made and the message held before the notifier ever hears of it.
    """
    river.hold("all")
    river.await_log("scheduler", KNOWN)
    river.complain(Severity.LOW)
    river.await_gauge("scheduler", "followup_complaints_held", 1)
    shown = holds(river)
    said_while_held = river.heard(Update, river.topics.updates)
    mails_while_held = len(river.mail.messages)
    river.release("all")

    delivered_once(river)
    assert said_while_held == []
    assert mails_while_held == 0
    assert shown.startswith("all: held since ")
    assert "until it is released, by Alex Example: the price list" in shown
    assert "nothing is held" in holds(river)


def test_a_message_on_its_way_is_not_sent_until_it_is_released(
    river: RunningRiver,
) -> None:
    """
    Said before the hold and read after it, the message goes back to be decided anew.
    """
    river.stop("notifier")
    river.complain(Severity.LOW)
    river.heard(Update, river.topics.updates, lambda found: len(found) == 1)
    river.hold("category/other")
    river.start("notifier")
    held = river.heard(
        Delivery,
        river.topics.deliveries,
        lambda found: DeliveryOutcome.HELD in outcomes(found),
    )
    mails_while_held = len(river.mail.messages)
    river.release("category/other")

    delivered_once(river)
    assert outcomes(held) == [DeliveryOutcome.HELD]
    assert mails_while_held == 0


def delivered_once(river: RunningRiver) -> None:
    """Show that the one message reaches the customer, as one mail."""
    said = river.heard(
        Delivery,
        river.topics.deliveries,
        lambda found: DeliveryOutcome.ACCEPTED in outcomes(found),
    )

    assert len({one.message_id for one in said}) == 1
    assert outcomes(said).count(DeliveryOutcome.SENDING) == 1
    assert len(river.mail.messages) == 1


def outcomes(said: list[Delivery]) -> list[DeliveryOutcome]:
    return [one.outcome for one in said]


def holds(river: RunningRiver) -> str:
    """Return what a person at the terminal is shown of what is held."""
    settings = settings_for(river.bootstrap, river.topics.prefix)
    result = CliRunner().invoke(build(), ["holds"], obj=settings)
    assert result.exception is None
    return result.stdout
