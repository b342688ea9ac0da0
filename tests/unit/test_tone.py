"""Each rule of the tone linter fails on its sample and passes good words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from followup.events import UpdateKind
from services.notifier.tone import Level, Speech, errors, lint

PROMISE = "You hear from me by Tuesday, 24 November 2026, 17:00 (Vienna time)."
ZUSAGE = "Sie hören bis Dienstag, 24. November 2026, 17:00 Uhr (Ortszeit Wien) von mir."

GOOD = Speech(
    text=(
        "Hello Alex,\n\nThank you for telling us. I am sorry for the trouble.\n\n"
        f"It is about this: the kettle leaks.\n\nWhat happens next:\n- {PROMISE}\n\n"
        "Sam Example"
    ),
    kind=UpdateKind.ACKNOWLEDGEMENT,
    language="en",
    owner="Sam Example",
    restated=("the kettle leaks",),
    promises=(PROMISE,),
)
GUT = Speech(
    text=(
        "Guten Tag Alex,\n\nvielen Dank für Ihre Nachricht. Das tut mir leid.\n\n"
        "Es geht um: der Kessel ist undicht.\n\nSo geht es weiter:\n"
        f"- {ZUSAGE}\n\nSam Example"
    ),
    kind=UpdateKind.ACKNOWLEDGEMENT,
    language="de",
    owner="Sam Example",
    restated=("der Kessel ist undicht",),
    promises=(ZUSAGE,),
)
THANKS = "Thank you for telling us. "
SORRY = "I am sorry for the trouble."
DANK = "vielen Dank für Ihre Nachricht. "
LEID = "Das tut mir leid."


def changed(speech: Speech, old: str, new: str) -> Speech:
    assert old in speech.text
    return replace(speech, text=speech.text.replace(old, new))


def rules(speech: Speech) -> set[str]:
    return {finding.rule for finding in errors(lint(speech))}


@pytest.mark.parametrize("speech", [GOOD, GUT], ids=["en", "de"])
def test_good_words_pass(speech: Speech) -> None:
    """A letter that obeys every rule has no finding at all."""
    assert lint(speech) == ()


LONG = "I am sorry " + "that this went on and on " * 4 + "for you."


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("T1", THANKS, ""),
        ("T2", SORRY, ""),
        ("T2", SORRY, f"{SORRY} We apologise."),
        ("T2", SORRY, "I am sorry if this upset you."),
        ("T2", SORRY, "I am sorry for any inconvenience."),
        ("T2", SORRY, LONG),
        ("T3", "Sam Example", "The Team"),
        ("T3", SORRY, "The company is sorry."),
        ("T4", "the kettle leaks", "your matter"),
        ("T5", PROMISE, "You hear from me on Tuesday."),
        ("T5", "Sam Example", "I will write soon.\nSam Example"),
        ("T5", "Sam Example", "We will answer ASAP.\nSam Example"),
        ("T6", f"What happens next:\n- {PROMISE}\n\n", ""),
        ("T7", "Sam Example", "You failed to send the form.\nSam Example"),
        ("T7", "Sam Example", "Thank you for your patience.\nSam Example"),
        ("T9", "Sam Example", "I have looked into it.\nSam Example"),
        ("T9", "Sam Example", "After careful review we act.\nSam Example"),
    ],
)
def test_each_rule_finds_its_english_sample(rule: str, old: str, new: str) -> None:
    """One change that breaks a rule is found under that rule's id."""
    assert rule in rules(changed(GOOD, old, new))


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("T1", DANK, ""),
        ("T2", LEID, ""),
        ("T2", LEID, f"{LEID} Ich bitte um Entschuldigung."),
        ("T2", LEID, "Es tut mir leid, falls das Sie geärgert hat."),
        ("T2", LEID, "Etwaige Unannehmlichkeiten bitte ich zu entschuldigen."),
        ("T3", "Sam Example", "Ihr Team"),
        ("T4", "der Kessel ist undicht", "Ihr Anliegen"),
        ("T5", ZUSAGE, "Sie hören am Dienstag von mir."),
        ("T5", "Sam Example", "Ich melde mich in Kürze.\nSam Example"),
        ("T6", f"So geht es weiter:\n- {ZUSAGE}\n\n", ""),
        ("T7", "Sam Example", "Sie hätten anrufen sollen.\nSam Example"),
        ("T7", "Sam Example", "Vielen Dank für Ihre Geduld.\nSam Example"),
        ("T9", "Sam Example", "Ich habe alles gründlich geprüft.\nSam Example"),
    ],
)
def test_each_rule_finds_its_german_sample(rule: str, old: str, new: str) -> None:
    """One change that breaks a rule is found under that rule's id."""
    assert rule in rules(changed(GUT, old, new))


def test_a_finding_points_at_its_words() -> None:
    """The span of a finding is where the offending words stand."""
    speech = changed(GOOD, "Sam Example", "I will write soon.\nSam Example")
    (finding,) = lint(speech)
    start, end = finding.span

    assert speech.text[start:end] == "soon"
    assert finding.severity is Level.ERROR
    assert finding.hint


