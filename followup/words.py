"""The exact words of a promise, in the customer's language and zone.

The answer to the caller, the message to the customer and the commitment itself carry
the same words, so what was promised is never a matter of interpretation.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime, get_timezone_location

from followup.complaint import CommitmentKind

LANGUAGES = ("en", "de")
"""Languages that promises can be made in; any other falls back to the first."""

_WORDS = {
    "en": {
        CommitmentKind.ACKNOWLEDGE: "You will have our confirmation by {when}.",
        CommitmentKind.FIRST_REPLY: "You will have a personal reply from {who}"
        " by {when}.",
        CommitmentKind.UNDERSTANDING: "{Who} will write to you by {when}"
        " what we understood, and ask whether it is right.",
        CommitmentKind.NEXT_UPDATE: "You will hear from {who} again by {when},"
        " with news or without.",
        CommitmentKind.REMEDY_OFFER: "{Who} will offer you a way to put this right"
        " by {when}.",
        CommitmentKind.RESOLUTION: "This will be put right by {when}.",
        CommitmentKind.CALLBACK: "{Who} will call you by {when}.",
        CommitmentKind.CUSTOM: "You will hear from {who} by {when}.",
        CommitmentKind.OWED_TO_US: "{Who} owes us an answer by {when}.",
    },
    "de": {
        CommitmentKind.ACKNOWLEDGE: "Sie erhalten unsere Bestätigung bis {when}.",
        CommitmentKind.FIRST_REPLY: "Sie erhalten eine persönliche Antwort von {who}"
        " bis {when}.",
        CommitmentKind.UNDERSTANDING: "{Who} schreibt Ihnen bis {when},"
        " was wir verstanden haben, und fragt, ob es stimmt.",
        CommitmentKind.NEXT_UPDATE: "Sie hören bis {when} wieder von {who},"
        " auch wenn es noch nichts Neues gibt.",
        CommitmentKind.REMEDY_OFFER: "{Who} schlägt Ihnen bis {when} vor,"
        " wie wir es in Ordnung bringen.",
        CommitmentKind.RESOLUTION: "Bis {when} ist es in Ordnung gebracht.",
        CommitmentKind.CALLBACK: "{Who} ruft Sie bis {when} an.",
        CommitmentKind.CUSTOM: "Sie hören bis {when} von {who}.",
        CommitmentKind.OWED_TO_US: "{Who} schuldet uns bis {when} eine Antwort.",
    },
}
_EXACTLY = {
    "en": {
        CommitmentKind.CUSTOM: "{Who} promises you by {when}: {line}",
        CommitmentKind.OWED_TO_US: "{Who} owes us by {when}: {line}",
    },
    "de": {
        CommitmentKind.CUSTOM: "{Who} sagt Ihnen bis {when} zu: {line}",
        CommitmentKind.OWED_TO_US: "{Who} schuldet uns bis {when}: {line}",
    },
}
"""Sentences that need a line; other kinds say it after their own sentence."""

_WHEN = {
    "en": ("{date} ({place} time)", "EEEE, d MMMM y, HH:mm"),
    "de": ("{date} Uhr (Ortszeit {place})", "EEEE, d. MMMM y, HH:mm"),
}
_HAND_OVER = {
    "en": (
        "From now on {who} looks after this for you{instead}.",
        " in the place of {before}",
        " What you were promised stays as it was; the next of it is for {when}.",
    ),
    "de": (
        "Ab jetzt kümmert sich {who} für Sie darum{instead}.",
        ", anstelle von {before}",
        " Was Ihnen zugesagt ist, bleibt, wie es war; das Nächste davon bis {when}.",
    ),
}
_US = {"en": ("our team", "Our team"), "de": ("unserem Team", "Unser Team")}
_THEM = {"en": "Somebody", "de": "Jemand"}
_ENDS = (".", "!", "?", "…")


def promise_words(  # noqa: PLR0913, PLR0917 - who, what, when, and for which reader
    kind: CommitmentKind,
    who: str,
    promised_time: datetime,
    zone: str,
    locale: str,
    line: str = "",
) -> str:
    """Return the sentence that makes a promise: who, what, and by when.

    `who` is the owner's display name, or for OWED_TO_US who owes it to us, which our
    own people read. `line` says what exactly, as the reader is to read it; CUSTOM and
    OWED_TO_US say little without. `zone` is an IANA name, `locale` a BCP 47 tag; a
    language without words falls back to English. Seconds are said only if there are.
    """
    language = language_of(locale)
    within, first = _US[language]
    if kind is CommitmentKind.OWED_TO_US:
        first = _THEM[language]
    exactly = " ".join(line.split())
    sentence = _WORDS[language][kind]
    if exactly:
        exactly += "" if exactly.endswith(_ENDS) else "."
        sentence = _EXACTLY[language].get(kind, sentence.removesuffix(".") + ": {line}")
    return sentence.format(
        who=who or within,
        Who=who or first,
        when=moment_words(promised_time, zone, locale),
        line=exactly,
    )


def hand_over_words(
    who: str, before: str, promised_time: datetime | None, zone: str, locale: str
) -> str:
    """Return the sentence that names a complaint's new owner, and what still holds.

    `before` is who owned it; without a `promised_time` nothing is said to be owed.
    """
    language = language_of(locale)
    frame, instead, holds = _HAND_OVER[language]
    said = frame.format(
        who=who or _US[language][1],
        instead=instead.format(before=before) if before else "",
    )
    if promised_time is None:
        return said
    return said + holds.format(when=moment_words(promised_time, zone, locale))


def moment_words(moment: datetime, zone: str, locale: str) -> str:
    """Return an absolute date and time with its zone, as the customer reads it."""
    language = language_of(locale)
    frame, pattern = _WHEN[language]
    local = moment.astimezone(ZoneInfo(zone))
    if local.second:
        pattern += ":ss"
    babel_locale = _babel_locale(locale, language)
    date = format_datetime(local, pattern, tzinfo=local.tzinfo, locale=babel_locale)
    if zone in {"UTC", "Etc/UTC"}:
        return f"{date} UTC"
    place = get_timezone_location(local.tzinfo, locale=babel_locale, return_city=True)
    return frame.format(date=date, place=place)


def language_of(locale: str) -> str:
    """Return the language we can speak for a BCP 47 tag: de-AT → de → en."""
    language = locale.replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else LANGUAGES[0]


def _babel_locale(locale: str, language: str) -> Locale:
    try:
        parsed = Locale.parse(locale.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale.parse(language)
    return parsed if parsed.language == language else Locale.parse(language)
