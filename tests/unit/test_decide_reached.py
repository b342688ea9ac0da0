"""What reached the customer: mail that came back, calls, words after the end, help."""

from __future__ import annotations

from followup.events import Alert, DeliveryOutcome, Update
from tests.support.desk import Desk
from tests.support.facts import MONDAY, delivery
from tests.support.policies import HOUR, live_policy
from tests.support.stories import MINUTE, MONTH, SOON, TELLER, story


def test_a_mail_returned_within_a_day_was_never_read() -> None:
    """The bounce undoes "told" and "kept": promises untold, the reply owed."""
    desk = Desk(live_policy())
    desk.play([TELLER.received(), TELLER.update(MONDAY + HOUR)], MONDAY + 2 * HOUR)
    kept = desk.outcomes()["FIRST_REPLY 0"]
    _, news = desk.of(Update)
    back = MONDAY + 3 * HOUR
    desk.hear(delivery(news, DeliveryOutcome.BOUNCED, occurred_time=back), back)
    owed = desk.outcomes()["FIRST_REPLY 0"]
    desk.play([TELLER.resolved(back + MINUTE, told=True)], MONTH)

    assert ("KEPT_EARLY", "OPEN") == (kept, owed)
    assert ["ACKNOWLEDGEMENT", "NEXT_UPDATE"] == desk.messages()
    assert ["UNSENT", "UNTOLD", "CLEARED", "CLEARED"] == sorted(
        desk.alerts(), key=["UNSENT", "UNTOLD", "CLEARED"].index
    )


def test_a_mail_returned_after_a_day_was_read() -> None:
    """A late bounce changes nothing and says nothing."""
    desk = Desk(live_policy())
    desk.play([TELLER.received(), TELLER.update(MONDAY + HOUR)], MONDAY + 2 * HOUR)
    _, news = desk.of(Update)
    done = MONDAY + 23 * HOUR
    desk.play([TELLER.resolved(done, told=True)], MONDAY + 26 * HOUR)
    before = desk.case
    back = MONDAY + 26 * HOUR

    said = desk.hear(delivery(news, DeliveryOutcome.BOUNCED, occurred_time=back), back)

    assert () == said
    assert before == desk.case


def test_talking_to_the_customer_leaves_no_promise_untold() -> None:
    """After a call that reached them the next heartbeat is ours to know."""
    done = TELLER.resolved(MONDAY + 2 * HOUR, told=True)

    desk = story(TELLER.called(SOON, reached=True), done)

    assert [] == [*desk.messages(), *desk.alerts()]


def test_words_after_the_end_that_were_answered_alarm_nobody() -> None:
    """Heard only when a person has replied already, there is nothing left to do."""
    done = TELLER.resolved(SOON, told=True)
    wrote = TELLER.wrote(SOON + MINUTE)
    replied = TELLER.update(SOON + 2 * MINUTE, told=True)
    desk = story(done, replied)
    desk.hear(wrote, MONTH)

    assert [] == [*desk.messages(), *desk.alerts()]


def test_help_asked_for_is_over_when_somebody_has_spoken() -> None:
    """The lead is asked once; a person's word to the customer closes it."""
    asked = TELLER.help_wanted(SOON)
    spoke = TELLER.update(MONDAY + HOUR, told=True)

    desk = story(asked, spoke, TELLER.resolved(MONDAY + 2 * HOUR, told=True))

    assert [] == desk.messages()
    assert ["HELP_WANTED", "CLEARED"] == desk.alerts()
    assert TELLER.lead == desk.of(Alert)[0].recipient


def test_help_asked_for_after_the_end_is_heard() -> None:
    """A complaint at its end does not silence the one who needs help with it."""
    done = TELLER.resolved(SOON, told=True)

    desk = story(done, TELLER.help_wanted(MONDAY + HOUR))

    assert ["HELP_WANTED"] == desk.alerts()


def test_help_that_is_heard_of_when_somebody_has_spoken_alarms_nobody() -> None:
    """A question that was answered before it was heard is not asked."""
    desk = story(TELLER.update(MONDAY + HOUR, told=True))
    before = desk.alerts()

    desk.hear(TELLER.help_wanted(SOON), MONTH)

    assert before == desk.alerts()
    assert "HELP_WANTED" not in before
