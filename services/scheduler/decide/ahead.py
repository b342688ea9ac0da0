"""New times for promises nobody has heard of yet: they wait for their promise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from followup.facts import CommitmentRevised, Fact
from services.scheduler.case import Case, Waiting

WAITS = timedelta(hours=24)
"""How long a fact waits for what it is about, once heard."""


def is_ahead(fact: Fact, case: Case) -> bool:
    """Whether a fact gives a new time to a promise that the case does not know."""
    what = fact.what
    return isinstance(what, CommitmentRevised) and not _is_known(what.commitment, case)


def put_off(fact: Fact, case: Case, now: datetime) -> Case:
    """Return the case with a fact that waits for its promise; heard twice, once."""
    if any(one.id == fact.id for one in case.ahead):
        return case
    return _looked_at(
        replace(
            case,
            ahead=(*case.ahead, fact),
            waiting=(*case.waiting, Waiting(fact=fact.id, since=now)),
        )
    )


def still_ahead(case: Case, waited: Sequence[Waiting]) -> Case:
    """Return a case whose complaint was just heard, judged with all that waited for it.

    Of those facts, what gives a new time to a promise that nobody has made waits on,
    for as long as it would have.
    """
    early = tuple(one for one in case.facts if is_ahead(one, case))
    if not early:
        return case
    ids = {one.id for one in early}
    return replace(
        case,
        facts=tuple(one for one in case.facts if one.id not in ids),
        ahead=(*case.ahead, *early),
        waiting=(*case.waiting, *(one for one in waited if one.fact in ids)),
    )


def of_those_ahead(case: Case) -> tuple[Waiting, ...]:
    """Return since when each fact that waits for its promise has waited."""
    if not case.ahead:
        return ()
    ids = {one.id for one in case.ahead}
    return tuple(one for one in case.waiting if one.fact in ids)


def caught_up(
    case: Case, now: datetime | None
) -> tuple[Case, tuple[Fact, ...], tuple[Fact, ...]]:
    """Return the case with what still waits, what waits no longer, and what did too
    long.

    Without `now` none has: its promise may be among what is unheard. The case is looked
    at when the next one has waited too long.
    """
    since = {one.fact: one.since for one in case.waiting}
    over = {one for one, when in since.items() if now and when + WAITS <= now}
    ready = tuple(one for one in case.ahead if not is_ahead(one, case))
    late = tuple(one for one in case.ahead if one not in ready and one.id in over)
    rest = tuple(one for one in case.ahead if one not in (*ready, *late))
    case = replace(case, ahead=rest)
    return _looked_at(replace(case, waiting=of_those_ahead(case))), ready, late


def _looked_at(case: Case) -> Case:
    ends = [one.since + WAITS for one in case.waiting]
    looks = [one for one in (case.look, *ends) if one is not None]
    return replace(case, look=min(looks, default=None))


def _is_known(commitment: str, case: Case) -> bool:
    return any(one.id == commitment for one in case.commitments)
