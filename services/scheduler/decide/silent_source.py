"""Messages that only repeat what we know, while the source that tells us is silent.

Nobody knows then whether there is truly nothing new: the owner is asked first, and the
message goes with their word, or as soon as the source speaks again.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from followup.events import UpdateKind
from followup.holds import Holds, scope_of_source
from services.scheduler.case import Message
from services.scheduler.decide.standing import Standing

ROUTINE = {UpdateKind.NO_NEWS}
"""Kinds that say no more than that nothing was heard. A warning, the admission of a
broken promise and all that answers somebody are true whatever a source would say."""


def asked_first(
    message: Message, now_is: Standing, holds: Holds, now: datetime
) -> tuple[Message, datetime | None]:
    """Return the message, and until when it waits for its owner's word; None: not.

    It waits while the source that reported the complaint is held for its silence, for
    as long as it would be true; why it waits is told with it.
    """
    if message.kind not in ROUTINE:
        return message, None
    source = now_is.opened.source
    silent = holds.holding((scope_of_source(source),), now) is not None
    why = message.why.removesuffix(_but(source))
    if silent:
        why += _but(source)
    if why != message.why:
        message = replace(message, why=why)
    return message, message.expires_time if silent else None


def _but(source: str) -> str:
    return f", but {source} is silent and may have some"
