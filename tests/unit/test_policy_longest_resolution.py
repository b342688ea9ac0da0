"""What a policy says of how long complaints take, while nothing else is known."""

from __future__ import annotations

from datetime import timedelta

from followup.policy import load_default, longest_resolution


def test_the_most_patient_severity_counts_in_plain_time() -> None:
    """Ten open days, from New Year's Day on, end with the close of 15 January."""
    policy = load_default()
    longest = longest_resolution(policy)
    closes = policy.effective_from + longest

    assert timedelta(days=14) < longest < timedelta(days=16)
    assert closes.astimezone(policy.effective_from.tzinfo).day == 15
