"""`explain` tells what the scheduler heard, decided and said, and what is next."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec.structs import replace

from followup.complaint import ComplaintName
from followup.events import Delivery, Event, Update
from followup.facts import Fact
from followup.policy import Policies
from followup_cli.explain import tell
from followup_cli.lines import Line, text
from followup_cli.retelling import Retelling, retell
from services.scheduler.case import Case
from services.scheduler.decide import Decision, Judge
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, delivery
from tests.support.policies import DAY, HOUR, live_policy

NAME = ComplaintName("c-1001", "T-42")


def shown(story: Retelling, now: datetime) -> str:
    return "\n".join(
        text(line, UTC) if isinstance(line, Line) else line
        for line in tell(story, now, UTC)
    )


def test_the_retelling_says_what_the_scheduler_said() -> None:
    """Folding the same facts and deliveries again gives the same events, in order."""
    teller, desk = Storyteller(live_policy()), Desk(live_policy())
    heard: list[tuple[datetime, Fact | Delivery]] = []
    for fact in (teller.received(), teller.wrote(MONDAY + HOUR)):
        desk.until(fact.occurred_time)
        desk.hear(fact, fact.occurred_time)
        heard.append((fact.occurred_time, fact))
    desk.until(MONDAY + 2 * DAY)
    heard += [(one.occurred_time, one) for one in map(delivery, desk.of(Update))]
    heard.sort(key=lambda pair: pair[0])

    story = retell(Judge(Policies([live_policy()])), NAME, heard, MONDAY + 2 * DAY)

    again: list[Event] = [event for one in story.chapters for event in one.said]
    assert desk.said == again
    assert desk.case.statuses == story.case.statuses


def test_a_story_ends_with_what_time_will_bring() -> None:
    """An open promise is shown with its words, and when it would be broken."""
    opened = Storyteller(live_policy()).received()
    judge = Judge(Policies([live_policy()]))
    story = retell(judge, NAME, [(MONDAY, opened)], MONDAY)
    told = shown(story, MONDAY)

    assert "complains: the charger stopped working" in told
    assert "first reply: proposed — You will have a personal reply" in told
    assert "it would be broken: You will have a personal reply" in told
    assert "the scheduler looks at it next" in told


def test_a_closed_story_has_nothing_to_come() -> None:
    """After the resolution was told nothing more is due, and the story says so."""
    teller, desk = Storyteller(live_policy()), Desk(live_policy())
    facts = [teller.received(), teller.resolved(MONDAY + HOUR, told=True)]
    heard: list[tuple[datetime, Fact | Delivery]] = [
        (fact.occurred_time, fact) for fact in facts
    ]
    for fact in facts:
        desk.hear(fact, fact.occurred_time)
    heard += [(one.occurred_time, one) for one in map(delivery, desk.of(Update))]
    heard.sort(key=lambda pair: pair[0])
    judge = Judge(Policies([live_policy()]))

    told = shown(retell(judge, NAME, heard, MONDAY + 30 * DAY), MONDAY + 30 * DAY)

    assert "has put it right" in told
    assert "Nothing more is due." in told


def test_facts_without_their_complaint_are_said_to_wait() -> None:
    """A complaint nobody reported has a story too: it waits."""
    early = Storyteller(live_policy()).wrote(MONDAY)
    judge = Judge(Policies([live_policy()]))
    told = shown(retell(judge, NAME, [(MONDAY, early)], MONDAY), MONDAY)

    assert "no such complaint was reported" in told


class Restless:
    """Asks to be looked at for ever, and never has anything to say."""

    def decide(
        self, case: Case, heard: Fact | Delivery | None, now: datetime
    ) -> Decision:
        del heard, now
        return Decision(replace(case, look=MONDAY))


def test_a_judgement_that_goes_round_in_circles_is_cut_short() -> None:
    """A look that changes nothing and asks for itself again does not hang."""
    story = retell(Restless(), NAME, [], MONDAY + DAY)

    assert story.chapters == ()
