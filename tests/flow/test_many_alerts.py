"""Stories of one owner whose promises all come at risk within the hour."""

from __future__ import annotations

from datetime import timedelta

from followup.complaint import ComplaintName, Person, Severity
from followup.events import Alert, AlertKind, Delivery, DeliveryOutcome
from followup.topics import OF_NO_COMPLAINT
from followup.wire.envelope import record_of
from services.scheduler.lookout.hearing import SOURCE, seen_in
from services.scheduler.lookout.look import View, look
from tests.support.policies import policy_with
from tests.support.world import World

MINUTE = timedelta(minutes=1)
ALEX = Person(id="alex", display_name="Alex Example")
MANY = 12
DIRECT = {AlertKind.AT_RISK, AlertKind.OVERDUE}


def most_within_an_hour(alerts: list[Alert]) -> int:
    """Return how many were raised in the fullest hour."""
    times = [one.raised_time for one in alerts]
    return max(
        sum(start <= other < start + 60 * MINUTE for other in times) for start in times
    )


class Office:
    """The river with a lookout beside it, which reads what Kafka holds of alerts."""

    def __init__(self) -> None:
        team = {"members": ("alex",), "lead": "alex"}
        teams = {
            name: one.model_copy(update=team)
            for name, one in policy_with().teams.items()
        }
        self.policy = policy_with(teams=teams)
        self.world = World(self.policy)
        self.view = View()
        self._read = 0

    async def complaints(self, severity: Severity = Severity.HIGH) -> None:
        """Take in many complaints, a minute apart, all of which Alex owns."""
        for number in range(MANY):
            await self.world.complain(
                name=ComplaintName(f"c-{number}", f"T-{number}"),
                request_id=f"request {number}",
                severity=severity,
            )
            await self.world.fast_forward(MINUTE)

    async def pass_time(self, minutes: int) -> None:
        """Let time pass, the lookout looking every half minute."""
        for _ in range(2 * minutes):
            await self.world.fast_forward(MINUTE / 2)
            await self.look()

    async def look(self) -> None:
        world = self.world
        records, self._read = world.journal[self._read :], len(world.journal)
        heard = {world.topics.deliveries, world.topics.alerts}
        seen = [
            one
            for record in records
            if record.topic in heard
            for one in seen_in(record, world.topics, world.now())
        ]
        self.view, said = look(self.view, seen, self.policy, ALEX, world.now())
        for one in said:
            if isinstance(one, Alert) and one.kind is AlertKind.GROUPED:
                await world.publish(
                    record_of(
                        one, world.topics, source=SOURCE, partition=OF_NO_COMPLAINT
                    )
                )
        await world.settle()

    def told(self, kind: AlertKind) -> list[Alert]:
        """Return the alerts of a kind that reached their reader."""
        ids = {one.id for one in self.world.pager.letters}
        return [
            one
            for one in self.world.said(Alert)
            if one.kind is kind and one.alert_id in ids
        ]


async def test_five_come_by_themselves_and_the_rest_as_one() -> None:
    """
    Twelve first replies come at risk and are broken: in no hour more than five alerts
    and one list reach the owner, and every alert is told, in one of the two ways.
    """
    office = Office()
    await office.complaints()
    await office.pass_time(7 * 60)
    raised = {one.alert_id for one in office.world.said(Alert) if one.kind in DIRECT}
    alone = [one for kind in DIRECT for one in office.told(kind)]
    together = office.told(AlertKind.GROUPED)
    grouped = [id_ for one in together for id_ in one.grouped]
    left = {
        one.message_id
        for one in office.world.said(Delivery)
        if one.outcome is DeliveryOutcome.GROUPED
    }

    assert len(raised) >= 2 * MANY
    assert most_within_an_hour(alone) == 5
    assert most_within_an_hour(together) == 1
    assert len(together) >= 2
    assert together[0].raised_time - together[0].due_time <= MINUTE
    assert sorted(grouped) == sorted(left)
    assert {one.alert_id for one in alone} == raised - left
    assert left <= raised


async def test_escalations_and_critical_promises_are_told_by_themselves() -> None:
    """
    However many there are, nobody has to look for them in a list.
    """
    office = Office()
    await office.complaints(Severity.CRITICAL)
    await office.pass_time(4 * 60)
    raised = {
        one.alert_id
        for one in office.world.said(Alert)
        if one.kind in {AlertKind.AT_RISK, AlertKind.OVERDUE, AlertKind.ESCALATED}
    }

    assert len(raised) > 2 * MANY
    assert office.told(AlertKind.GROUPED) == []
    assert raised <= {one.id for one in office.world.pager.letters}
