"""Every template, in every language, says what it must in words that pass the rules."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from followup.complaint import CommitmentKind
from followup.events import Audience, Update, UpdateKind
from followup.words import promise_words
from services.notifier.compose import (
    TEMPLATES,
    Composed,
    Composer,
    Unspeakable,
    template_of,
)
from tests.support.notifier_letters import ALEX, OWNER, promise, update

FIRST_REPLY, NEXT_UPDATE = CommitmentKind.FIRST_REPLY, CommitmentKind.NEXT_UPDATE
LOCALES = ("en", "en-GB", "de", "de-AT", "fr", "")
COMPOSER = Composer()
NEUTRAL = {"de": "eine Bestellung"}


WITHOUT_A_LINE = (UpdateKind.ACKNOWLEDGEMENT, UpdateKind.NO_NEWS)
"""Kinds that no person has spoken for."""


def letter(kind: UpdateKind, locale: str, *promised: CommitmentKind) -> Update:
    late = (promise(CommitmentKind.RESOLUTION, locale=locale),)
    return update(
        kind=kind,
        contact=replace(ALEX, locale=locale),
        promises=tuple(promise(one, locale=locale) for one in promised),
        broken=late if kind is UpdateKind.BROKEN_PROMISE else (),
        at_risk=late if kind is UpdateKind.EARLY_WARNING else (),
    )


def compose(given: Update) -> Composed:
    neutral = NEUTRAL.get(given.contact.locale[:2], "an order")
    return COMPOSER.compose(given, brand="Example Shop", neutral_phrase=neutral)


PROMISED = ((FIRST_REPLY, NEXT_UPDATE), (NEXT_UPDATE,), ())
FILLINGS = (
    ("the kettle leaks.", "", ""),
    ("", "I looked into it; the part comes soon.", "a photo of the label"),
)


def samples(kind: UpdateKind, locale: str) -> list[Update]:
    return [
        replace(
            letter(kind, locale, *promised),
            issue=issue,
            line=line,
            needed_from_customer=needed,
        )
        for promised, (issue, line, needed) in product(PROMISED, FILLINGS)
    ]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", UpdateKind, ids=lambda kind: kind.name.lower())
def test_every_template_passes_the_linter(kind: UpdateKind, locale: str) -> None:
    """Each kind, locale and sample is said by its own template, unrefused."""
    for given in samples(kind, locale):
        composed = compose(given)

        assert composed.refused == ()
        assert given.complaint in composed.subject
        assert OWNER.display_name in composed.text
        for one in (*given.promises, *given.broken, *given.at_risk):
            assert one.words in composed.text
        assert given.needed_from_customer in composed.text
        assert given.issue.rstrip(".") in composed.text
        if kind not in WITHOUT_A_LINE:
            assert given.line in composed.text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", UpdateKind, ids=lambda kind: kind.name.lower())
def test_every_plain_template_speaks_when_the_issue_may_not(
    kind: UpdateKind, locale: str
) -> None:
    """An issue that breaks a rule gives way to the neutral phrase, not to silence."""
    bad = "so geht das nicht, ASAP, zeitnah"
    for given in samples(kind, locale):
        composed = compose(replace(given, issue=bad))

        assert {one.rule for one in composed.refused} == {"T5"}
        assert bad not in composed.text
        for one in (*given.promises, *given.at_risk):
            assert one.words in composed.text


def test_no_template_is_unused() -> None:
    """Every file is a kind, its plain form, a note for our people, or a part."""
    names = {template_of(one) for kind in UpdateKind for one in samples(kind, "en")}
    expected = {
        *(f"{name}.txt.j2" for name in names),
        *(f"plain_{name}.txt.j2" for name in names),
        *("draft.txt.j2", "review.txt.j2", "_parts.txt.j2"),
    }
    for language in ("en", "de"):
        assert {path.name for path in (TEMPLATES / language).iterdir()} == expected


def test_a_locale_falls_back_to_its_language_and_then_to_english() -> None:
    """An Austrian reads German; without a French template, English is read."""
    spoken = {
        locale: compose(letter(UpdateKind.RESOLVED, locale)).language
        for locale in ("de-AT", "de_CH", "fr-FR", "")
    }

    assert spoken == {"de-AT": "de", "de_CH": "de", "fr-FR": "en", "": "en"}


def test_a_customer_who_wrote_again_reads_other_words() -> None:
    """An acknowledgement without a first reply to promise is not a first thank-you."""
    first = compose(letter(UpdateKind.ACKNOWLEDGEMENT, "en", FIRST_REPLY))
    again = compose(letter(UpdateKind.ACKNOWLEDGEMENT, "en", NEXT_UPDATE))

    assert "Thank you for telling us" in first.text
    assert "Your message has arrived" in again.text


def test_an_early_warning_says_what_may_be_late_and_what_holds_either_way() -> None:
    """The promise at risk is quoted; the only time promised is the next update's."""
    warning = letter(UpdateKind.EARLY_WARNING, "en", NEXT_UPDATE)
    text = compose(warning).text
    before, after = text.split("Either way, this is what happens next:")

    assert f"“{warning.at_risk[0].words}”" in before
    assert warning.promises[0].words in after
    assert text.count("by Tuesday") == 2
    assert text.count("sorry") == 1


