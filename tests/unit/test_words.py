"""The exact words of a promise."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from followup.complaint import CommitmentKind
from followup.words import LANGUAGES, moment_words, promise_words

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
