"""What a policy file may say of the lookout."""

from __future__ import annotations

import pytest

from followup.policy import PolicyErrors, load_policy
from tests.support.policies import default_text, live_policy

BEGIN = "lookout:\n"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("silence_calendar: offcie", "Did you mean office?"),
        ('digest_at: ["14:00", "09:00"]', "the earliest first"),
        ('digest_at: ["9 am"]', "is not a time of day"),
        ("crowd_within: 2 h", "at most 1 h"),
        ("breaker_more_than: -1", "breaker_more_than"),
    ],
)
def test_a_mistake_is_named(key: str, words: str) -> None:
    """
    Each is reported in words that lead to its mending.
    """
    head, _, _ = default_text().partition(BEGIN)

    with pytest.raises(PolicyErrors, match=words.replace("?", r"\?")):
        load_policy(f"{head}{BEGIN}  {key}\n", name="policy.yaml")


def test_a_file_that_says_nothing_has_the_numbers_of_the_shipped_one() -> None:
    """
    An older file is watched over like a new one.
    """
    head, _, _ = default_text("LIVE").partition("# What is watched over")

    assert load_policy(head, name="policy.yaml").lookout == live_policy().lookout
