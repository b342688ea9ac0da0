"""May this message go? Our people are asked once, with what it would say in facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from followup.complaint import Commitment
from followup.events import AlertKind
from services.scheduler.case import Case, Message
from services.scheduler.decide.approval import waits_for_word
from services.scheduler.decide.concerns import Concern, plain
from services.scheduler.decide.standing import Standing


def approvals(case: Case, now_is: Standing) -> Iterator[Concern]:
    """Give the question about each message that waits for a person's word."""
    for message in case.messages:
        until = message.word_until
        if until is not None and waits_for_word(message):
            yield Concern(
                kind=AlertKind.APPROVAL_WANTED,
                subject=approval_subject(message),
                due_time=message.outcome_time or message.decided_time,
                why=_why(message, until, now_is),
                recipient=now_is.owner,
                message=message,
            )


def is_approval_answered(subject: str, case: Case) -> bool:
    """Whether nobody is waited for any more."""
    return not any(
        subject == approval_subject(one) and waits_for_word(one)
        for one in case.messages
    )


def approval_subject(message: Message) -> str:
    """Return the subject of the question about a message."""
    return f"approval/{message.id}"


def _why(message: Message, until: datetime, now_is: Standing) -> str:
    goes = until < message.expires_time
    after = "then it goes by itself, in plain words" if goes else "then it is not sent"
    waits = (
        f"the {plain(message.kind.name)} message waits for your word until"
        f" {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC, {after}"
    )
    said = (
        waits,
        f"it exists because {message.why}",
        f"its line is: {message.line}" if message.line else "",
        _words("it admits as broken", message.broken, now_is),
        _words("it warns of", message.at_risk, now_is),
        _words("it promises", message.promises, now_is),
    )
    return "; ".join(one for one in said if one)


def _words(what: str, promises: Iterable[str], now_is: Standing) -> str:
    found = (now_is.status(one) for one in promises)
    words = [_plainly(one.commitment) for one in found if one is not None]
    return f"{what}: {' '.join(words)}" if words else ""


def _plainly(promise: Commitment) -> str:
    return promise.words or plain(promise.kind.name)
