"""Messages that wait for a person's word: which, until when, and what was said.

Whoever reviews a message speaks of it by its id; of two words the first counts.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from followup import ids
from followup.complaint import ReviewDecision
from followup.events import DeliveryOutcome, UpdateKind
from followup.facts import MessageReviewed
from followup.policy import Mode, Policy
from services.scheduler.case import Case, Message
from services.scheduler.decide.standing import Standing


def word_until(
    message: Message, now_is: Standing, mode: Mode, policy: Policy, now: datetime
) -> datetime | None:
    """Return until when a message to the customer waits for a word; None: for none.

    In REVIEW mode every one does, until it is stale. Else an early warning may; how
    long is fixed when it is first asked about, however often one looks.
    """
    if mode is Mode.REVIEW:
        return message.expires_time
    if message.kind is not UpdateKind.EARLY_WARNING:
        return None
    wait = policy.severities[now_is.severity].warning_approval
    if wait is None:
        return None
    if message.word_until is not None:
        return min(message.word_until, now + wait)
    left = [
        one.commitment.promised_time - now
        for one in now_is.unsettled
        if one.commitment.id in {*message.at_risk, *message.keeps}
    ]
    # It has to be heard before it is too late, asked about or not.
    return now + min(wait, min(left, default=wait) / 2)


def reviewed(
    message: Message, case: Case, until: datetime | None, now: datetime, again: datetime
) -> Message:
    """Return a message that waits for a word `until` then as it stands at `now`.

    Held until the word is said, at the latest looked at `again`; then it goes, or it
    is dropped. What nobody spoke of in time goes in plain words.
    """
    if until is None:
        free = message.word_until is None
        return message if free else replace(message, word_until=None)
    match _decision(message, case):
        case ReviewDecision.REJECTED:
            return replace(
                message,
                outcome=DeliveryOutcome.EXPIRED,
                outcome_time=now,
                retry_time=None,
                dropped=True,
            )
        case ReviewDecision.APPROVED:
            return replace(message, word_until=None, plain=False)
    if until <= now:
        return replace(message, word_until=until, plain=True)
    return replace(
        message,
        outcome=DeliveryOutcome.HELD,
        outcome_time=now,
        retry_time=min(until, again),
        word_until=until,
    )


def renewed(message: Message) -> Message:
    """Return the message that takes the place of one that can say its words no more.

    It has an id of its own: nobody has said a word about it yet.
    """
    return replace(message, id=ids.derive(message.id, "renewed"), word_until=None)


def waits_for_word(message: Message) -> bool:
    """Whether our people are asked about the message and have not answered."""
    return _is_unspoken(message) and not message.plain


def _is_unspoken(message: Message) -> bool:
    """Whether nobody has said a word about a message, and it has not left.

    What goes in plain words for want of one may still wait for the customer's sake.
    """
    return message.word_until is not None and message.outcome is DeliveryOutcome.HELD


def was_withheld(message: Message) -> bool:
    """Whether the message waited for a word and ended without being said."""
    over = message.outcome is DeliveryOutcome.EXPIRED and message.retry_time is None
    return message.dropped or (over and message.word_until is not None)


def why_too_late(what: MessageReviewed, case: Case) -> str:
    """Return why a person's word on a message changes nothing any more, or "".

    `case` is the case before the word, as last decided.
    """
    rejected = what.decision is ReviewDecision.REJECTED
    for message in case.messages:
        if message.id != what.message_id:
            continue
        if message.dropped:
            return "" if rejected else "that message was rejected before"
        if rejected and not _is_unspoken(message):
            return "that message has left, or ended, before it was rejected"
        return ""
    return "there is no such message; another may have taken its place"


def _decision(message: Message, case: Case) -> ReviewDecision | None:
    for fact in case.facts:
        what = fact.what
        if isinstance(what, MessageReviewed) and what.message_id == message.id:
            return what.decision
    return None
