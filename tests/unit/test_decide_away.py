"""Owners who will be away: the lead hears in time, and the customer hears the name."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from followup.complaint import Teller
from followup.events import Alert, AlertKind, Hold, Update
from followup.facts import Fact
from followup.holds import ALL
from followup.policy import Policies, Policy
from followup.policy.people import Absence
from services.scheduler.decide import Judge
from tests.support.desk import Desk
from tests.support.facts import MONDAY
from tests.support.on_call_files import (
    absent,
    calendar,
    load_with,
    shift,
    with_examples,
)
from tests.support.policies import HOUR, live_policy
from tests.support.stories import FULL, MINUTE, REPLY, SOON, TELLER

OWNER = FULL.what.owner.id  # type: ignore[union-attr] # it was received
TUESDAY = date(2030, 1, 8)


def away(*people: str, first: date = TUESDAY, last: date = TUESDAY) -> Policy:
    """Return the live policy with these people away."""
    policy = live_policy()
    absence = Absence(first_day=first, last_day=last)
    changed = {
        key: one.model_copy(update={"absences": (absence,)})
        for key, one in policy.people.items()
        if key in people
    }
    return policy.model_copy(update={"people": {**policy.people, **changed}})


def reloaded(desk: Desk, policy: Policy) -> None:
    """Let the desk go by another policy from now on."""
    desk.judge = Judge(Policies([policy]))


def absences(desk: Desk) -> list[Alert]:
    """Return what was said of absences, and of their ends."""
    kinds = {AlertKind.ABSENCE, AlertKind.CLEARED}
    return [one for one in desk.of(Alert) if one.kind in kinds]


def test_promises_made_into_an_absence_are_listed_at_once() -> None:
    """Two fall on the day away: one alert to the lead names both, with times."""
    desk = Desk(away(OWNER), echo=True)
    desk.play([FULL], SOON)
    (alert,) = absences(desk)

    assert TELLER.lead == alert.recipient
    assert "next update 2030-01-08 17:30, remedy offer 2030-01-08 17:30" in alert.why
    assert "first reply" not in alert.why
    assert "away from 2030-01-08 00:00 until 2030-01-09 00:00" in alert.why


def test_an_absence_that_appears_later_is_found_at_the_next_look() -> None:
    """The policy changes; the case is looked at, and says so once."""
    desk = Desk(live_policy(), echo=True)
    desk.play([FULL], SOON)
    before = desk.alerts()
    reloaded(desk, away(OWNER))
    desk.hear(None, SOON)
    desk.hear(None, SOON + MINUTE)

    assert [] == before
    assert [AlertKind.ABSENCE] == [one.kind for one in absences(desk)]


def test_two_absences_are_two_alerts_with_ids_of_their_own() -> None:
    """One for each complaint and absence; worked out again, the id is the same."""
    monday = date(2030, 1, 7)
    first, second = away(OWNER), away(OWNER, first=monday, last=monday)
    ids = set()
    for policy in (first, second, first):
        desk = Desk(policy)
        desk.play([FULL], SOON)
        ids |= {one.alert_id for one in absences(desk)}

    assert 2 == len(ids)


def test_a_hand_over_ends_it_and_the_times_stay() -> None:
    """Somebody who is there takes over: cleared, and no promise has moved."""
    other = next(one for one in live_policy().people if one != OWNER)
    desk = Desk(away(OWNER), echo=True)
    desk.play([FULL, TELLER.assigned(SOON, other)], SOON + MINUTE)

    assert [AlertKind.ABSENCE, AlertKind.CLEARED] == [
        one.kind for one in absences(desk)
    ]
    assert FULL.what.commitments == desk.case.commitments  # type: ignore[union-attr] # it was received


def test_what_falls_into_an_absence_again_is_said_again() -> None:
    """Handed over and back: open, over, open and over, each under an id of its own."""
    other = next(one for one in live_policy().people if one != OWNER)
    back = SOON + MINUTE
    facts = [FULL, TELLER.assigned(SOON, other), TELLER.assigned(back, OWNER)]
    desk = Desk(away(OWNER), echo=True)
    desk.play([*facts, TELLER.resolved(back + MINUTE, told=True)], SOON + HOUR)
    said = absences(desk)

    assert [AlertKind.ABSENCE, AlertKind.CLEARED] * 2 == [one.kind for one in said]
    assert 4 == len({one.alert_id for one in said})
    assert 1 == len({one.incident_key for one in said})


def test_what_is_kept_before_leaves_nothing_to_say() -> None:
    """With both promises kept, the absence concerns this complaint no longer."""
    desk = Desk(away(OWNER))
    desk.play([FULL, TELLER.resolved(SOON, told=True)], SOON)
    end = absences(desk)[-1]

    assert AlertKind.CLEARED is end.kind


def test_whoever_stands_in_hears_for_an_absent_lead(tmp_path: Path) -> None:
    """The lead is away, Sam is on call: what the lead is asked goes to Sam."""
    lead = TELLER.lead.id
    nights = calendar(shift("sam", "20300107T000000", "20300108T000000"))
    text = absent({lead: [("2030-01-07", "2030-01-07")]}, with_examples())
    manned = Desk(load_with(tmp_path, nights=nights, text=text))
    nobody = Desk(away(lead, first=date(2030, 1, 7)))
    for desk in (manned, nobody):
        desk.play([FULL, TELLER.help_wanted(SOON)], SOON)

    assert ["HELP_WANTED"] == manned.alerts() == nobody.alerts()
    assert "sam" == manned.of(Alert)[0].recipient.id
    assert lead == nobody.of(Alert)[0].recipient.id, "nobody else is there"


def test_the_customer_hears_the_new_name_and_that_the_time_holds() -> None:
    """Told a name before, they hear the new one, once, with the time that stays."""
    other = next(one for one in live_policy().people if one != OWNER)
    handed = TELLER.assigned(SOON, other)
    desk = Desk(live_policy(), echo=True)
    desk.play([FULL, handed], SOON + HOUR)
    (update,) = desk.of(Update)

    assert "NEXT_UPDATE" == update.kind.name
    assert other == update.owner.id
    assert "looks after this for you in the place of" in update.line
    assert "Monday, 7 January 2030, 14:00 (Vienna time)" in update.line
    assert () == update.promises
    assert "OPEN" == desk.outcomes()["FIRST_REPLY 0"]


def test_who_was_told_no_name_hears_of_no_change() -> None:
    """The promises are not told yet: the first message will bear the new name."""
    untold = TELLER.received(teller=Teller.CALLER)
    other = next(one for one in live_policy().people if one != OWNER)

    assert [] == messages(untold, TELLER.assigned(SOON, other))


def test_the_same_owner_again_is_no_news() -> None:
    """A helpdesk that saves the owner anew says nothing to the customer."""
    assert [] == messages(FULL, TELLER.assigned(SOON, OWNER))


def test_of_two_changes_only_the_last_is_told() -> None:
    """Heard together, from a backlog, the customer reads one name."""
    one, two = [key for key in live_policy().people if key != OWNER][:2]
    desk = Desk(live_policy())
    desk.hear(FULL, MONDAY)
    second = TELLER.assigned(SOON + MINUTE, two)
    desk.hear(second, SOON + 2 * MINUTE)
    desk.hear(TELLER.assigned(SOON, one), SOON + 2 * MINUTE)

    assert [two] == [each.owner.id for each in desk.of(Update)]


def test_what_was_held_until_somebody_else_took_over_is_not_said() -> None:
    """Of two changes in a hold the last is told, with the name the customer knew."""
    one, two = [key for key in live_policy().people if key != OWNER][:2]
    desk = Desk(live_policy())
    desk.holds.take(holding(SOON + HOUR))
    facts = [FULL, TELLER.assigned(SOON, one), TELLER.assigned(SOON + MINUTE, two)]
    desk.play(facts, SOON + 2 * HOUR)
    (update,) = desk.of(Update)

    assert two == update.owner.id
    assert FULL.what.owner.display_name in update.line  # type: ignore[union-attr] # it was received
    assert "UNSENT" not in desk.alerts()


def test_a_hand_over_that_was_taken_back_in_a_hold_is_not_said() -> None:
    """The customer has one and the same owner before and after."""
    other = next(one for one in live_policy().people if one != OWNER)
    desk = Desk(live_policy())
    desk.holds.take(holding(SOON + HOUR))
    facts = [FULL, TELLER.assigned(SOON, other), TELLER.assigned(SOON + MINUTE, OWNER)]
    desk.play(facts, SOON + 2 * HOUR)

    assert [] == desk.messages()


def test_a_hand_over_that_was_held_names_the_promise_that_is_next_by_then() -> None:
    """The first reply has fallen due meanwhile: the customer reads no past time."""
    other = next(one for one in live_policy().people if one != OWNER)
    desk = Desk(live_policy())
    desk.holds.take(holding(REPLY.promised_time + HOUR))
    desk.play([FULL, TELLER.assigned(SOON, other)], REPLY.promised_time + 2 * HOUR)
    (line,) = [one.line for one in desk.of(Update) if one.line]

    assert "14:00" not in line
    assert "the next of it is for" in line


def holding(until: datetime) -> Hold:
    """Return a word that holds everything back until then."""
    return Hold(
        id="h-1",
        scope=ALL,
        held=True,
        reason="a wrong template",
        author=TELLER.author,
        occurred_time=MONDAY,
        until_time=until,
    )


def test_a_german_customer_reads_it_in_german() -> None:
    """The sentence follows the customer's language, as promises do."""
    what = FULL.what
    contact = replace(what.contact, locale="de-AT")  # type: ignore[union-attr] # it was received
    german = replace(FULL, what=replace(what, contact=contact))
    other = next(one for one in live_policy().people if one != OWNER)
    desk = Desk(live_policy())
    desk.play([german, TELLER.assigned(SOON, other)], SOON)

    assert "Ab jetzt kümmert sich" in desk.of(Update)[0].line


def messages(*facts: Fact) -> list[str]:
    """Return what was said to the customer within the hour."""
    desk = Desk(live_policy())
    desk.play(facts, SOON + 10 * MINUTE)
    return desk.messages()
