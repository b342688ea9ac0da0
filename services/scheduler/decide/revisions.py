"""A person's new time for a promise: whose it is to give, and what it replaces."""

from __future__ import annotations

from collections.abc import Iterator

from followup.complaint import Commitment, CommitmentKind, Consent
from followup.facts import CommitmentRevised, Fact
from followup.policy import Policy, lead_for
from services.scheduler.case import Case
from services.scheduler.decide.making import Maker
from services.scheduler.decide.standing import Standing
from services.scheduler.decide.telling import made_by_person, revision_id

MOST_REVISIONS = 2
"""New times that anybody may give one promise; a further one only the lead."""

_NOT_AGREED = {Consent.ASKED, Consent.DECLINED}


def revision_of(
    fact: Fact, what: CommitmentRevised, maker: Maker, case: Case
) -> Commitment | None:
    """Return the promise that a person's new time makes, if it makes one.

    After its time a promise stays broken, and the new one stands for itself; a further
    one takes the place of that. Of two the one that was said last holds.
    """
    now_is = maker.now_is
    status = now_is.status(what.commitment)
    if what.consent in _NOT_AGREED or status is None:
        return None
    old = status.commitment
    id_ = revision_id(old.kind, fact.id)
    if id_ in maker.known or is_beyond_limit(fact, case, now_is, maker.policy):
        return None
    replaced: Commitment | None = old
    if fact.occurred_time >= old.promised_time:
        replaced = _in_its_place(what.commitment, case, now_is)
        if replaced and replaced.start_time > fact.occurred_time:
            return None
    return maker.by_a_person(
        fact,
        id_=id_,
        kind=old.kind,
        promised=what.promised_time,
        replaced=replaced,
        owed_by=old.owed_by,
        line=old.line,
    )


def is_beyond_limit(fact: Fact, case: Case, now_is: Standing, policy: Policy) -> bool:
    """Whether this new time is one more than anybody but the lead may give.

    Those count that the promise was given before and after it was broken. What the
    customer was only asked about is measured by those that were given before.
    """
    what = fact.what
    if not isinstance(what, CommitmentRevised):
        return False
    if what.author.id == lead_for(policy, now_is.received.category).id:
        return False
    given = [one for one, _ in _given(what.commitment, case)]
    if len(given) < MOST_REVISIONS or any(one.id == fact.id for one in given):
        return False
    if what.consent is Consent.ASKED:
        given = [one for one in given if one.order < fact.order]
    return len(given) >= MOST_REVISIONS


def is_renewed_since(asked: Fact, case: Case, now_is: Standing) -> bool:
    """Whether the customer was told a new time that was given after what was asked."""
    what = asked.what
    return isinstance(what, CommitmentRevised) and any(
        fact.order > asked.order
        and (made.id in now_is.told or made.kind is CommitmentKind.OWED_TO_US)
        for fact, made in _given(what.commitment, case)
    )


def _in_its_place(commitment: str, case: Case, now_is: Standing) -> Commitment | None:
    """Return what stands in the place of a broken promise and is still owed."""
    owed = [made for _, made in _given(commitment, case) if now_is.is_owed(made.id)]
    return max(owed, key=lambda one: one.start_time, default=None)


def _given(commitment: str, case: Case) -> Iterator[tuple[Fact, Commitment]]:
    """Give the new times of one promise with their facts, whichever was moved."""
    before = {one.id: one.supersedes for one in case.commitments if one.supersedes}
    given = [
        (fact, made, fact.what.commitment)
        for fact, made in made_by_person(case)
        if isinstance(fact.what, CommitmentRevised)
    ]
    before |= {made.id: named for _, made, named in given}
    first = _first(commitment, before)
    for fact, made, _ in given:
        if _first(made.id, before) == first:
            yield fact, made


def _first(commitment: str, before: dict[str, str]) -> str:
    seen = set[str]()
    while commitment in before and commitment not in seen:
        seen.add(commitment)
        commitment = before[commitment]
    return commitment
