"""A letter that trips a defect is set aside, and its neighbours go on."""

from __future__ import annotations

import pytest

from followup.complaint import Channel
from followup.events import DeliveryOutcome
from services.notifier.channels.channel import Result
from services.notifier.letter import Letter
from services.notifier.patience import TRIES, Patience
from services.notifier.work import Released
from tests.support.notifier_desk import Desk
from tests.support.notifier_letters import update


class Defective:
    """A channel with a defect that shows so many times."""

    name = Channel.EMAIL

    def __init__(self, times: int, error: type[Exception] = RuntimeError) -> None:
        self.times = times
        self.sent: list[str] = []
        self._error = error

    async def send(self, letter: Letter) -> Result:
        """Fail as a defect does, or take the letter."""
        self.sent.append(letter.id)
        if len(self.sent) <= self.times:
            raise self._error("a defect")
        return Result(outcome=DeliveryOutcome.ACCEPTED)


async def handled(channel: Defective) -> Desk:
    """Handle one letter with patience over a defective channel."""
    desk = Desk()
    desk.channels[Channel.EMAIL] = channel  # type: ignore[assignment]  # as a channel may be
    patience = Patience(
        handle=desk.handler.handle,
        announcer=desk.handler.announcer,
        clock=desk.clock,
        metrics=desk.metrics,
    )
    await patience(desk.work(update()), None)
    return desk


async def test_the_third_defect_on_one_letter_sets_it_aside() -> None:
    """
    It is reported as bounced, so that a person reaches the customer another way.
    """
    channel = Defective(times=TRIES)

    desk = await handled(channel)

    assert TRIES == len(channel.sent)
    assert 1 == len(set(channel.sent))
    assert DeliveryOutcome.BOUNCED is desk.outcomes()[-1]
    assert "RuntimeError" in desk.publisher.deliveries[-1].detail


async def test_a_defect_by_chance_costs_nothing() -> None:
    """
    The next try under the same id succeeds, and nothing is set aside.
    """
    desk = await handled(Defective(times=1))

    assert DeliveryOutcome.ACCEPTED is desk.outcomes()[-1]
    assert DeliveryOutcome.BOUNCED not in desk.outcomes()


async def test_a_partition_given_up_is_not_a_defect() -> None:
    """
    Letting go is passed on at once: the letter is somebody else's to finish.
    """
    channel = Defective(times=1, error=Released)

    with pytest.raises(Released):
        await handled(channel)

    assert 1 == len(channel.sent)
