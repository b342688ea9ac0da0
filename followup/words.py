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
        CommitmentKind.UNDERSTANDING: "{who} will write to you what we understood"
        " by {when}.",
        CommitmentKind.NEXT_UPDATE: "You will hear from {who} again by {when},"
        " with news or without.",
        CommitmentKind.REMEDY_OFFER: "{who} will offer you a way to put this right"
        " by {when}.",
        CommitmentKind.RESOLUTION: "This will be put right by {when}.",
        CommitmentKind.CALLBACK: "{who} will call you by {when}.",
        CommitmentKind.CUSTOM: "You will hear from {who} by {when}.",
    },
    "de": {
        CommitmentKind.ACKNOWLEDGE: "Sie erhalten unsere Bestätigung bis {when}.",
        CommitmentKind.FIRST_REPLY: "Sie erhalten eine persönliche Antwort von {who}"
        " bis {when}.",
        CommitmentKind.UNDERSTANDING: "{who} schreibt Ihnen bis {when},"
        " was wir verstanden haben.",
        CommitmentKind.NEXT_UPDATE: "Sie hören bis {when} wieder von {who},"
        " auch wenn es noch nichts Neues gibt.",
        CommitmentKind.REMEDY_OFFER: "{who} schlägt Ihnen bis {when} vor,"
        " wie wir es in Ordnung bringen.",
        CommitmentKind.RESOLUTION: "Bis {when} ist es in Ordnung gebracht.",
        CommitmentKind.CALLBACK: "{who} ruft Sie bis {when} an.",
        CommitmentKind.CUSTOM: "Sie hören bis {when} von {who}.",
    },
}
_WHEN = {
    "en": ("{date} ({place} time)", "EEEE, d MMMM y, HH:mm"),
    "de": ("{date} Uhr (Ortszeit {place})", "EEEE, d. MMMM y, HH:mm"),
}
_US = {"en": "our team", "de": "unserem Team"}


def promise_words(
    kind: CommitmentKind,
    who: str,
    promised_time: datetime,
    zone: str,
    locale: str,
    line: str = "",
) -> str:
    """Return the sentence that makes a promise: who, what, and by when.

    `who` is the owner's display name, `zone` an IANA name, `locale` a BCP 47 tag; a
    language without words falls back to English. Seconds are said only if there are.
    """
    language = language_of(locale)
    return _WORDS[language][kind].format(
        who=who or _US[language], when=moment_words(promised_time, zone, locale)
    )


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
