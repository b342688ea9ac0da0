"""`explain` tells what was heard and said, and what is only expected, as such."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from followup.complaint import ComplaintName
from followup.events import (
    Alert,
    CommitmentState,
    Delivery,
    DeliveryOutcome,
    Event,
    Update,
)
from followup.facts import Fact
from followup.learning import Milestone
from followup.policy import Policies
from followup.topics import Topics
from followup_cli.comparing import Told
from followup_cli.explain import account_of
from followup_cli.line import Line
from followup_cli.lines import text
from followup_cli.retelling import Decider, retell
from followup_cli.telling import tell
from services.scheduler.case import Case
from services.scheduler.customer import Ask, Customer
from services.scheduler.decide import Decision, Judge
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, delivery
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.told_river import River

NAME = ComplaintName("c-1001", "T-42")


def shown(
    seen: Iterable[Told], now: datetime, judge: Decider | None = None, width: int = 200
) -> str:
    judge = judge or Judge(Policies([live_policy()]))
    account = account_of(judge, NAME, list(seen), now, Topics())
    return "\n".join(
        text(line, UTC, width) if isinstance(line, Line) else line
        for line in tell(account, now, UTC)
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
    assert [one for one in desk.said if not isinstance(one, Milestone)] == again
    assert desk.case.statuses == story.case.statuses


def test_what_is_on_the_topics_is_told_as_it_is() -> None:
    """With every service at work no line is marked, and none is missing."""
    river = River()
    river.hear(river.teller.received())
    river.hear(river.teller.wrote(MONDAY + HOUR))
    now = MONDAY + 2 * DAY
    told = shown(river.topics(until=now), now)

    assert "writes to the customer: acknowledgement" in told
    assert "not seen" not in told
    assert "these rules would not say" not in told


def test_a_scheduler_that_is_down_said_nothing() -> None:
    """What should have been said is told as missing, with its topic, not as said."""
    river = River()
    river.hear(river.teller.received(), judged=False)
    now = MONDAY + HOUR
    told = shown(river.seen, now)
    lines = [line for line in told.splitlines() if "writes to the customer" in line]

    assert lines
    assert all("not seen on updates: writes to" in line for line in lines)
    assert all("though due" in line for line in lines)
    assert "first reply: proposed, not seen on followup-commitments —" in told
    assert "should have happened and were seen nowhere: followup doctor" in told


def test_a_message_that_nobody_sent_is_not_told_as_sent() -> None:
    """An update without any delivery says that what became of it is not seen."""
    river = River()
    river.hear(river.teller.received())
    seen = [*river.seen, *((MONDAY, one) for one in river.desk.said[:6])]
    updates = [one for _, one in seen if isinstance(one, Update)]
    told = shown(seen, MONDAY + HOUR)

    assert 1 == len(updates)
    (line,) = [one for one in told.splitlines() if "what became of that mess" in one]
    assert "not seen on deliveries: what became" in line


def test_what_is_due_this_moment_is_not_yet_missed() -> None:
    """A few seconds are allowed between a fact and what follows from it."""
    river = River()
    river.hear(river.teller.received(), judged=False)
    told = shown(river.seen, MONDAY + timedelta(seconds=3))

    assert "not yet on updates: writes to the customer: acknowledgement" in told
    assert "though due" not in told


def test_what_a_topic_no_longer_keeps_is_not_called_missing() -> None:
    """Updates are kept for seven days; after that nobody knows, and that is said."""
    river = River()
    river.hear(river.teller.received())
    now = MONDAY + 8 * DAY
    kept = [
        (when, one)
        for when, one in river.topics(until=now)
        if not (isinstance(one, Update) and when == MONDAY)
    ]
    told = shown(kept, now)

    assert (
        "not, or no longer, on updates: writes to the customer: acknowledgement" in told
    )


def test_an_earlier_state_of_a_commitment_may_be_gone() -> None:
    """The commitments' topic keeps the last state, which proves the ones before."""
    river = River()
    river.hear(river.teller.received())
    now = MONDAY + HOUR
    told = shown(
        [
            (when, one)
            for when, one in river.topics(until=now)
            if not (
                isinstance(one, CommitmentState) and one.status.state.value[0] == "P"
            )
        ],
        now,
    )

    assert "not, or no longer, on commitments: promises: first reply" in told
    assert "though due" not in told


def test_a_promise_stands_as_its_topic_says() -> None:
    """A scheduler that stopped leaves its last word, and what it should be by now."""
    river = River()
    river.hear(river.teller.received())
    stopped = river.topics(until=MONDAY + HOUR)
    told = shown(stopped, MONDAY + 2 * DAY)

    assert "first reply: open, should be broken — You will" in told


