"""A successor reads what was said in its name, and keeps it as its own memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from followup.complaint import CommitmentKind, Person
from followup.events import AlertKind
from followup.policy import Policies
from followup.topics import Topics
from followup.wire.envelope import record_of
from followup.wire.record import Record
from services.scheduler.customer import customer_key
from services.scheduler.decide import Judge
from services.scheduler.handler import Handler
from services.scheduler.imprint import HEADER
from services.scheduler.memory import from_bytes, key_of
from services.scheduler.recollecting import Place, beyond_memory, recollect, words
from services.scheduler.said import SAID_KEY, Said
from services.scheduler.step import Step
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import live_policy
from tests.support.scheduler_fakes import FakeStore

PARTITION = 3
TOPICS = Topics()
TELLER = Storyteller(live_policy())
RECEIVED = TELLER.received()
MINUTE = timedelta(minutes=1)


class Worker:
    """One that hears, and may die before it has remembered."""

    def __init__(self) -> None:
        judge = Judge(Policies([live_policy()]))
        self.handler = Handler(judge, TOPICS, Person(id="operators"))
        self.kept: dict[bytes, bytes] = {}

    def hear(self, *, remembers: bool = True) -> Step:
        """Hear of a new complaint."""
        fact = record_of(RECEIVED, TOPICS, source="//test", partition=PARTITION)
        step = self.handler.hear(fact, self.kept.get, MONDAY)
        if remembers:
            self.kept.update(step.states)
        return step


def test_what_was_said_is_remembered() -> None:
    """The memory read from the words says nothing a second time."""
    worker = Worker()
    step = worker.hear(remembers=False)
    found = recollect(step.outgoing, worker.kept.get, TOPICS)
    worker.kept.update(found.states)
    again = worker.hear()

    assert [record.topic for record in step.outgoing].count(TOPICS.updates) == 1
    assert not [one for one in again.outgoing if one.topic == TOPICS.updates]


def test_what_a_customer_was_told_counts_for_their_budget() -> None:
    """The row of the customer is as it would have been kept."""
    worker = Worker()
    step = worker.hear(remembers=False)
    found = recollect(step.outgoing, worker.kept.get, TOPICS)
    key = customer_key(RECEIVED.customer)

    assert dict(found.states)[key] == dict(step.states)[key]


def test_what_is_remembered_is_left_alone() -> None:
    """Words that the memory holds change nothing, and cost no write."""
    worker = Worker()
    step = worker.hear()

    assert recollect(step.outgoing, worker.kept.get, TOPICS).states == ()


def test_a_newer_revision_replaces_the_one_in_the_index() -> None:
    """The look of a case that was recollected counts as newer than the one known."""
    worker = Worker()
    step = worker.hear(remembers=False)
    found = recollect(step.outgoing, worker.kept.get, TOPICS)
    key = key_of(RECEIVED.name)

    assert [(one.key, one.revision) for one in found.looks] == [(key, 1)]


def test_an_unreadable_imprint_stops_nobody() -> None:
    """Words whose memory cannot be read were said all the same; the rest is taken."""
    worker = Worker()
    step = worker.hear(remembers=False)
    bad = [
        Record(
            topic=one.topic,
            key=one.key,
            value=b"\xff" if one.topic == TOPICS.commitments else one.value,
            headers=tuple(
                (name, b"\xc1" if name == HEADER else value)
                for name, value in one.headers
            ),
            partition=one.partition,
        )
        for one in step.outgoing
    ]
    nameless = Record(topic=TOPICS.alerts, key=b"c", value=b"x", partition=PARTITION)

    assert recollect([*bad, nameless], worker.kept.get, TOPICS).states == ()


def test_a_case_that_cannot_be_read_is_left_to_its_quarantine() -> None:
    """Its bytes are not written over by what little the words tell."""
    worker = Worker()
    step = worker.hear(remembers=False)
    worker.kept[key_of(RECEIVED.name)] = b"\xc1"

    assert recollect(step.outgoing, worker.kept.get, TOPICS).states == ()


def test_where_a_promise_stands_is_believed() -> None:
    """A break that was published and forgotten is known to have been published."""
    worker = Worker()
    worker.hear()
    reply = promise(RECEIVED, CommitmentKind.FIRST_REPLY)
    case = from_bytes(worker.kept[key_of(RECEIVED.name)])
    judge = Judge(Policies([live_policy()]))
    broken = judge.decide(case, None, reply.promised_time + MINUTE)
    said = [
        record_of(one, TOPICS, source="//test", partition=PARTITION)
        for one in broken.outgoing
    ]
    found = recollect(said, worker.kept.get, TOPICS)
    after = from_bytes(dict(found.states)[key_of(RECEIVED.name)])

    assert after.statuses == broken.case.statuses[: len(after.statuses)]
    assert AlertKind.OVERDUE not in {one.kind for one in after.raised}


async def test_reading_begins_where_memory_ends() -> None:
    """Each partition is read from its own mark; one without a mark from the start."""
    asked: dict[Place, int] = {}
    mark = Said(dict.fromkeys(words(TOPICS), 0))
    alert = Record(topic=TOPICS.alerts, key=b"c", value=b"", partition=4)
    mark.note([alert], [11])

    def read(since: Mapping[Place, int]) -> tuple[tuple[Record, ...], dict[Place, int]]:
        asked.update(since)
        return (alert,), dict.fromkeys(since, 20)

    stores = {3: FakeStore(), 4: FakeStore(kept=mark.row())}
    found = await beyond_memory(stores, TOPICS, read)

    assert asked[TOPICS.alerts, 3] == 0
    assert asked[TOPICS.alerts, 4] == 12
    assert found[3].records == []
    assert found[4].records == [alert]
    assert found[4].ends == dict.fromkeys(words(TOPICS), 20)


def test_a_mark_is_kept_once() -> None:
    """It is written when something was added, and not again before something is."""
    mark = Said({TOPICS.alerts: 5})
    alert = Record(topic=TOPICS.alerts, key=b"c", value=b"", partition=4)
    other = Record(topic=TOPICS.deliveries, key=b"c", value=b"", partition=4)
    mark.note([other, alert], [70, 4])
    unchanged = mark.row()
    mark.note([alert], [5])

    assert unchanged == {}
    assert list(mark.row()) == [SAID_KEY]
    assert mark.row() == {}
