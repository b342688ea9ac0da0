"""What happens to each complaint, and when: chosen by the seed alone. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from followup.complaint import ComplaintName, Contact, Person, Severity
from followup.facts import ComplaintResolved, CustomerWrote, UpdateRecorded, What
from services.intake.requests import CreateComplaint, ReportFact, Request

PROMISES = 4
"""What intake promises for each complaint; the scheduler adds more by itself."""

_AUTHOR = Person(id="alex")
_JITTER = 0.02
_Make = Callable[[ComplaintName, str, datetime], Request]


@dataclass(frozen=True, slots=True)
class Turn:
    """One event of a story: after this share of the longest promise."""

    after: float
    make: _Make


def _told(name: ComplaintName, id_: str, when: datetime) -> Request:
    what = UpdateRecorded(
        author=_AUTHOR, line="The part is on its way.", told_customer=True
    )
    return _report(name, id_, when, what)


def _news(name: ComplaintName, id_: str, when: datetime) -> Request:
    what = UpdateRecorded(author=_AUTHOR, line="The part is on its way.")
    return _report(name, id_, when, what)


def _wrote(name: ComplaintName, id_: str, when: datetime) -> Request:
    return _report(name, id_, when, CustomerWrote(customer_words="Any news?"))


def _resolved_told(name: ComplaintName, id_: str, when: datetime) -> Request:
    what = ComplaintResolved(
        author=_AUTHOR, line="A new charger arrived.", told_customer=True
    )
    return _report(name, id_, when, what)


def _resolved(name: ComplaintName, id_: str, when: datetime) -> Request:
    what = ComplaintResolved(author=_AUTHOR, line="A new charger arrived.")
    return _report(name, id_, when, what)


def _report(name: ComplaintName, id_: str, when: datetime, what: What) -> Request:
    return ReportFact(name=name, request_id=id_, occurred_time=when, what=what)


STORIES: dict[str, tuple[int, tuple[Turn, ...]]] = {
    "nobody ever answers": (30, ()),
    "answered, the offer comes late": (
        20,
        (Turn(0.2, _told), Turn(0.95, _resolved_told)),
    ),
    "answered after the warning": (
        15,
        (Turn(0.45, _told), Turn(0.56, _resolved_told)),
    ),
    "answered after the break": (10, (Turn(0.56, _told),)),
    "the customer asks again": (10, (Turn(0.1, _wrote), Turn(0.7, _resolved_told))),
    "we carry the news": (10, (Turn(0.15, _news), Turn(0.52, _resolved))),
    "settled at once": (5, (Turn(0.05, _resolved_told),)),
}
"""Each story with its weight; the shares lie before, between and after the clocks."""


def story_of(
    seed: int, number: int, opened: datetime, longest: timedelta
) -> Iterator[Request]:
    """Give all that is reported of one complaint, in its order."""
    random = Random(f"{seed}-{number}")  # noqa: S311 - a seed repeats it, no secret
    weights = [weight for weight, _ in STORIES.values()]
    (turns,) = random.choices([turns for _, turns in STORIES.values()], weights)
    name = ComplaintName(f"c-{number // 2}", f"T-{number}")
    yield CreateComplaint(
        name=name,
        request_id="open",
        occurred_time=opened,
        severity=random.choice(list(Severity)),
        issue="the charger stopped working",
        customer_words="It just died.",
        contact=Contact(display_name="Robin Example", email="robin@example.com"),
    )
    for place, turn in enumerate(turns):
        share = turn.after + random.uniform(-_JITTER, _JITTER)
        yield turn.make(name, f"turn-{place}", opened + share * longest)
