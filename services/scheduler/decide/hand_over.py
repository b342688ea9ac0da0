"""A complaint in other hands: what was promised stays, the customer hears the name."""

from __future__ import annotations

from followup.complaint import CommitmentKind, Person
from followup.facts import ComplaintAssigned, Fact
from followup.words import hand_over_words
from services.scheduler.case import Case
from services.scheduler.decide.standing import Standing

_OURS = {CommitmentKind.ACKNOWLEDGE, CommitmentKind.OWED_TO_US}


def hand_over_line(fact: Fact, case: Case, now_is: Standing) -> str:
    """Return what the customer is told of a hand-over, in their language, or "".

    Nothing, where they have been told no name before, where the name is the same, where
    it has changed once more since, or where the new owner has spoken to them already.
    """
    last, before = _owners(case, now_is)
    if (
        last is None
        or last.id != fact.id
        or before.id == now_is.owner.id
        or not now_is.told
        or not now_is.unanswered(fact)
    ):
        return ""
    contact = now_is.received.contact
    owed = [
        one.commitment
        for one in now_is.unsettled
        if one.commitment.kind not in _OURS and one.commitment.id in now_is.told
    ]
    following = min(owed, key=lambda one: one.promised_time, default=None)
    return hand_over_words(
        now_is.owner.display_name,
        before.display_name,
        following.promised_time if following else None,
        following.time_zone if following else "",
        contact.locale,
    )


def _owners(case: Case, now_is: Standing) -> tuple[Fact | None, Person]:
    """Return the last hand-over, and whom the customer took for the owner before it.

    A name in between that has not reached them is none they know.
    """
    heard = {one.cause for one in case.messages if one.accepted_time is not None}
    last: Fact | None = None
    known = owner = now_is.received.owner
    for fact in case.facts:
        if isinstance(fact.what, ComplaintAssigned):
            if last and (last.id in heard or not now_is.unanswered(last)):
                known = owner
            last, owner = fact, fact.what.owner
    return last, known