def test_what_the_rules_here_would_not_say_is_counted() -> None:
    """An alert that another policy raised is shown, and said to be strange."""
    river = River()
    river.hear(river.teller.received())
    now = MONDAY + 2 * DAY
    seen = river.topics(until=now)
    alert = river.desk.of(Alert)[0]
    told = shown([*seen, (now, replace(alert, alert_id="of another policy"))], now)

    assert "1 of what was said these rules would not say" in told


def test_a_refused_fact_is_told_as_not_applied() -> None:
    """A second complaint under one name is heard, and told as changing nothing."""
    river = River()
    river.hear(river.teller.received())
    second = replace(river.teller.received(), id="another")
    river.hear(replace(second, occurred_time=MONDAY + HOUR))
    now = MONDAY + 2 * HOUR
    told = shown(river.topics(until=now), now)

    assert "not applied: complains: the charger stopped working" in told
    assert "this complaint was received before" in told


def test_the_same_fact_twice_is_told_as_a_repeat() -> None:
    """A repeated call leaves the same fact again, which changes nothing."""
    river = River()
    river.hear(river.teller.received())
    river.hear(river.teller.received())
    told = shown(river.topics(until=MONDAY + HOUR), MONDAY + HOUR)

    assert "heard again: complains" in told


def test_a_sending_without_an_outcome_is_shown() -> None:
    """A notifier killed while it sends leaves a trace, which is the last word."""
    river = River()
    river.hear(river.teller.received())
    seen = river.topics(until=MONDAY + HOUR, notified=False)
    update = river.desk.of(Update)[0]
    sending = replace(delivery(update), outcome=DeliveryOutcome.SENDING)
    unended = shown([*seen, (MONDAY, sending)], MONDAY + HOUR)
    ended = shown([*seen, (MONDAY, sending), (MONDAY, delivery(update))], MONDAY + HOUR)

    assert "message by e-mail: sending" in unended
    assert "message by e-mail: sending" not in ended


def test_a_story_ends_with_what_time_will_bring() -> None:
    """An open promise is shown with its words, and when it would be broken."""
    river = River()
    river.hear(river.teller.received())
    told = shown(river.topics(until=MONDAY), MONDAY)

    assert "complains: the charger stopped working" in told
    assert "first reply: open — You will have a personal reply" in told
    assert "it would be broken: You will have a personal reply" in told
    assert "the scheduler looks at it next" in told
    assert "── Monday, 07 January 2030, UTC ──" in told
    assert "if nothing more is heard, beside questions to the owner (UTC):" in told


def test_a_closed_story_has_nothing_to_come() -> None:
    """After the resolution was told nothing more is due, and the story says so."""
    river = River()
    river.hear(river.teller.received())
    river.hear(river.teller.resolved(MONDAY + HOUR, told=True))
    now = MONDAY + 6 * DAY
    told = shown(river.topics(until=now), now)

    assert "has put it right" in told
    assert "Nothing more is due." in told


def test_facts_without_their_complaint_are_said_to_wait() -> None:
    """A complaint nobody reported has a story too: it waits."""
    early = Storyteller(live_policy()).wrote(MONDAY)
    told = shown([(MONDAY, early)], MONDAY)

    assert "no such complaint was reported" in told


class Restless:
    """Asks to be looked at for ever, and never has anything to say."""

    def decide(
        self,
        case: Case,
        heard: Fact | Delivery | None,
        now: datetime,
        *,
        customer: Ask = Customer,
    ) -> Decision:
        del heard, now, customer
        return Decision(replace(case, look=MONDAY))


def test_a_judgement_that_goes_round_in_circles_is_cut_short() -> None:
    """A look that changes nothing and asks for itself again does not hang."""
    story = retell(Restless(), NAME, [], MONDAY + DAY)

    assert story.chapters == ()


class Broken(Restless):
    """Fails on every case, as a defect would."""

    def decide(
        self,
        case: Case,
        heard: Fact | Delivery | None,
        now: datetime,
        *,
        customer: Ask = Customer,
    ) -> Decision:
        del case, heard, now, customer
        raise ZeroDivisionError("a defect")


def test_a_case_the_rules_fail_on_is_still_told() -> None:
    """What crashes the scheduler is what people ask about: the topics still tell."""
    opened = Storyteller(live_policy()).received()
    told = shown([(MONDAY, opened)], MONDAY, Broken())

    assert "complains: the charger stopped working" in told
    assert "not known: the rules fail on this complaint (ZeroDivisionError" in told
