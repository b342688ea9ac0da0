"""The answer to a complaint when something was learned: the quote and the promise."""

from __future__ import annotations

from datetime import datetime, timedelta

from followup.complaint import CommitmentKind, Severity
from followup.facts import ComplaintReceived
from followup.lead_times.ages import hours_of
from followup.lead_times.curves import Curves
from followup.learning import QuoteMethod
from followup.quoting import kind_of
from followup.wire.codec import encode
from services.intake.decide import Opened, decide
from services.intake.grpc_api.messages import answer_message
from services.intake.requests import CreateComplaint
from tests.support.curves import curve, curves_of, published
from tests.support.facts import MONDAY
from tests.support.policies import promising
from tests.support.world import NAME

BILLING = ("billing",)


def answer(curves: Curves, at: datetime = MONDAY, now: datetime = MONDAY) -> Opened:
    request = CreateComplaint(
        name=NAME,
        request_id="3f0c6a52-8d7e-4c58-9a53-2f4f2f7b1c11",
        occurred_time=at,
        category="billing",
        severity=Severity.HIGH,
    )
    rules = promising()
    kind = kind_of(rules, "billing", Severity.HIGH)
    found = curves.in_force_at(kind, hours_of(at), hours_of(now))
    decision = decide(request, rules, "//followup/intake", found)
    assert isinstance(decision.answer, Opened)
    assert isinstance(decision.fact.what, ComplaintReceived)
    assert decision.fact.what == decision.answer.received
    assert encode(decision.fact)
    return decision.answer


def test_fact_and_answer_carry_the_quote_and_the_promise() -> None:
    """
    The fifth promise is the RESOLUTION, in words, with an id of its own.
    """
    said = answer(curves_of(curve(), curve(BILLING, nine_of_ten=5.5), since=MONDAY))
    last = said.received.commitments[-1]

    assert CommitmentKind.RESOLUTION is last.kind
    assert last.id.startswith("resolution-")
    assert "This will be put right by Monday, 7 January 2030, 16:00" in last.words
    assert said.received.quote is not None
    assert said.received.quote.category == "billing"


def test_a_new_curve_changes_no_answer_given_before() -> None:
    """
    Asked again after a curve was published, on any instance, the bytes are the same.
    """
    curves = curves_of(curve(), since=MONDAY)
    before = answer(curves)
    newer = published(curve(nine_of_ten=1.0), MONDAY + timedelta(minutes=1), "v2")
    curves.take(newer, hours_of(MONDAY))
    later = MONDAY + timedelta(minutes=5)

    again = answer(curves, now=later)
    fresh = answer(curves, at=later, now=later)
    assert answer_message(before).SerializeToString(
        deterministic=True
    ) == answer_message(again).SerializeToString(deterministic=True)
    assert fresh.received.quote is not None
    assert "v2" == fresh.received.quote.lead_time_version


def test_a_category_never_seen_has_what_is_known_of_all() -> None:
    """
    Its parent answers, and the quote names no category.
    """
    said = answer(curves_of(curve(nine_of_ten=5.5), since=MONDAY))
    quote = said.received.quote

    assert quote is not None
    assert (QuoteMethod.LEARNED, "", None) == (
        quote.method,
        quote.category,
        quote.severity,
    )
