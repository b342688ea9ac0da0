"""The tone linter: what a letter to a customer must and must not say.

T1 thanks come first in an acknowledgement · T2 at most one apology, at most 20 words,
unhedged · T3 first person and the owner's name · T4 the issue is restated · T5 promises
word for word, nothing vague about time · T6 the next step · T7 no blame, and no excuse
in bad news · T9 no claim of human work; of a call only where somebody called. Quoted
spans and a person's own line are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from followup.events import UpdateKind
from services.notifier.tone_words import PHRASES, Phrases

LONGEST_APOLOGY = 20
"""Words in an apology; a longer one begins to explain itself."""

_APOLOGISES = frozenset(
    {
        UpdateKind.ACKNOWLEDGEMENT,
        UpdateKind.REVISED_PROMISE,
        UpdateKind.BROKEN_PROMISE,
        UpdateKind.REOPENED,
    }
)
_BAD_NEWS = frozenset(
    {
        UpdateKind.EARLY_WARNING,
        UpdateKind.NO_NEWS,
        UpdateKind.CALL_ATTEMPT,
        UpdateKind.OPEN_COMPLAINTS,
    }
)
_QUOTES = re.compile('“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|"[^"]*"')
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]?")
_DATED = re.compile(r"(?=.*\b\d{4}\b)(?=.*\b\d{1,2}[:.]\d{2}\b)(?=.*(?:UTC|\(.+\)))")


class Level(Enum):
    """Whether a finding stops the letter."""

    ERROR = "ERROR"
    WARNING = "WARNING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that a text breaks, where, and what to write instead."""

    rule: str
    span: tuple[int, int]
    severity: Level
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A text with what it has to say.

    `restated` are wordings of the issue, one of which must be there; `promises` must
    all be there, and so must `at_risk`, the promises that may be missed; `quoted` are
    somebody else's words, which are not judged.
    """

    text: str
    kind: UpdateKind
    language: str
    owner: str
    restated: tuple[str, ...]
    promises: tuple[str, ...] = ()
    at_risk: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()


def lint(speech: Speech) -> tuple[Finding, ...]:
    """Return everything that a text breaks, in the order of the rules."""
    masked = _mask(speech)
    phrases = PHRASES[speech.language]
    return tuple(
        finding for rule in _RULES for finding in rule(speech, masked, phrases)
    )


def errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that stop a letter."""
    return tuple(one for one in findings if one.severity is Level.ERROR)


def _mask(speech: Speech) -> str:
    """Blank out what is not ours to judge; positions stay."""
    # Known words first: quotation marks inside them must not end a quote early.
    known = (*speech.quoted, *speech.promises, *speech.at_risk)
    text = _blank(speech.text, known)
    return _QUOTES.sub(lambda found: " " * len(found.group()), text)


def _blank(text: str, quotes: tuple[str, ...]) -> str:
    for quote in quotes:
        if quote:
            text = text.replace(quote, " " * len(quote))
    return text


def _error(rule: str, hint: str, span: tuple[int, int] = (0, 0)) -> Finding:
    return Finding(rule=rule, span=span, severity=Level.ERROR, hint=hint)


def _sentences(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    for found in _SENTENCE.finditer(text):
        if found.group().strip():
            yield found.span(), found.group().strip()


def _found(
    rule: str, pattern: re.Pattern[str], text: str, hint: str
) -> Iterator[Finding]:
    for found in pattern.finditer(text):
        yield _error(rule, f"“{found.group()}”: {hint}", found.span())


def _t1(speech: Speech, masked: str, phrases: Phrases) -> Iterator[Finding]:
    if speech.kind is not UpdateKind.ACKNOWLEDGEMENT:
        return
    # The greeting stands on a line of its own and ends with a comma.
    spoken = [one for one in _sentences(masked) if not one[1].endswith(",")]
    if not spoken or not phrases.thanks.search(spoken[0][1]):
        yield _error("T1", "Thank the customer in the first sentence")


def _t2(speech: Speech, masked: str, phrases: Phrases) -> Iterator[Finding]:
    said = [one for one in _sentences(masked) if phrases.apology.search(one[1])]
    if not said and speech.kind in _APOLOGISES:
        yield _error("T2", "Apologise, once")
    for span, _ in said[1:]:
        yield _error("T2", "Apologise once only", span)
    for span, sentence in said:
        if len(sentence.split()) > LONGEST_APOLOGY:
            yield _error("T2", f"Use at most {LONGEST_APOLOGY} words", span)
        if phrases.hedge.search(sentence):
            yield _error("T2", "Apologise without conditions", span)


def _t3(speech: Speech, masked: str, phrases: Phrases) -> Iterator[Finding]:
    if not speech.owner or speech.owner not in speech.text:
        yield _error("T3", "Sign with the owner's name")
    if not phrases.first_person.search(masked):
        yield _error("T3", "Speak in the first person")


def _t4(speech: Speech, _masked: str, _phrases: Phrases) -> Iterator[Finding]:
    if not any(one and one in speech.text for one in speech.restated):
        yield _error("T4", "Say back what is wrong")


def _t5(speech: Speech, masked: str, phrases: Phrases) -> Iterator[Finding]:
    for promise in speech.promises:
        if promise not in speech.text:
            yield _error("T5", "Say the promise in exactly its words")
        elif not _DATED.search(promise):
            # The words were fixed when the promise was made: silence would be worse.
            start = speech.text.index(promise)
            yield Finding(
                rule="T5",
                span=(start, start + len(promise)),
                severity=Level.WARNING,
                hint="A promise names a date, a time and its zone",
            )
    for warned in speech.at_risk:
        if warned not in speech.text:
            yield _error("T5", "Say in exactly its words which promise may be missed")
    yield from _found("T5", phrases.vague, masked, "give a date and time")


def _t6(speech: Speech, masked: str, phrases: Phrases) -> Iterator[Finding]:
    promised = any(one in speech.text for one in speech.promises)
    if not promised and not phrases.next_step.search(masked):
        yield _error("T6", "Say what happens next")


def _t7(speech: Speech, masked: str, phrases: Phrases) -> Iterator[Finding]:
    yield from _found("T7", phrases.blame, masked, "blame nobody")
    if speech.kind in _BAD_NEWS:
        ours = _blank(masked, speech.restated)
        yield from _found("T7", phrases.excuse, ours, "say it plainly")


def _t9(speech: Speech, masked: str, phrases: Phrases) -> Iterator[Finding]:
    yield from _found("T9", phrases.claim, masked, "claim no work nobody reported")
    # What is wrong may be told with such words; only as our own do they claim anything.
    ours = _blank(masked, speech.restated)
    yield from _found("T9", phrases.busy, ours, "claim no work nobody reported")
    if speech.kind is not UpdateKind.CALL_ATTEMPT:
        yield from _found("T9", phrases.call, ours, "claim no call nobody reported")


_RULES: tuple[Callable[[Speech, str, Phrases], Iterator[Finding]], ...] = (
    *(_t1, _t2, _t3, _t4),
    *(_t5, _t6, _t7, _t9),
)
