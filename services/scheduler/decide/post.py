"""What becomes of the messages to the customer in one judgement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from msgspec.structs import replace

from followup.events import Update
from followup.policy import Policy
from services.scheduler.case import Case, Message
from services.scheduler.customer import Ask, Customer
from services.scheduler.decide.budget import Occasion, may_matter, within_budget
from services.scheduler.decide.gate import Gate
from services.scheduler.decide.merging import spoken
from services.scheduler.decide.messages import new_messages, retries, to_update
from services.scheduler.decide.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The case with its messages as they now stand, and those that leave.

    `row` is what is remembered of the customer, `changed` whether it is new. `is_news`
    says that a message was decided or is to be tried, `is_patient` that one waits for
    the customer's sake, or did until now.
    """

    case: Case
    leaving: tuple[Message, ...] = ()
    row: Customer
    changed: bool = False
    is_news: bool = False
    is_patient: bool = False

    def updates(self, case: Case, now_is: Standing) -> list[Update]:
        """Return what leaves as the notifier hears it, `case` as it is remembered."""
        return [
            spoken(to_update(one, case, now_is), one, self.row) for one in self.leaving
        ]


def post_of(
    case: Case, now_is: Standing, policy: Policy, gate: Gate, customer: Ask
) -> Post:
    """Return which messages are called for, tried again, held, or leave now.

    `policy` is the one of the complaint, the gate's that of today. The customer's row
    is asked for only where it may matter.
    """
    fresh = new_messages(case, now_is, policy, gate)
    messages, again = retries(case, now_is, gate)
    after = replace(case, messages=(*messages, *fresh))
    tried = (*fresh, *again)
    leaving = tuple(one for one in tried if one.outcome is None)
    known = row = Customer()
    if may_matter(after, case, leaving):
        known = customer()
        spent = within_budget(after, leaving, known, _occasion(case, now_is, gate))
        after, leaving, row = spent.case, spent.leaving, spent.customer
    # What is the same as before was weighed when this judgement began.
    waited = any(one.waits_until and one not in case.messages for one in messages)
    return Post(
        case=after,
        leaving=leaving,
        row=row,
        changed=row is not known,
        is_news=bool(tried),
        is_patient=waited or len(leaving) < len(tried),
    )


def _occasion(case: Case, now_is: Standing, gate: Gate) -> Occasion:
    received, today = now_is.received, gate.policy
    return Occasion(
        before=case,
        now_is=now_is,
        budget=today.budget,
        phrase=today.neutral_phrase(received.category, received.contact.locale),
        merges=partial(gate.tells_too, case.customer),
        now=gate.now,
    )
