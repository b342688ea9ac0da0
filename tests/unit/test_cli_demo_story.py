"""The demo's stories go on with what happens, and notice when it is another story."""

from __future__ import annotations

import json
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from deploy.local.demo_desk import read_sample
from deploy.local.demo_summary import Tally, summarise, well
from deploy.local.receivers import Folder, save_alert, save_mail
from deploy.local.story import Story, broken_and_owned, kept_early
from followup.complaint import Severity
from followup.events import Update
from followup.facts import Fact
from tests.support.desk import Desk as Scheduler
from tests.support.facts import MONDAY, Storyteller, delivery
from tests.support.policies import DAY, HOUR, live_policy

LONG = 24 * 14


class DeskOfTheDay:
    """Turns what the story does into facts, and time as it passes into decisions."""

    def __init__(self) -> None:
        self.now = MONDAY
        self.scheduler = Scheduler(live_policy())
        self._teller = Storyteller(live_policy())

    def complain(self, severity: Severity) -> None:
        self._say(self._teller.received(self.now, severity=severity))

    def wrote(self, words: str) -> None:
        del words
        self._say(self._teller.wrote(self.now))

    def update(self, line: str) -> None:
        del line
        self._say(self._teller.update(self.now))

    def resolve(self, line: str) -> None:
        del line
        self._say(self._teller.resolved(self.now))

    def let_pass(self, span: timedelta) -> None:
        self.now += span
        self.scheduler.until(self.now)

    def _say(self, fact: Fact) -> None:
        self.now += timedelta(seconds=5)
        self.scheduler.hear(fact, self.now)


def perform(story: Story, desk: DeskOfTheDay) -> None:
    """Show the story all that is said and delivered, and let time pass in between."""
    story.begin()
    seen, hours = 0, 0
    while not story.ended and hours < LONG:
        fresh = desk.scheduler.said[seen:]
        seen += len(fresh)
        for event in fresh:
            story.see(event)
            if isinstance(event, Update):
                story.see(delivery(event))
        if not fresh:
            desk.let_pass(HOUR)
            hours += 1


def test_a_promise_kept_early_is_told_to_its_end() -> None:
    """The story answers once the customer knows, resolves, and ends."""
    desk = DeskOfTheDay()
    story = Story("early", kept_early(desk))
    perform(story, desk)

    assert well(story)
    assert "FIRST_REPLY KEPT_EARLY" in desk.scheduler.changes()


def test_a_broken_promise_belongs_to_one_story_only() -> None:
    """Broken and owned goes on after the break; any other story is spoiled by it."""
    desk, silent = DeskOfTheDay(), DeskOfTheDay()
    owned = Story("owned", broken_and_owned(desk), may_break=True)
    spoiled = Story("early", broken_and_owned(silent))
    perform(owned, desk)
    perform(spoiled, silent)

    assert well(owned)
    assert not well(spoiled)
    assert "BROKEN_PROMISE" in desk.scheduler.messages()


def test_a_story_that_stops_says_what_it_waited_for() -> None:
    """Without its events a story has not ended, and the summary says so."""
    story = Story("early", kept_early(DeskOfTheDay()))
    story.begin()
    told = list(summarise([story], Tally(), Path("mail"), Path("alerts")))

    assert not well(story)
    assert any(line.startswith("✘ early: still waited for the mail") for line in told)


def test_nothing_is_counted_twice() -> None:
    """A repeat after a crash is heard again, and counts once."""
    desk, tally = DeskOfTheDay(), Tally()
    desk.complain(Severity.HIGH)
    desk.let_pass(DAY)
    for event in desk.scheduler.said * 2:
        tally.see(event)

    assert 1 == tally.outcomes["KEPT_EARLY"]
    assert 1 <= tally.alerts["OVERDUE"]
    assert len(desk.scheduler.alerts()) == tally.alerts.total()


def test_the_sample_is_real_text_with_its_source() -> None:
    """Each complaint of the sample has the customer's words, ours, and where from."""
    samples = read_sample()

    assert 4 <= len(samples)
    for one in samples:
        assert 60 < len(one.customer_words)
        assert 0 < len(one.issue) <= 40
        assert "public domain" in one.source


def test_a_mail_becomes_files_one_can_open(tmp_path: Path) -> None:
    """A mail is kept as it came, and its text and HTML parts beside it."""
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "c@example.com", "[T-1] Thank you"
    mail.set_content("Hello")
    mail.add_alternative("<p>Hello</p>", subtype="html")
    files = save_mail(Folder(tmp_path), bytes(mail))
    again = save_mail(Folder(tmp_path), bytes(mail))

    names = {file.name for file in files}
    assert {f"0001-t-1-thank-you.{kind}" for kind in ("eml", "txt", "html")} == names
    assert {file.name[:4] for file in again} == {"0002"}
    text = (tmp_path / "0001-t-1-thank-you.txt").read_text()
    assert "To: c@example.com\nSubject: [T-1] Thank you\n\nHello\n" == text


def test_an_alert_becomes_readable_json(tmp_path: Path) -> None:
    """An alert is kept with its headers; a body that is no JSON is kept too."""
    folder = Folder(tmp_path)
    (good,) = save_alert(folder, {"webhook-id": "1"}, b'{"type": "alert.at_risk"}')
    (odd,) = save_alert(folder, {}, b"\xff")

    assert "alert.at_risk" == json.loads(good.read_text())["body"]["type"]
    assert "0001-alert-at-risk.json" == good.name
    assert "0002-alert.json" == odd.name
