"""Mistakes in what a policy says about reaching customers are told, with their line."""

from __future__ import annotations

import pytest

from followup.policy import PolicyErrors, load_policy
from followup.policy.contact import MOST_A_DAY
from services.scheduler.customer import MOST
from tests.support.policies import default_text


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            '  unknown_zone: ["10:00-18:00"]',
            "  unknown_zone: closed",
            "never be reached",
        ),
        ("  hold: [SMS, VOICE, PUSH]", "  hold: [WEBHOOK]", "by WEBHOOK"),
        ("  promise: [SMS, VOICE, PUSH]", "  promise: [PIGEON]", "'PUSH'"),
        ("  a_day: 3", "  a_day: 0", "greater than or equal to 1"),
        ("  a_day: 3", "  a_day: 101", "less than or equal to 100"),
        ("  every: 4 h", "  every: 25 h", "reaches back further than is remembered"),
        ("  every: 4 h", "  every: 4 open hours", "this clock never pauses"),
        ("  tries: 3", "  tries: 0", "greater than or equal to 1"),
        ("  after: 15 min", "  after: soon", "'soon' is not a duration"),
    ],
)
def test_a_mistake_about_reaching_customers_is_told(
    old: str, new: str, told: str
) -> None:
    """One changed line gives a message with that line."""
    text = default_text()
    assert old in text
    line = text[: text.index(old)].count("\n") + 1

    with pytest.raises(PolicyErrors) as refused:
        load_policy(text.replace(old, new, 1), name="p.yaml")

    found = [str(one) for one in refused.value.problems]
    assert any(f"p.yaml:{line}: " in one and told in one for one in found), found


def test_customers_must_be_reachable_at_some_time() -> None:
    """Contact hours without a window would hold every text for ever."""
    text = default_text()
    start = text.index('    monday: ["08:00-20:00"]')
    end = text.index("  unknown_zone:")
    closed = f"{text[:start]}    monday: closed\n{text[end:]}"

    with pytest.raises(PolicyErrors, match="never be reached"):
        load_policy(closed, name="p.yaml")


def test_no_budget_is_larger_than_what_is_remembered() -> None:
    """Whoever heard as much as a budget allows is known to have heard it."""
    assert MOST_A_DAY < MOST