def test_other_peoples_words_are_not_judged() -> None:
    """Quotes and a person's own line may say what templates may not."""
    quoted = changed(GOOD, "Sam Example", "You wrote “reply soon, asap”.\nSam Example")
    line = "I looked into it and will send it soon."
    own = replace(changed(GOOD, "Sam Example", f"{line}\nSam Example"), quoted=(line,))

    assert rules(quoted) == set()
    assert rules(own) == set()


def test_a_promise_without_a_date_only_warns() -> None:
    """Its words were fixed when it was made, and silence would be worse."""
    vague = "You hear from me on Tuesday."
    speech = replace(changed(GOOD, PROMISE, vague), promises=(vague,))

    assert [(one.rule, one.severity) for one in lint(speech)] == [("T5", Level.WARNING)]


def of_kind(kind: UpdateKind, speech: Speech, sentence: str) -> Speech:
    said = changed(speech, "Sam Example", f"{sentence}\nSam Example")
    return replace(said, kind=kind)


@pytest.mark.parametrize(
    ("rule", "kind", "sentence"),
    [
        ("T2", UpdateKind.EARLY_WARNING, "I apologise for the wait."),
        ("T7", UpdateKind.EARLY_WARNING, "Unfortunately it takes longer."),
        ("T7", UpdateKind.EARLY_WARNING, "It is late due to high demand."),
        ("T7", UpdateKind.NO_NEWS, "Regrettably nothing is new."),
        ("T7", UpdateKind.NO_NEWS, "Please bear with us."),
        ("T7", UpdateKind.CALL_ATTEMPT, "You were not available."),
        ("T7", UpdateKind.CALL_ATTEMPT, "You missed our call."),
        ("T7", UpdateKind.CALL_ATTEMPT, "You did not answer."),
        ("T9", UpdateKind.NO_NEWS, "We are still working on it."),
        ("T9", UpdateKind.NO_NEWS, "I have been looking for the parcel."),
        ("T9", UpdateKind.NO_NEWS, "Your complaint is being investigated."),
        ("T9", UpdateKind.NO_NEWS, "I tried to call you."),
        ("T9", UpdateKind.EARLY_WARNING, "Our team is working on it."),
    ],
)
def test_bad_news_is_told_plainly_in_english(
    rule: str, kind: UpdateKind, sentence: str
) -> None:
    """No excuse, no blame, and no work or call that nobody reported."""
    assert rules(of_kind(kind, GOOD, sentence)) == {rule}


@pytest.mark.parametrize(
    ("rule", "kind", "sentence"),
    [
        ("T2", UpdateKind.EARLY_WARNING, "Ich bitte um Entschuldigung."),
        ("T7", UpdateKind.EARLY_WARNING, "Leider dauert es länger."),
        ("T7", UpdateKind.NO_NEWS, "Wir bitten um Verständnis."),
        ("T7", UpdateKind.NO_NEWS, "Aufgrund hoher Nachfrage dauert es."),
        ("T7", UpdateKind.CALL_ATTEMPT, "Sie waren nicht erreichbar."),
        ("T7", UpdateKind.CALL_ATTEMPT, "Sie haben unseren Anruf verpasst."),
        ("T9", UpdateKind.NO_NEWS, "Wir arbeiten mit Hochdruck daran."),
        ("T9", UpdateKind.NO_NEWS, "Ihre Beschwerde wird derzeit geprüft."),
        ("T9", UpdateKind.NO_NEWS, "Ich habe versucht, Sie anzurufen."),
        ("T9", UpdateKind.EARLY_WARNING, "Ich bin schon dabei."),
    ],
)
def test_bad_news_is_told_plainly_in_german(
    rule: str, kind: UpdateKind, sentence: str
) -> None:
    """No excuse, no blame, and no work or call that nobody reported."""
    assert rules(of_kind(kind, GUT, sentence)) == {rule}


def test_a_call_may_be_told_where_somebody_called() -> None:
    """A call attempt is caused by the fact of a call; no other message is."""
    said = of_kind(UpdateKind.CALL_ATTEMPT, GOOD, "We tried to reach you.")
    gesagt = of_kind(UpdateKind.CALL_ATTEMPT, GUT, "Wir haben Sie angerufen.")

    assert rules(said) == set()
    assert rules(gesagt) == set()


def test_what_is_wrong_may_be_told_in_its_own_words() -> None:
    """An issue is neither our excuse nor our claim of work."""
    issue = "unfortunately the parcel is being checked, and we called twice"
    told = of_kind(UpdateKind.NO_NEWS, GOOD, f"It is about this: {issue}.")
    restated = ("the kettle leaks", issue)

    assert rules(told) == {"T7", "T9"}
    assert rules(replace(told, restated=restated)) == set()


def test_an_early_warning_names_the_promise_at_risk() -> None:
    """A customer who is warned of nothing in particular is only worried."""
    warned = "This will be put right by Monday, 23 November 2026, 17:00 (Vienna time)."
    bare = replace(GOOD, kind=UpdateKind.EARLY_WARNING, at_risk=(warned,))
    told = changed(bare, "Sam Example", f"- “{warned}”\nSam Example")

    assert rules(bare) == {"T5"}
    assert rules(told) == set()
