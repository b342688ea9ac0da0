"""One judgement: take in what was heard, then say what is now true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as changed
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from followup.complaint import Person
from followup.events import Delivery, Event
from followup.facts import Fact
from followup.holds import Holds
from followup.lead_times.curves import Curves
from followup.policy import Policies, Policy
from services.scheduler.case import Case, Waiting
from services.scheduler.customer import Ask, Customer
from services.scheduler.decide.ahead import (
    WAITS,
    caught_up,
    is_ahead,
    of_those_ahead,
    put_off,
    still_ahead,
)
from services.scheduler.decide.alerts import to_alert
from services.scheduler.decide.chance import with_outlooks
from services.scheduler.decide.changes import changes
from services.scheduler.decide.crossings import with_crossings
from services.scheduler.decide.decision import Decision, together
from services.scheduler.decide.gate import Gate
from services.scheduler.decide.milestones import milestones
from services.scheduler.decide.moment import Moment
from services.scheduler.decide.partly import without_wrong_times
from services.scheduler.decide.post import post_of
from services.scheduler.decide.promises import new_promises
from services.scheduler.decide.recalled import with_recalled
from services.scheduler.decide.refusals import refusal, refused_at_last, why_refused
from services.scheduler.decide.remember import Remembered, remember
from services.scheduler.decide.standing import Standing, standing
from services.scheduler.decide.too_soon import too_soon
from services.scheduler.decide.watching import watched


class Judge:
    """Decides with the policies, holds and lead times in force; has no state itself."""

    def __init__(
        self,
        policies: Policies,
        operators: Person | None = None,
        holds: Holds | None = None,
        lead_times: Curves | None = None,
    ) -> None:
        """Take the rules, whom to tell of impossible facts, and what is held back.

        `lead_times` is what was learned of how long complaints take; None: nothing.
        """
        self._policies = policies
        self._holds = holds or Holds()
        self._lead_times = lead_times
        self._operators = operators or Person(id="operators")

    def decide(
        self,
        case: Case,
        heard: Fact | Delivery | None,
        now: datetime,
        *,
        catching_up: bool = False,
        customer: Ask = Customer,
    ) -> Decision:
        """Take in what was heard (None: only time has passed), and say what follows.

        Pure, and safe to repeat: the same again gives the same ids, and nothing new
        once the first result is remembered. With `catching_up` more is known to be
        unheard: no clock is judged beyond where it was, for the answer may be among
        it; the case then asks for a look at once. `customer` gives what is remembered
        over all complaints of this customer; it is asked only for what may leave.
        """
        taken = remember(case, heard)
        if taken.refused and isinstance(heard, Fact):
            return self._refuse(case, (heard,), taken.refused, now)
        if taken.case.received is None:
            return self._unknown(taken.case, now, catching_up=catching_up)
        opened = taken.case.received[0]
        policy = self._policies.in_force_at(opened.occurred_time)
        if isinstance(heard, Fact) and taken.is_new:
            not_taken = self._not_taken(heard, case, policy, now)
            if not_taken is not None:
                return not_taken
        wrong = refused_at_last(taken.case, policy) if case.received is None else ()
        known = _without(taken.case, [one for one, _ in wrong])
        fresh = known.facts if case.received is None else _facts(heard, taken)
        known, partly = without_wrong_times(known, fresh, policy)
        opened_time = opened.occurred_time
        judged_time = max(opened_time, case.decided_time or opened_time)
        moment = Moment(now, judged_time if catching_up else now)
        news = heard if taken.is_new else None
        decision = self._known(known, policy, news, moment, customer)
        if case.received is None:
            waits = still_ahead(decision.case, taken.case.waiting)
            decision = changed(decision, case=waits)
        if measured := milestones(case, known, news, policy, now):
            decision = changed(decision, outgoing=(*measured, *decision.outgoing))
        for one, why in (*wrong, *partly):
            refused = self._refuse(decision.case, (one,), why, now)
            if (one, why) in partly:
                refused = changed(refused, why=(f"in part: {why}",))
            decision = together(decision, refused)
        if not decision.case.ahead:
            return decision
        return self._caught_up(decision, now, customer, catching_up=catching_up)

    def _not_taken(
        self, fact: Fact, case: Case, policy: Policy, now: datetime
    ) -> Decision | None:
        """Return what becomes of a new fact that cannot be taken in now, or None."""
        if case.received is not None and is_ahead(fact, case):
            return Decision(put_off(fact, case, now), (), ("waits for its promise",))
        why = why_refused(fact, case, policy)
        if why:
            return self._refuse(case, (fact,), why, now)
        return too_soon(fact, case, policy, self._lead_times, now)

    def _caught_up(
        self, decision: Decision, now: datetime, customer: Ask, *, catching_up: bool
    ) -> Decision:
        """Take in what waited for a promise that is known now; refuse what did so long.

        Nothing is refused while the promise may be among what is unheard.
        """
        case, ready, late = caught_up(decision.case, None if catching_up else now)
        decision = together(decision, Decision(case))
        for fact in ready:
            ask = partial(_row, decision.customer, customer)
            following = self.decide(
                decision.case, fact, now, catching_up=catching_up, customer=ask
            )
            decision = together(decision, following)
        for fact in late:
            why = "no such promise was heard of within 24 h"
            refused = self._refuse(decision.case, (fact,), why, now)
            decision = together(decision, refused)
        return decision

    def _known(
        self,
        case: Case,
        policy: Policy,
        heard: Fact | Delivery | None,
        moment: Moment,
        customer: Ask,
    ) -> Decision:
        case = with_recalled(replace(case, waiting=of_those_ahead(case)))
        now_is = standing(case, moment.until)
        if now_is is None:
            return Decision(case)
        # A promise just made may be the one that a waiting fact gives a new time.
        while made := new_promises(case, now_is, policy, moment):
            case = replace(case, made=(*case.made, *made))
            now_is = standing(case, moment.until) or now_is
        return self._say(case, now_is, policy, heard, moment, customer)

    def _say(  # noqa: PLR0913, PLR0917 - one judgement and all it needs
        self,
        case: Case,
        now_is: Standing,
        policy: Policy,
        heard: Fact | Delivery | None,
        moment: Moment,
        customer: Ask,
    ) -> Decision:
        now = moment.now
        # Promises follow the policy of their complaint; whether customers are written
        # to follows the policy of today, so that going back to SHADOW stops all mail.
        today = self._policies.in_force_at(now)
        mode = today.mode_for(now_is.received.category, case.customer)
        gate = Gate(now_is, mode, self._holds, moment, today)
        post = post_of(case, now_is, policy, gate, customer)
        before, known = case.statuses, case.recorded
        case = replace(post.case, statuses=now_is.statuses)
        if post.is_patient:
            # What waits for the customer's sake is not missing yet.
            now_is = standing(case, moment.until) or now_is
        now_is = with_outlooks(now_is, policy, self._lead_times, case.look, now)
        watch = watched(case, now_is, policy, today, moment)
        case = watch.case
        # A look in vain stays in vain, and so does an old report: the next one records.
        news = isinstance(heard, Fact) or post.is_news or watch.found
        if news or now_is.statuses != before:
            case = with_crossings(case, before, now_is, policy, moment.until)
        updates = post.updates(case, now_is)
        outgoing: tuple[Event, ...] = (
            *changes(case, before, known, now_is, heard),
            *updates,
            *(to_alert(one, case, now_is, now) for one in watch.found),
        )
        return Decision(
            case,
            outgoing,
            (*(one.why for one in updates), *(one.why for one in watch.found)),
            post.row if post.changed else None,
        )

    def _unknown(self, case: Case, now: datetime, *, catching_up: bool) -> Decision:
        """Let what is told wait; none too long while its complaint may be unheard."""
        since = {one.fact: one.since for one in case.waiting}
        waiting = [
            Waiting(fact=one.id, since=since.get(one.id, now)) for one in case.facts
        ]
        over = {
            one.fact for one in waiting if one.since + WAITS <= now and not catching_up
        }
        kept = tuple(one for one in waiting if one.fact not in over)
        late = [one for one in case.facts if one.id in over]
        case = replace(
            _without(case, late),
            waiting=kept,
            look=min(one.since for one in kept) + WAITS if kept else None,
        )
        if not late:
            return Decision(case, (), ("waits for its complaint",))
        why = "no such complaint was reported within 24 h"
        return self._refuse(case, late, why, now)

    def _refuse(
        self, case: Case, facts: Sequence[Fact], why: str, now: datetime
    ) -> Decision:
        """Say aloud, once, that facts were not applied."""
        known = {one.subject for one in case.raised}
        found = [
            (alert, raised)
            for alert, raised in (
                refusal(case, one, why, now, self._operators) for one in facts
            )
            if raised.subject not in known
        ]
        return Decision(
            replace(case, raised=(*case.raised, *(raised for _, raised in found))),
            tuple(alert for alert, _ in found),
            (f"refused: {why}",),
        )


def _row(known: Customer | None, ask: Ask) -> Customer:
    return known or ask()


def _facts(heard: Fact | Delivery | None, taken: Remembered) -> tuple[Fact, ...]:
    return (heard,) if isinstance(heard, Fact) and taken.is_new else ()


def _without(case: Case, facts: Sequence[Fact]) -> Case:
    if not facts:
        return case
    return replace(case, facts=tuple(one for one in case.facts if one not in facts))
