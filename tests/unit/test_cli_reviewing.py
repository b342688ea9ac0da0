"""Which message a person means who approves or rejects one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from followup.events import Alert, AlertKind, UpdateKind
from followup_cli.reviewing import meant, waiting
from followup_cli.trouble import Trouble
from tests.support.notifier_letters import alert

ONE = "29834ce7-34cf-5034-8d2c-0c43b1c7a001"
OTHER = "29111111-34cf-5034-8d2c-0c43b1c7a002"


def question(message_id: str) -> Alert:
    return replace(
        alert(kind=AlertKind.APPROVAL_WANTED),
        incident_key=f"about {message_id}",
        message_id=message_id,
        message_kind=UpdateKind.EARLY_WARNING,
    )


def answered(message_id: str) -> Alert:
    return replace(question(message_id), kind=AlertKind.CLEARED, message_id="")


def test_a_question_waits_until_it_is_cleared() -> None:
    """
    What was answered, or has left by itself, is nobody's to approve any more.
    """
    alerts = [question(ONE), question(OTHER), answered(ONE), alert()]

    assert [question(OTHER)] == waiting(alerts)


def test_the_one_that_waits_need_not_be_named() -> None:
    """
    Of several the beginning of the id is enough, if it fits one alone.
    """
    assert ONE == meant("", [question(ONE)])
    assert ONE == meant("2983", [question(ONE), question(OTHER)])


@pytest.mark.parametrize("given", ["", "29", "30"])
def test_a_message_that_cannot_be_told_from_others_is_not_guessed(given: str) -> None:
    """
    The trouble names those that may have been meant, and what each would say.
    """
    with pytest.raises(Trouble) as found:
        meant(given, [question(ONE), question(OTHER)])

    assert f"{ONE} (early warning)" in found.value.mend


def test_where_nothing_waits_nothing_is_approved() -> None:
    """
    A person hears so, and where to look.
    """
    with pytest.raises(Trouble, match="no messages wait for a word"):
        meant("", [])
