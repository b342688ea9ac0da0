"""Different customers at the same time, one customer in order, nothing half done."""

from __future__ import annotations

import asyncio

from followup.events import Update
from services.notifier.lanes import Lanes
from services.notifier.work import Place, Work, wait_unless_released
from tests.support.notifier_letters import alert, update

HERE = Place("updates", 0)
THERE = Place("updates", 1)


def work(
    number: int, customer: str = "c-1", place: Place = HERE, **changes: object
) -> Work:
    event = update(message_id=f"m-{number}", customer=customer, **changes)
    return Work(event=event, place=place, offset=number)


class Desk:
    """A handler that a test opens letter by letter."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.finished: list[int] = []
        self.newer: list[Update | None] = []
        self.gates: dict[int, asyncio.Event] = {}
        self.changed = asyncio.Condition()
        self.lanes = Lanes(self.handle, self.finish)

    async def handle(self, work: Work, newer: Update | None) -> None:
        self.newer.append(newer)
        async with self.changed:
            self.begun.append(work.offset)
            self.changed.notify_all()
        await self.gate(work.offset).wait()

    def finish(self, work: Work) -> None:
        self.finished.append(work.offset)

    def gate(self, number: int) -> asyncio.Event:
        return self.gates.setdefault(number, asyncio.Event())

    async def until_begun(self, *numbers: int) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: set(numbers) <= set(self.begun))


async def test_customers_do_not_wait_for_each_other() -> None:
    """A slow letter holds up its own customer's next one, and nobody else's."""
    desk = Desk()
    for one in (work(1), work(2), work(3, "c-2")):
        desk.lanes.put(one)
    await desk.until_begun(1, 3)
    before = list(desk.begun)
    desk.gate(1).set()
    await desk.until_begun(2)

    assert 2 not in before
    assert desk.finished == [1]


async def test_a_later_record_of_the_same_message_is_shown() -> None:
    """What was read ahead is known before the letter is handled."""
    desk = Desk()
    desk.gate(1).set()
    for one in (work(1), work(2), work(2, attempt=2)):
        desk.lanes.put(one)
    await desk.until_begun(2)

    assert desk.newer[0] is None
    assert desk.newer[1] is not None
    assert desk.newer[1].attempt == 2


async def test_release_finishes_what_runs_and_drops_what_waits() -> None:
    """The letter being sent is finished; the next of that partition is not begun."""
    desk = Desk()
    for one in (work(1), work(2), work(3, "c-2", THERE)):
        desk.lanes.put(one)
    await desk.until_begun(1, 3)
    releasing = asyncio.create_task(desk.lanes.release({HERE}, 60))
    desk.gate(1).set()
    await releasing

    assert desk.finished == [1]
    assert [one.offset for one in desk.lanes.works()] == [3]
    desk.gate(3).set()


async def test_release_is_bounded() -> None:
    """A letter that does not end within the grace is given up unfinished."""
    desk = Desk()
    desk.lanes.put(work(1))
    await desk.until_begun(1)
    await desk.lanes.release({HERE}, 0)

    assert desk.finished == []
    assert list(desk.lanes.works()) == []


async def test_waiting_ends_at_once_when_released() -> None:
    """An hour's wait between tries does not hold a partition up."""
    begun = asyncio.Event()

    async def handle(work: Work, _newer: Update | None) -> None:
        begun.set()
        await wait_unless_released(3600, work)

    finished: list[Work] = []
    lanes = Lanes(handle, finished.append)
    lanes.put(work(1))
    await begun.wait()
    await lanes.release({HERE}, 3600)

    assert finished == []
    assert lanes.failure is None


async def test_a_defect_is_kept_and_its_letter_stays_unfinished() -> None:
    """An unknown exception is for the process to end with."""

    async def handle(_work: Work, _newer: Update | None) -> None:
        raise RuntimeError("a defect")

    finished: list[Work] = []
    lanes = Lanes(handle, finished.append)
    lanes.put(work(1))
    await lanes.failed.wait()

    assert isinstance(lanes.failure, RuntimeError)
    assert finished == []


def test_alerts_keep_the_order_of_their_recipient() -> None:
    """Alerts about different customers to one person go one after the other."""
    first = Work(event=alert(customer="c-1"), place=HERE, offset=1)
    second = Work(event=alert(customer="c-2"), place=THERE, offset=2)

    assert first.lane == second.lane
    assert first.lane != work(1).lane
