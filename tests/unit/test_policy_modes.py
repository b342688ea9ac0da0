"""Who is written to: by category, by team, and only so many per cent of customers."""

from __future__ import annotations

from itertools import pairwise

import pytest

from followup.policy import Mode, Policy, PolicyErrors, load_policy
from followup.policy.modes import is_live
from tests.support.policies import default_text

CUSTOMERS = tuple(f"c-{number}" for number in range(1000))
MAILBOX = "review_mailbox: complaints-review@example.com\n"


def policy(text: str) -> Policy:
    return load_policy(text, name="p.yaml")


def told(text: str) -> str:
    with pytest.raises(PolicyErrors) as refused:
        policy(text)
    return str(refused.value)


def test_a_category_goes_before_its_team_and_a_team_before_the_policy() -> None:
    """
    One category can be live, one team reviewed, while all the others are tried out.
    """
    text = default_text()
    text = text.replace(
        "    # mode: LIVE\n    # live_percent: 10\n", "    mode: LIVE\n"
    )
    text = text.replace("    lead: robin\n", "    lead: robin\n    mode: REVIEW\n", 1)
    found = policy(text)

    assert Mode.LIVE is found.mode_for("delivery", "c-1")
    assert Mode.REVIEW is found.mode_for("billing", "c-1")
    assert Mode.SHADOW is found.mode_for("other", "c-1")
    assert Mode.SHADOW is found.mode_for("no such category", "c-1")


def test_a_part_of_the_customers_is_live() -> None:
    """
    Those who are not are as in SHADOW; a category may have a share of its own.
    """
    text = default_text("LIVE").replace("live_percent: 100\n", "live_percent: 25\n", 1)
    text = text.replace("    # live_percent: 10\n", "    live_percent: 0\n")
    found = policy(text)
    live = [one for one in CUSTOMERS if found.mode_for("other", one) is Mode.LIVE]

    assert 200 < len(live) < 300
    assert {Mode.LIVE, Mode.SHADOW} == {found.mode_for("other", c) for c in CUSTOMERS}
    assert {Mode.SHADOW} == {found.mode_for("delivery", one) for one in CUSTOMERS}


def test_a_growing_share_takes_no_customer_back_out() -> None:
    """
    Whoever is live at one percentage is live at every higher one; at 100 everybody is.
    """
    shares = [{one for one in CUSTOMERS if is_live(one, n)} for n in range(101)]

    assert set() == shares[0]
    assert set(CUSTOMERS) == shares[100]
    assert all(fewer <= more for fewer, more in pairwise(shares))


def test_the_same_customers_are_live_everywhere() -> None:
    """
    The choice depends on the customer's id alone, and never changes.
    """
    assert ["c-12"] == [one for one in CUSTOMERS[:20] if is_live(one, 10)]


def test_other_customers_messages_need_somewhere_to_go() -> None:
    """
    A category in SHADOW, or a share below 100, needs the review mailbox too.
    """
    live = default_text("LIVE").replace(MAILBOX, "")
    shadow = live.replace("    # mode: LIVE\n", "    mode: SHADOW\n")
    part = live.replace("live_percent: 100\n", "live_percent: 99\n", 1)

    assert policy(live).review_mailbox is None
    assert "in SHADOW mode the customers' messages need somewhere to go" in told(shadow)
    assert "the messages of the other customers need somewhere to go" in told(part)
    assert policy(live.replace("mode: LIVE", "mode: REVIEW", 1)).mode is Mode.REVIEW
