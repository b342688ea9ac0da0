"""Escalation chains: frozen when they start, and whom a step tells at a moment.

All of it is pure.
A frozen step holds only words, numbers and instants, so that it can be stored.
When it acts and whom it names never changes afterwards; who stands behind a role, a
team or an on-call calendar is asked anew each time, of the policy of that time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec.structs import replace

from followup.complaint import Channel, Person, Severity
from followup.policy.absences import is_absent
from followup.policy.escalation import Chain, ChainStep
from followup.policy.models import Policy
from followup.policy.moments import end_of, opening
from followup.policy.on_call import on_duty, person
from followup.policy.owners import lead_for, stand_in
from followup.value import Value
from followup.working_hours import Calendar


class Step(Value):
    """One step of a chain that has started.

    `number` counts from 1 in the order of time.
    `times`, in UTC, are when it tells its targets: once, and each repetition that no
    acknowledgement has stopped.
    `targets` are as in the policy: role:owner, role:lead, person:KEY, team:KEY,
    on_call:KEY. `only_within` is the calendar outside which it waits; empty: none.
    """

    chain: str
    number: int
    times: tuple[datetime, ...]
    targets: tuple[str, ...]
    channels: tuple[Channel, ...]
    ack_required: bool
    skip_if_empty: bool
    only_within: str
    is_last: bool = False

    @property
    def due_time(self) -> datetime:
        """Give when it first tells its targets, in UTC."""
        return self.times[0]


class Turn(Value):
    """Whose turn it is: `people` are told through `step` at `due_time`, in UTC.

    `empty` are the steps before it that reach nobody and were passed over at once.
    """

    step: Step
    due_time: datetime
    people: tuple[Person, ...]
    empty: tuple[Step, ...]

    @property
    def no_one_on_call(self) -> tuple[Step, ...]:
        """Give the empty steps to report: those whose emptiness was not foreseen."""
        return tuple(step for step in self.empty if not step.skip_if_empty)


def freeze(
    policy: Policy, category: str, severity: Severity, start: datetime
) -> tuple[Step, ...]:
    """Give the steps of the chain for such a complaint, which starts at `start`.

    Open time counts in the chain's calendar, else the team's, else the severity's.
    A step outside its own hours waits for them, so the steps are in the order of time
    and not always in that of the file.
    There is always a step, and none of this raises for a policy that was loaded.
    """
    name, chain = policy.chain(category, severity)
    calendar = _calendar(policy, chain, category, severity)
    steps = [_frozen(policy, name, each, calendar, start) for each in chain.steps]
    steps.sort(key=lambda step: step.due_time)
    last = len(steps)
    return tuple(
        replace(step, number=number, is_last=number == last)
        for number, step in enumerate(steps, start=1)
    )


def targets_at(
    policy: Policy, step: Step, owner: Person, category: str, moment: datetime
) -> tuple[Person, ...]:
    """Give whom a step tells at `moment`: each once, nobody who is away.

    The last step always reaches somebody: where all are away, who stands in for them,
    which in the end is the lead.
    """
    named = [
        each
        for target in step.targets
        for each in _behind(policy, target, owner, category, moment)
    ]
    there = [each for each in named if not is_absent(policy, each.id, moment)]
    if not there and step.is_last:
        there = [stand_in(policy, category, moment)]
    return tuple({each.id: each for each in there}.values())


def turn_at(  # noqa: PLR0913, PLR0917 - the question of whose turn it is
    policy: Policy,
    steps: tuple[Step, ...],
    number: int,
    owner: Person,
    category: str,
    moment: datetime,
) -> Turn:
    """Give whose turn it is at `moment`, when step `number` is due.

    A step that reaches nobody does not wait out its time: the next one is due at once,
    or, if it has hours of its own, when those begin.
    A step whose time has come is due whatever the hour, even when asked about late.
    Then its people are those foreseen for its `due_time`: ask again when it has come.
    Raises IndexError for a number beyond the last.
    """
    empty: list[Step] = []
    for step in steps[number - 1 :]:
        due = _pulled(policy, step, moment) if empty else step.due_time
        people = targets_at(policy, step, owner, category, max(due, moment))
        if people or due > moment:
            return Turn(step=step, due_time=due, people=people, empty=tuple(empty))
        empty.append(step)
    raise IndexError(f"the chain has no step {number}")


def _pulled(policy: Policy, step: Step, moment: datetime) -> datetime:
    """Give when a step acts that need not wait for its time any longer."""
    gate = policy.calendar_named(step.only_within)
    if step.only_within and gate is None:
        return step.due_time  # its hours are no longer known; this was inside them
    at = opening(gate, moment) if gate else moment.astimezone(UTC)
    return min(at, step.due_time)


def _frozen(
    policy: Policy, name: str, given: ChainStep, calendar: Calendar, start: datetime
) -> Step:
    gate = policy.calendar_named(given.only_within or "")

    def allowed(moment: datetime) -> datetime:
        return opening(gate, moment) if gate else moment.astimezone(UTC)

    after = given.after_open
    times = [allowed(end_of(after, calendar, start) if after else start)]
    while len(times) <= given.repeat:
        times.append(allowed(end_of(given.repeat_every, calendar, times[-1])))
    return Step(
        chain=name,
        number=0,
        times=tuple(times),
        targets=given.targets,
        channels=given.channels,
        ack_required=given.ack_required,
        skip_if_empty=given.skip_if_empty,
        only_within=given.only_within or "",
    )


def _calendar(
    policy: Policy, chain: Chain, category: str, severity: Severity
) -> Calendar:
    team = policy.teams[policy.category(category).team]
    for key in (chain.calendar, team.calendar):
        found = policy.calendar_named(key) if key else None
        if found:
            return found
    return policy.calendar(severity)


def _behind(
    policy: Policy, target: str, owner: Person, category: str, moment: datetime
) -> Iterator[Person]:
    """Give the people behind one target; behind what the policy lost, nobody."""
    kind, _, key = target.partition(":")
    if target == "role:owner":
        yield owner
    elif target == "role:lead":
        yield lead_for(policy, category)
    elif kind == "person" and key in policy.people:
        yield person(policy, key)
    elif kind == "team" and key in policy.teams:
        for member in policy.teams[key].members:
            yield person(policy, member)
    elif kind == "on_call":
        yield from on_duty(policy, key, moment)
