"""The row of a customer, shared by all their cases."""

from __future__ import annotations

from datetime import datetime, timedelta

from followup.complaint import CommitmentKind, Person, Severity, Teller
from followup.events import CaseRef, DeliveryOutcome, Update, WakeUp
from followup.policy import Mode, Policies, Policy
from followup.topics import Topics
from followup.wire.codec import decode
from followup.wire.envelope import record_of
from followup.wire.record import Record
from services.scheduler.customer import customer_key, from_bytes
from services.scheduler.decide import Judge
from services.scheduler.handler import Handler
from services.scheduler.memory import from_bytes as case_from
from services.scheduler.memory import key_of
from services.scheduler.recollecting import recollect
from services.scheduler.step import Step
from tests.support.facts import MONDAY, Storyteller, delivery, promise
from tests.support.policies import live_policy

TOPICS = Topics()
TELLER = Storyteller(live_policy())
SECOND = timedelta(seconds=1)


def open_complaints(
    handler: Handler, *complaints: str
) -> tuple[dict[bytes, bytes], Record, datetime]:
    """Return a table with these, a hint at all of them, and when they are late."""
    policy = live_policy()
    table: dict[bytes, bytes] = {}
    notices = []
    for complaint in complaints:
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
        cases=tuple(CaseRef(customer="c-1001", complaint=one) for one in complaints)
    )
    record = record_of(hint, TOPICS, source="//test", partition=0)
    return table, record, max(notices)


def new_handler(policy: Policy | None = None) -> Handler:
    """Return a handler that judges as it does every day."""
    judge = Judge(Policies([policy or live_policy()]))
    return Handler(judge, TOPICS, Person(id="operators"))


def test_two_cases_in_one_wake_up_share_one_budget() -> None:
    """
    Both are to be warned of in the same instant: one hears it, and the row says so.
    """
    handler = new_handler()
    table, record, late = open_complaints(handler, "T-1", "T-2")
    without_words = len(table)

    step = handler.hear(record, table.get, late)

    updates = [one for one in step.outgoing if one.topic == TOPICS.updates]
    rows = dict(step.states)
    assert 2 == without_words
    assert 1 == len(updates)
    left = from_bytes(rows[customer_key("c-1001")]).left
    assert [decode(Update, updates[0].value).message_id] == [
        one.message for one in left
    ]
    assert 3 == len(rows)


def test_what_a_dead_worker_said_in_one_message_is_said_for_all() -> None:
    """
    It died before it could write down what it said: whoever comes next says none of it
    again, neither together nor one by one.
    """
    handler = new_handler()
    table, record, late = open_complaints(handler, "T-1", "T-2", "T-3")
    table.update(handler.hear(record, table.get, late).states)
    together = late + timedelta(hours=4)
    step = handler.hear(record, table.get, together)
    before = from_bytes(table[customer_key("c-1001")])

    table.update(recollect(step.outgoing, table.get, TOPICS).states)
    after = from_bytes(table[customer_key("c-1001")])
    again = handler.hear(record, table.get, together + SECOND)

    assert 2 == len(before.waits)
    assert () == after.waits
    assert from_bytes(dict(step.states)[customer_key("c-1001")]).merged == after.merged
    assert 1 == [one.topic for one in step.outgoing].count(TOPICS.updates)
    assert 0 == [one.topic for one in again.outgoing].count(TOPICS.updates)


def test_what_a_dead_worker_said_late_counts_from_when_it_left() -> None:
    """
    A warning that had waited four hours leaves room for the next in four more.
    """
    handler = new_handler()
    table, record, late = open_complaints(handler, "T-1", "T-2")
    table.update(handler.hear(record, table.get, late).states)
    step = handler.hear(record, table.get, late + timedelta(hours=4))

    table.update(recollect(step.outgoing, table.get, TOPICS).states)

    kept = from_bytes(dict(step.states)[customer_key("c-1001")])
    assert kept.left == from_bytes(table[customer_key("c-1001")]).left


def test_what_a_dead_worker_only_asked_about_has_not_left() -> None:
    """
    The message waits for a person's word: the customer has heard nothing yet.
    """
    handler = new_handler(live_policy().model_copy(update={"mode": Mode.REVIEW}))
    received = record_of(TELLER.received(), TOPICS, source="//test", partition=0)
    table: dict[bytes, bytes] = {}
    step = handler.hear(received, table.get, MONDAY)

    states = dict(recollect(step.outgoing, table.get, TOPICS).states)

    assert TOPICS.alerts in {one.topic for one in step.outgoing}
    assert () == from_bytes(states.get(customer_key("c-1001"))).left


def test_what_was_put_right_meanwhile_is_left_out_of_the_next_try() -> None:
    """
    One message about two complaints failed; one of them ended before it leaves again.
    """
    handler = new_handler()
    table, record, late = open_complaints(handler, "T-1", "T-2", "T-3")
    table.update(handler.hear(record, table.get, late).states)
    together = late + timedelta(hours=4)
    step = handler.hear(record, table.get, together)
    table.update(step.states)
    (first,) = updates(step)
    (other,) = first.others
    failed = delivery(first, DeliveryOutcome.FAILED, occurred_time=together + SECOND)
    teller = Storyteller(live_policy(), complaint=other.complaint)
    done = teller.resolved(together + 2 * SECOND, told=True)
    for heard in (failed, done):
        said = record_of(heard, TOPICS, source="//test", partition=0)
        table.update(handler.hear(said, table.get, heard.occurred_time).states)
    (second,) = updates(handler.hear(record, table.get, together + 60 * SECOND))

    assert first.message_id == second.message_id
    assert first.complaint == second.complaint
    assert () == second.others


def test_what_a_dead_worker_asked_about_anew_is_one_message() -> None:
    """
    Its words had changed while they waited: the old ones are not waited for as well.
    """
    handler = new_handler(live_policy().model_copy(update={"mode": Mode.REVIEW}))
    received = TELLER.received()
    record = record_of(received, TOPICS, source="//test", partition=0)
    table = dict(handler.hear(record, no_memory, MONDAY).states)
    hint = WakeUp(cases=(CaseRef(customer="c-1001", complaint="T-42"),))
    record = record_of(hint, TOPICS, source="//test", partition=0)
    late = promise(received, CommitmentKind.FIRST_REPLY).promised_time + SECOND
    step = handler.hear(record, table.get, late)

    table.update(recollect(step.outgoing, table.get, TOPICS).states)

    key = key_of(received.name)
    kept = [one.id for one in case_from(dict(step.states)[key]).messages]
    assert kept == [one.id for one in case_from(table[key]).messages]


def no_memory(_key: bytes) -> bytes | None:
    """Remember nothing."""
    return None


def updates(step: Step) -> list[Update]:
    """Return what a step says to customers."""
    said = [one for one in step.outgoing if one.topic == TOPICS.updates]
    return [decode(Update, one.value) for one in said]
