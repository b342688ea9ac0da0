"""The doctor says what is held back, and that services follow different policies."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace as changed

from followup.complaint import Person
from followup.events import Hold
from followup_cli.findings import Seen
from followup_cli.going_out import about_holds, about_policies
from tests.support.facts import MONDAY

HELD = Hold(
    id="h-1",
    scope="kind/broken_promise",
    held=True,
    author=Person(id="kim", display_name="Kim Example"),
    occurred_time=MONDAY,
    reason="a clock was wrong",
    until_time=MONDAY + timedelta(days=1),
)


def seen(service: str, policy: str) -> Seen:
    return Seen(service=service, address="http://127.0.0.1:9464", policy=policy)


def test_each_hold_is_told_with_its_scope_person_and_end() -> None:
    """
    A hold is what somebody wanted, and is no fault; but nobody shall forget it.
    """
    endless = changed(HELD, scope="all", until_time=None)
    first, second = about_holds([HELD, endless])

    assert first.ok
    assert "kind/broken_promise: held since" in first.cause
    assert "by Kim Example: a clock was wrong" in first.cause
    assert "until it is released" not in first.cause
    assert "all: held since" in second.cause
    assert "until it is released" in second.cause


def test_where_nothing_is_held_it_says_so() -> None:
    """
    One line tells that messages reach customers.
    """
    (only,) = about_holds([])

    assert "\u2714 held: nothing, messages reach customers" == str(only)


def test_services_that_follow_different_policies_are_found() -> None:
    """
    The line names who uses which; one version everywhere is well.
    """
    intake, notifier = seen("intake", "p-1"), seen("notifier", "p-2")
    finding = about_policies([intake, notifier], "p-1")

    assert not finding.ok
    assert finding.command
    assert "versions differ: intake p-1, notifier p-2" == finding.cause
    assert about_policies([intake, seen("scheduler", "p-1")], "p-1").ok
    assert not about_policies([seen("intake", "")], "p-1").ok


def test_another_policy_here_than_there_is_told_and_no_fault() -> None:
    """
    Whoever runs the doctor may have another file than the services have.
    """
    finding = about_policies([seen("intake", "p-1")], "default-1")

    assert finding.ok
    assert "intake p-1 (here default-1 would be)" == finding.cause
