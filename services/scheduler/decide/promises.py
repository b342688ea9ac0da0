"""Promises made while a complaint is under way: the customer knows what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from followup.complaint import (
    Commitment,
    CommitmentKind,
    Origin,
    UpdateFrequency,
)
from followup.events import UpdateKind
from followup.facts import (
    CallAttempted,
    CommitmentMade,
    CommitmentRevised,
    ComplaintReopened,
    CustomerWrote,
    Fact,
    UpdateRecorded,
    UpdatesChosen,
)
from followup.policy import (
    Policy,
    after_broken_promise,
    after_customer_wrote,
    after_import,
    after_update,
    weekly,
)
from services.scheduler.case import Case
from services.scheduler.decide.heartbeat import (
    last_turn,
    may_say_no_news,
    passed_unknown,
    pending_admissions,
    silent_beat,
)
from services.scheduler.decide.making import Maker, Rule
from services.scheduler.decide.moment import Moment
from services.scheduler.decide.revisions import revision_of
from services.scheduler.decide.standing import Standing
from services.scheduler.decide.telling import (
    made_id,
    next_update_id,
)
from services.scheduler.decide.wanted import at_risk


def new_promises(
    case: Case, now_is: Standing, policy: Policy, moment: Moment
) -> tuple[Commitment, ...]:
    """Return the promises that what is remembered calls for and that are not made yet.

    An update brings the next heartbeat; a customer who wrote again tightens it, and one
    who wants more than the result brings one; a person's new time replaces one promise;
    a break, and a heartbeat with no news, bring a new NEXT_UPDATE. What a person
    promised before an end of the complaint, and is heard only after it, was promised
    all the same.
    """
    known = {one.id for one in case.made}
    maker = Maker(now_is, policy, moment, frozenset(known))
    found: list[Commitment] = []
    for one in _wanted(case, now_is, policy, maker):
        if one is not None and one.id not in known:
            known.add(one.id)
            found.append(one)
    return tuple(found)


def _wanted(
    case: Case, now_is: Standing, policy: Policy, maker: Maker
) -> Iterator[Commitment | None]:
    reopened = now_is.closings[-1].reopened if now_is.closings else None
    is_open = now_is.closed is None
    frequency = UpdateFrequency.EVERY_STEP
    asked: list[tuple[Fact, Rule]] = []
    for fact in case.facts:
        frequency = getattr(fact.what, "frequency", frequency)
        if any(one.covers(fact) for one in now_is.closings):
            continue
        yield from _by_a_person(fact, maker, case)
        # What happened before an end of the complaint brings no heartbeat now.
        if is_open and (reopened is None or fact.order >= reopened.order):
            yield _heartbeat(fact, frequency, maker)
            asked += _asked_for(fact, frequency)
    sooner = _sooner(asked, maker)
    if sooner is not None:
        # All that follows is weighed anew beside it: one promise moves once at a time.
        yield sooner
        return
    if is_open and now_is.received.origin is Origin.IMPORTED:
        rule = partial(after_import, complaint_id=case.complaint)
        yield maker.heartbeat(now_is.opened.id, maker.now, rule)
    beat = silent_beat(case, now_is)
    if (
        beat is not None
        and beat.notice_time is not None
        and beat.notice_time <= maker.moment.until
        and may_say_no_news(case, now_is, policy)
    ):
        yield maker.heartbeat(beat.id, beat.notice_time, _beats(now_is.frequency))
    if is_open and beat is None:
        yield _with_a_warning(case, now_is, maker)
    yield _after_a_break(case, now_is, policy, maker)
    if is_open and now_is.beat is None:
        yield from _for_late_notices(case, maker)


def _after_a_break(
    case: Case, now_is: Standing, policy: Policy, maker: Maker
) -> Commitment | None:
    """Return the next update that follows a break, if one was found.

    A heartbeat that the customer never knew of is not admitted; another follows it.
    """
    pending = pending_admissions(case, now_is, policy)
    broken = [(one, due) for one, due in pending if due <= maker.moment.until]
    if broken:
        first, since = broken[0]
        # The one that "no news" told in its place may have passed in an outage, too.
        told = next_update_id(first.id) in maker.known and now_is.beat is None
        cause = f"{first.id} broken" if told else first.id
    elif unknown := passed_unknown(now_is):
        cause, since = f"{unknown.id} passed", unknown.promised_time
    else:
        return None
    # Found late, after an outage: counted from now, a new promise is never stale.
    return maker.tightened(cause, since, after_broken_promise, anew=True)


def _for_late_notices(case: Case, maker: Maker) -> Iterator[Commitment | None]:
    """Give a next update to each notice of a break that outlived the one it told.

    It could not be sent all that while; sent now, it must say when they hear from us.
    """
    until = maker.moment.until
    for one in case.messages:
        if (
            one.kind is UpdateKind.BROKEN_PROMISE
            and one.promises
            and one.retry_time is not None
            and one.retry_time <= until
        ):
            cause = f"{one.id} {one.attempt + 1}"
            yield maker.tightened(
                cause, one.retry_time, after_broken_promise, anew=True
            )


def _with_a_warning(case: Case, now_is: Standing, maker: Maker) -> Commitment | None:
    """Return the next update that an early warning names where none is owed.

    Whoever wants to hear of the result alone is told when, once it may be late.
    """
    if now_is.beat is not None:
        return None
    for one in at_risk(case, now_is):
        if one.notice_time is not None and one.notice_time <= maker.moment.until:
            return maker.heartbeat(one.id, one.notice_time, after_update)
    return None


def _heartbeat(
    fact: Fact, frequency: UpdateFrequency, maker: Maker
) -> Commitment | None:
    since = fact.occurred_time
    match fact.what:
        case UpdateRecorded() | CallAttempted():
            return maker.heartbeat(fact.id, since, _beats(frequency))
    return None


def _asked_for(fact: Fact, frequency: UpdateFrequency) -> tuple[tuple[Fact, Rule], ...]:
    """Return what the customer told us that may bring an update, and by which rule."""
    match fact.what:
        case CustomerWrote() | ComplaintReopened():
            return ((fact, after_customer_wrote),)
        case UpdatesChosen() if rule := _beats(frequency):
            return ((fact, rule),)
    return ()


def _sooner(asked: list[tuple[Fact, Rule]], maker: Maker) -> Commitment | None:
    """Return the heartbeat that the customer's own words bring, or bring forward.

    The first words nobody answered bring it, and it stands for all that they write
    while it is owed. What was promised since they wrote stands for them, too, and so
    does what followed the one that was owed: that is never moved for their sake. Who
    wants to hear from us after all is promised an update where none is owed.
    """
    now_is = maker.now_is
    beat, turned = now_is.beat, last_turn(now_is) if asked else None
    for fact, rule in asked:
        since = fact.occurred_time
        if beat and beat.start_time == since and beat.id == next_update_id(fact.id):
            return None
        chose = isinstance(fact.what, UpdatesChosen)
        over = beat is not None if chose else not now_is.unanswered(fact)
        if over or (turned is not None and since < turned):
            continue
        found = maker.tightened(fact.id, since, rule, anew=chose)
        if found is not None:
            return found
    return None


def _by_a_person(fact: Fact, maker: Maker, case: Case) -> Iterator[Commitment | None]:
    match fact.what:
        case CommitmentRevised() as what:
            yield revision_of(fact, what, maker, case)
        case CommitmentMade() as what:
            yield maker.by_a_person(
                fact,
                id_=made_id(fact),
                kind=what.kind,
                promised=what.promised_time,
                owed_by=what.owed_by,
                line=what.line,
            )
        case CallAttempted(next_time=next_time) if next_time is not None:
            yield maker.by_a_person(
                fact,
                id_=made_id(fact),
                kind=CommitmentKind.CALLBACK,
                promised=next_time,
            )


def _beats(frequency: UpdateFrequency) -> Rule | None:
    """Return the rule of the next heartbeat; None for who wants only the result."""
    if frequency is UpdateFrequency.ONLY_RESULT:
        return None
    return weekly if frequency is UpdateFrequency.WEEKLY else after_update
