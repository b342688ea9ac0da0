"""The console: a letter as one line of the log, for people who watch it.

A log is kept and copied, so the line holds ids, times and kinds. Names, the issue and
the text itself are personal data and are logged at DEBUG alone.
"""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from followup.complaint import Channel as ChannelName
from services.notifier.channels.channel import Result, accepted
from services.notifier.letter import Letter

_PERSONAL = frozenset({"issue", "recipient", "words"})


class ConsoleChannel:
    """Logs letters; fulfils the `Channel` port."""

    name = ChannelName.CONSOLE

    def __init__(self) -> None:
        self._log = structlog.get_logger()

    async def send(self, letter: Letter) -> Result:
        """Log the letter, which never fails; addresses are left out by the log."""
        about = str(letter.about)
        self._log.info("letter", id=letter.id, about=about, alert=_impersonal(letter))
        self._log.debug(
            "letter_text", id=letter.id, subject=letter.subject, text=letter.text
        )
        return accepted("logged")


def _impersonal(letter: Letter) -> dict[str, object] | None:
    """Return what an alert says to a program, without whom and what it is about."""
    data = (letter.payload or {}).get("data")
    if not isinstance(data, Mapping):
        return None
    told = {key: value for key, value in data.items() if key not in _PERSONAL}
    recipient = data.get("recipient")
    if isinstance(recipient, Mapping):
        told["recipient"] = recipient.get("id")
    return told
