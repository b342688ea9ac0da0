"""Curves and milestones as they travel."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from followup.complaint import Severity
from followup.lead_times.curve import Curve
from followup.lead_times.learner import Learner
from followup.lead_times.segments import Key, Segment
from followup.learning import (
    EFFECTIVE_AFTER,
    LeadTime,
    Milestone,
    MilestoneKind,
    curve_of,
    key_of,
    lead_time_of,
)
from followup.topics import Topics
from followup.wire.codec import decode, encode
from followup.wire.envelope import record_of
from tests.support.facts import MONDAY

HALF_LIFE = timedelta(days=60)
FROM = MONDAY + EFFECTIVE_AFTER


def curves(*segments: Segment) -> dict[Key, Curve]:
    """Give what is learned of some complaints that ended after a day."""
    learner = Learner()
    start = MONDAY.timestamp() / 3600 - 100
    for number, segment in enumerate(segments):
        learner.opened(str(number), segment, start, start)
        learner.resolved(str(number), start + 24, start + 24)
    return {one.key: one for one in learner.curves(start + 100)}


def published(curve: Curve) -> LeadTime:
    """Publish a curve and read it again."""
    made = lead_time_of(curve, FROM, HALF_LIFE)
    assert made is not None
    return decode(LeadTime, encode(made))


def test_a_curve_is_read_as_it_was_published() -> None:
    """
    Every bit of it: two instances that read it quote the same.
    """
    known = curves(Segment(category="billing", severity="HIGH", team="care"))

    assert {key: curve_of(published(one)) for key, one in known.items()} == known


def test_each_kind_has_its_own_key() -> None:
    """
    Compaction keeps one curve of each kind, and mixes none.
    """
    known = curves(
        Segment(category="billing", severity="HIGH", team="care"),
        Segment(category="billing", severity="LOW", team="care"),
        Segment(category="delivery", severity="LOW"),
    )

    names = sorted(published(one).name for one in known.values())

    assert names == [
        "all",
        "category/billing",
        "category/delivery",
        "segment/billing/HIGH/care",
        "segment/billing/LOW/care",
        "segment/delivery/LOW/",
    ]


def test_what_cannot_be_named_is_not_published() -> None:
    """
    An imported complaint without category or severity counts in the kinds above it.
    """
    known = curves(
        Segment(category="", severity="HIGH", team="care"),
        Segment(category="billing"),
        Segment(category="delivery", severity="as our old system says"),
    )

    kept = {key for key, one in known.items() if lead_time_of(one, FROM, HALF_LIFE)}

    assert kept == {(), ("billing",), ("delivery",), ("", "HIGH", "care")}


def test_a_version_tells_what_a_curve_says() -> None:
    """
    Made anew it has the same version; another kind or another hazard, another.
    """
    known = curves(Segment(category="billing", severity="HIGH", team="care"))
    curve = known["billing",]
    other = tuple(one * 1.01 for one in curve.cumulative)

    versions = [
        published(one).version
        for one in (
            curve,
            replace(curve, made=curve.made + 24),
            replace(curve, cumulative=other),
            replace(curve, key=()),
        )
    ]

    assert versions[0] == versions[1]
    assert len(set(versions)) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        (0.0, 1.0),
        tuple(float(one) for one in range(1, 120)),
        tuple(-float(one) for one in range(119)),
        (*(0.0,) * 118, float("inf")),
        (*(0.0,) * 117, float("nan"), 1.0),
    ],
)
def test_what_is_no_curve_is_not_quoted_from(wrong: tuple[float, ...]) -> None:
    """
    A later version's other bins, or numbers that are none, are refused.
    """
    good = published(curves(Segment(category="billing"))["billing",])
    assert len(good.cumulative) == 119

    with pytest.raises(ValueError, match=r"edges|never decreases"):
        curve_of(replace(good, cumulative=wrong))


def test_a_milestone_lies_in_the_only_partition() -> None:
    """
    Whatever the partition of the fact that caused it; its id derives from the fact.
    """
    opened = Milestone(
        fact_id="f-1",
        customer="c-1001",
        complaint="T-42",
        kind=MilestoneKind.OPENED,
        category="billing",
        severity=Severity.HIGH,
        team="care",
        occurred_time=MONDAY,
        heard_time=MONDAY,
    )

    one, again, other = (
        record_of(each, Topics(), source="//x", partition=7)
        for each in (
            opened,
            replace(opened, heard_time=FROM),
            replace(opened, fact_id="f-2"),
        )
    )

    assert (one.topic, one.partition) == ("followup-durations", 0)
    assert one.key == b"customers/c-1001/complaints/T-42"
    assert one.header("ce_type") == "dev.followup.milestone.opened.v1"
    assert one.header("ce_id") == again.header("ce_id") != other.header("ce_id")
    assert opened.segment.path() == ((), ("billing",), ("billing", "HIGH", "care"))


def test_a_complaint_without_a_customer_has_a_name() -> None:
    """
    An imported history may not say whose complaints they were.
    """
    one = Milestone(
        fact_id="f-1",
        complaint="T-42",
        kind=MilestoneKind.RESOLVED,
        occurred_time=MONDAY,
        heard_time=MONDAY,
    )

    assert one.name == "customers/-/complaints/T-42"
    assert decode(Milestone, encode(one)) == one


def test_an_empty_name_means_all() -> None:
    """
    The same for a curve and for the kind that a quote names.
    """
    assert key_of("", None, "") == ()
    assert key_of("billing", None, "") == ("billing",)
    assert key_of("billing", Severity.LOW, "") == ("billing", "LOW", "")
