"""Who hears next while nobody acts: frozen chains, acknowledgements, empty steps."""

from __future__ import annotations

from datetime import timedelta

from followup.complaint import Channel, CommitmentKind, Person, Severity
from followup.events import Alert, AlertKind
from followup.facts import AlertAcknowledged, OnTrackReported
from followup.policy import Policy, load_policy
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import DAY, HOUR, default_text, live_policy

MINUTE = timedelta(minutes=1)
ALEX = Person(id="alex", display_name="Alex Example", email="alex@example.com")
NOBODY_AT_NIGHT = """
chains:
  standard:
    steps:
      - targets: [role:owner]
      - after_open: 10 open minutes
        targets: [person:sam]
      - after_open: 5 open hours
        targets: [role:lead]
escalation:
  - chain: standard
"""


def warned(
    severity: Severity = Severity.HIGH, policy: Policy | None = None
) -> tuple[Desk, Alert]:
    """Return a desk that has just found the first reply at risk, and the alert."""
    policy = policy or live_policy()
    desk, teller = Desk(policy), Storyteller(policy)
    received = teller.received(severity=severity)
    desk.hear(received, MONDAY)
    desk.until(promise(received, CommitmentKind.FIRST_REPLY).warning_time)
    return desk, desk.of(Alert)[-1]


def escalated(desk: Desk) -> list[Alert]:
    return [one for one in desk.of(Alert) if one.kind is AlertKind.ESCALATED]


def acknowledged(desk: Desk, alert: Alert, after: timedelta) -> None:
    when = alert.due_time + after
    desk.until(when)
    what = AlertAcknowledged(incident_key=alert.incident_key, author=ALEX)
    desk.hear(Storyteller(live_policy()).fact(what, when), when)


def test_the_lead_hears_an_hour_after_the_warning() -> None:
    """
    The warning is the chain's first word; the lead follows, in the same incident.
    """
    desk, alert = warned()

    desk.until(alert.due_time + 2 * HOUR)

    [step] = escalated(desk)
    assert AlertKind.AT_RISK is alert.kind
    assert HOUR == step.due_time - alert.due_time
    assert "robin" == step.recipient.id
    assert alert.incident_key == step.incident_key
    assert (Channel.EMAIL,) == step.channels
    assert step.late_by is None


def test_an_answer_ends_the_chain() -> None:
    """
    Once the customer has a person's words nobody else is asked.
    """
    desk, alert = warned()
    spoke = alert.due_time + 30 * MINUTE

    desk.hear(Storyteller(live_policy()).update(spoke, told=True), spoke)
    desk.hear(Storyteller(live_policy()).resolved(spoke, told=True), spoke)
    desk.until(MONDAY + 10 * DAY)

    assert [] == escalated(desk)
    assert () == desk.case.chains


def test_an_acknowledgement_holds_the_chain_for_half_an_hour() -> None:
    """
    Who says "I am on it" gets thirty minutes; without progress the chain goes on.
    """
    desk, alert = warned()
    acknowledged(desk, alert, 50 * MINUTE)

    desk.until(alert.due_time + 3 * HOUR)

    [step] = escalated(desk)
    assert 80 * MINUTE == step.due_time - alert.due_time


def test_on_track_holds_the_chain_until_the_promised_time() -> None:
    """
    The owner's word counts until the promise is due, and not a minute longer.
    """
    desk, alert = warned()
    assert alert.commitment is not None
    what = OnTrackReported(
        commitment=alert.commitment.id, reason="the part is here", author=ALEX
    )
    when = alert.due_time + MINUTE
    desk.hear(Storyteller(live_policy()).fact(what, when), when)

    desk.until(alert.due_time + 3 * HOUR)

    [step] = escalated(desk)
    assert max(alert.commitment.promised_time, alert.due_time + HOUR) == step.due_time


def test_repetitions_stop_with_an_acknowledgement() -> None:
    """
    A critical promise is repeated to the lead until somebody acknowledges it.
    """
    unheard, alert = warned(Severity.CRITICAL)
    unheard.until(alert.due_time + 2 * HOUR)
    heard, alert = warned(Severity.CRITICAL)
    acknowledged(heard, alert, 20 * MINUTE)
    heard.until(alert.due_time + 2 * HOUR)

    minutes = [(one.due_time - alert.due_time) / MINUTE for one in escalated(unheard)]
    assert [15, 30, 45] == minutes
    assert [15] == [
        (one.due_time - alert.due_time) / MINUTE for one in escalated(heard)
    ]
    ids = {one.alert_id for one in escalated(unheard)}
    assert 3 == len(ids)


def test_an_empty_step_does_not_wait_out_its_time() -> None:
    """
    Where nobody is there the next step is taken at once, and it is said aloud.
    """
    away = (
        "    absences:\n      - first_day: 2030-01-01\n        last_day: 2030-01-31\n"
    )
    text = default_text(mode="LIVE").replace(
        "    email: sam@example.com\n", f"    email: sam@example.com\n{away}"
    )
    start = text.index("chains:\n")
    end = text.index("# An acknowledgement holds")
    policy = load_policy(
        text[:start] + NOBODY_AT_NIGHT.lstrip() + text[end:], name="policy.yaml"
    )
    desk, alert = warned(policy=policy)

    desk.until(alert.due_time + 11 * MINUTE)

    [step] = escalated(desk)
    empty = [one for one in desk.of(Alert) if one.kind is AlertKind.NO_ONE_ON_CALL]
    assert 10 * MINUTE == step.due_time - alert.due_time
    assert "robin" == step.recipient.id
    assert ["person:sam" in one.why for one in empty] == [True]


def test_a_chain_is_frozen_when_it_starts() -> None:
    """
    A later policy with another chain moves no step of one that has begun.
    """
    desk, alert = warned()
    frozen = desk.case.chains
    later = Desk(
        live_policy().model_copy(
            update={"version": "later-1", "escalation": live_policy().escalation[:1]}
        )
    )
    later.case = desk.case
    later.until(alert.due_time + 2 * HOUR)

    assert frozen == desk.case.chains
    assert [HOUR] == [one.due_time - alert.due_time for one in escalated(later)]
