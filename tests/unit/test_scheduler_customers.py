"""The row of a customer, shared by all their cases."""

from __future__ import annotations

from datetime import timedelta

from followup.complaint import CommitmentKind, Person, Severity, Teller
from followup.events import CaseRef, Update, WakeUp
from followup.policy import Policies
from followup.topics import Topics
from followup.wire.codec import decode
from followup.wire.envelope import record_of
from services.scheduler.customer import customer_key, from_bytes
from services.scheduler.decide import Judge
from services.scheduler.handler import Handler
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import live_policy

TOPICS = Topics()
SECOND = timedelta(seconds=1)


def test_two_cases_in_one_wake_up_share_one_budget() -> None:
    """
    Both are to be warned of in the same instant: one hears it, and the row says so.
    """
    policy = live_policy()
    handler = Handler(Judge(Policies([policy])), TOPICS, Person(id="operators"))
    table: dict[bytes, bytes] = {}
    notices = []
    for complaint in ("T-1", "T-2"):
        teller = Storyteller(policy, complaint=complaint)
        offer = promise(
            teller.received(severity=Severity.LOW), CommitmentKind.REMEDY_OFFER
        )
        fact = teller.received(
            severity=Severity.LOW, teller=Teller.ALREADY_TOLD, commitments=(offer,)
        )
        record = record_of(fact, TOPICS, source="//test", partition=0)
        table.update(handler.hear(record, table.get, MONDAY + SECOND).states)
        assert offer.notice_time is not None
        notices.append(offer.notice_time)
    hint = WakeUp(
        cases=tuple(CaseRef(customer="c-1001", complaint=one) for one in ("T-1", "T-2"))
    )
    record = record_of(hint, TOPICS, source="//test", partition=0)
    without_words = len(table)

    step = handler.hear(record, table.get, max(notices))

    updates = [one for one in step.outgoing if one.topic == TOPICS.updates]
    rows = dict(step.states)
    assert 2 == without_words
    assert 1 == len(updates)
    left = from_bytes(rows[customer_key("c-1001")]).left
    assert [decode(Update, updates[0].value).message_id] == [
        one.message for one in left
    ]
    assert 3 == len(rows)