def test_no_news_says_that_it_is_automatic_and_no_more() -> None:
    """Nobody is said to have done anything, even if somebody's line came along."""
    nothing = replace(letter(UpdateKind.NO_NEWS, "en", NEXT_UPDATE), line="I saw it.")
    text = compose(nothing).text

    assert "There is nothing new to tell you yet." in text
    assert "This message is automatic" in text
    assert "I saw it." not in text


def test_a_draft_of_no_news_does_not_call_itself_automatic() -> None:
    """It is a person who will send it."""
    for locale, word in (("en", "This message is automatic"), ("de", "automatisch ge")):
        nothing = letter(UpdateKind.NO_NEWS, locale, NEXT_UPDATE)
        draft = compose(replace(nothing, audience=Audience.OWNER))

        assert word in compose(nothing).text
        assert word not in draft.text


def test_a_call_attempt_asks_when_and_blames_nobody() -> None:
    """The person's own line, the next call, and a question to the customer."""
    attempt = letter(UpdateKind.CALL_ATTEMPT, "en", CommitmentKind.CALLBACK)
    text = compose(replace(attempt, line="I rang at 15:02.")).text

    assert "I rang at 15:02." in text
    assert "Sam Example will call you by" in text
    assert "Does another time, or another way, suit you better?" in text


def test_a_promise_may_hold_quotation_marks() -> None:
    """What a person promised, in whatever words, is told and not judged."""
    line = "the part called “asap soon” is sent"
    at = promise(CommitmentKind.CUSTOM).promised_time
    words = promise_words(
        CommitmentKind.CUSTOM, "Sam Example", at, "Europe/Vienna", "en", line=line
    )
    custom = replace(promise(CommitmentKind.CUSTOM), words=words)
    composed = compose(update(kind=UpdateKind.EARLY_WARNING, at_risk=(custom,)))

    assert composed.refused == ()
    assert f"“{words}”" in composed.text


@pytest.mark.parametrize("line", ["a new charger is sent.", ""])
def test_a_further_promise_is_the_news(line: str) -> None:
    """What was promised is said once, in the promise, and is never "no news"."""
    custom = promise(CommitmentKind.CUSTOM)
    at, zone = custom.promised_time, custom.time_zone
    words = promise_words(custom.kind, OWNER.display_name, at, zone, "en", line)
    given = letter(UpdateKind.NEXT_UPDATE, "en", NEXT_UPDATE)
    told = (replace(custom, words=words), *given.promises)
    for issue in ("the kettle leaks", "it leaks, ASAP"):
        text = compose(replace(given, promises=told, line=line, issue=issue)).text

        assert words in text
        assert text.count("a new charger") == bool(line)
        assert "no news" not in text


def test_an_update_without_an_owner_is_not_sent() -> None:
    """Nobody signs it, so neither template can speak."""
    nameless = update(owner=replace(OWNER, display_name=""))

    with pytest.raises(Unspeakable, match="T3"):
        compose(nameless)


def test_what_others_wrote_cannot_shape_the_letter() -> None:
    """Markup is escaped in HTML, and line breaks cannot forge a subject or a list."""
    sly = update(
        complaint="t-1\nBcc: x@example.com",
        issue="<script>x</script>\n\n- free refund",
        contact=replace(ALEX, display_name="A\nB {{ 7 * 7 }}"),
    )
    composed = compose(sly)

    assert "\n" not in composed.subject
    assert "<script>" not in composed.html
    assert "&lt;script&gt;" in composed.html
    assert "<li" not in composed.html.split("What happens next")[0]
    assert "{{ 7 * 7 }}" in composed.text


def test_a_draft_tells_its_owner_why() -> None:
    """The owner reads whom it is for and that a person must send it."""
    composed = compose(update(audience=Audience.OWNER))

    assert composed.subject.startswith("Draft for you to send: [t-2001]")
    assert "Automatic words may not leave" in composed.text
    assert "alex@example.com" in composed.text
    assert "<aside" in composed.html


def test_a_review_says_to_whom_it_would_have_gone() -> None:
    """The review mailbox reads the customer's words and their addressee."""
    german = replace(ALEX, locale="de")
    composed = compose(update(audience=Audience.REVIEWER, contact=german))

    assert composed.subject.startswith("Zur Durchsicht: ")
    assert "Alex Example <alex@example.com>" in composed.text


@pytest.mark.parametrize("locale", ["en", "de"])
def test_what_nobody_approved_is_said_in_plain_words(locale: str) -> None:
    """A warning that goes by itself is the plain one, and still about this issue."""
    warning = replace(
        letter(UpdateKind.EARLY_WARNING, locale), issue="the kettle leaks"
    )
    whole, plain = compose(warning), compose(replace(warning, plain=True))

    assert len(plain.text) < len(whole.text)
    assert "the kettle leaks" in plain.text
    assert () == plain.refused


def test_html_stands_alone() -> None:
    """The HTML names its language, fits a phone, and loads nothing from elsewhere."""
    composed = compose(update())

    assert '<html lang="en">' in composed.html
    assert "width=device-width" in composed.html
    assert "http" not in composed.html
    assert "<ul" in composed.html


def test_templates_are_shipped_with_the_package() -> None:
    """They lie beside the code that reads them."""
    assert Path(TEMPLATES / "letter.html.j2").is_file()
