"""The exact words of a promise."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from followup.complaint import CommitmentKind, Severity
from followup.policy import revised
from followup.promising import commitment_of
from followup.words import LANGUAGES, moment_words, promise_words
from tests.support.facts import MONDAY
from tests.support.policies import DAY, live_policy

WHEN = datetime(2026, 11, 24, 16, tzinfo=UTC)


def test_words_name_the_person_the_day_and_the_zone() -> None:
    """
    An absolute date in the customer's own zone, and who answers.
    """
    words = promise_words(
        CommitmentKind.FIRST_REPLY, "Alex Example", WHEN, "Europe/Vienna", "en"
    )

    assert (
        "You will have a personal reply from Alex Example by"
        " Tuesday, 24 November 2026, 17:00 (Vienna time)." == words
    )


def test_words_are_german_where_german_is_spoken() -> None:
    """
    A regional locale is spoken to in its language and by its calendar's names.
    """
    words = promise_words(
        CommitmentKind.NEXT_UPDATE, "Alex Example", WHEN, "Europe/Vienna", "de-AT"
    )

    assert (
        "Sie hören bis Dienstag, 24. November 2026, 17:00 Uhr (Ortszeit Wien) wieder"
        " von Alex Example, auch wenn es noch nichts Neues gibt." == words
    )


@pytest.mark.parametrize("locale", ["", "xx", "tlh-QO", "not a locale"])
def test_an_unknown_language_falls_back_to_english(locale: str) -> None:
    """
    Nobody is left without words.
    """
    assert "Tuesday, 24 November 2026, 16:00 UTC" == moment_words(WHEN, "UTC", locale)


def test_seconds_are_said_only_when_they_matter() -> None:
    """
    A promise to the second is told to the second.
    """
    assert "16:00:07 UTC" in moment_words(WHEN.replace(second=7), "UTC", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(CommitmentKind))
def test_every_promise_has_words_in_every_language(
    kind: CommitmentKind, language: str
) -> None:
    """
    No kind of promise is without its sentence, and each names its time.
    """
    words = promise_words(kind, "", WHEN, "Europe/Berlin", language)

    assert "2026" in words
    assert "{" not in words


BY = "Tuesday, 24 November 2026, 17:00 (Vienna time)"
BIS = "Dienstag, 24. November 2026, 17:00 Uhr (Ortszeit Wien)"
CUSTOM, OWED_TO_US = CommitmentKind.CUSTOM, CommitmentKind.OWED_TO_US
CALLBACK, RESOLUTION = CommitmentKind.CALLBACK, CommitmentKind.RESOLUTION


@pytest.mark.parametrize(
    ("kind", "who", "line", "english", "german"),
    [
        (
            CUSTOM,
            "Alex Example",
            "a new charger is sent",
            f"Alex Example promises you by {BY}: a new charger is sent.",
            f"Alex Example sagt Ihnen bis {BIS} zu: a new charger is sent.",
        ),
        (
            CALLBACK,
            "Alex Example",
            "about your refund.",
            f"Alex Example will call you by {BY}: about your refund.",
            f"Alex Example ruft Sie bis {BIS} an: about your refund.",
        ),
        (
            RESOLUTION,
            "Alex Example",
            "a new charger",
            f"This will be put right by {BY}: a new charger.",
            f"Bis {BIS} ist es in Ordnung gebracht: a new charger.",
        ),
        (
            OWED_TO_US,
            "Example Parts",
            "a pump\n and its {seal}",
            f"Example Parts owes us by {BY}: a pump and its {{seal}}.",
            f"Example Parts schuldet uns bis {BIS}: a pump and its {{seal}}.",
        ),
        (
            OWED_TO_US,
            "",
            "",
            f"Somebody owes us an answer by {BY}.",
            f"Jemand schuldet uns bis {BIS} eine Antwort.",
        ),
    ],
)
def test_a_line_says_what_exactly_is_promised(
    kind: CommitmentKind, who: str, line: str, english: str, german: str
) -> None:
    """
    A person's line ends the sentence: on one line, with one full stop.
    """
    zone = "Europe/Vienna"

    assert english == promise_words(kind, who, WHEN, zone, "en", line=line)
    assert german == promise_words(kind, who, WHEN, zone, "de", line=line)


def test_without_a_name_the_team_promises() -> None:
    """
    Our team stands in for a person, in the right case and at the right place.
    """
    zone = "Europe/Vienna"

    assert f"Our team will call you by {BY}." == promise_words(
        CALLBACK, "", WHEN, zone, "en"
    )
    assert f"Unser Team ruft Sie bis {BIS} an." == promise_words(
        CALLBACK, "", WHEN, zone, "de"
    )
    assert f"Sie hören bis {BIS} von unserem Team." == promise_words(
        CUSTOM, "", WHEN, zone, "de"
    )


def test_the_words_of_what_is_owed_to_us_name_who_owes_it() -> None:
    """
    Not our owner, who only watches it; any other promise is the owner's.
    """
    words = {}
    for kind in (OWED_TO_US, CUSTOM):
        times = revised(
            live_policy(),
            kind=kind,
            severity=Severity.HIGH,
            start=MONDAY,
            promised=MONDAY + DAY,
            customer_zone="Europe/Vienna",
        )
        made = commitment_of(
            times,
            id_="made-1",
            start=MONDAY,
            owner="Alex Example",
            locale="en",
            owed_by="Example Parts" if kind is OWED_TO_US else "",
            line="a pump",
        )
        words[kind] = made.words

    assert words[OWED_TO_US].startswith("Example Parts owes us by Tuesday, 8 January")
    assert words[CUSTOM].startswith("Alex Example promises you by Tuesday, 8 January")
