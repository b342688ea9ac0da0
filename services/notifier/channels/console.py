"""The console: a letter as one line of the log, for people who watch it."""

from __future__ import annotations

import structlog

from followup.complaint import Channel as ChannelName
from services.notifier.channels.channel import Result, accepted
from services.notifier.letter import Letter


class ConsoleChannel:
    """Logs letters; fulfils the `Channel` port."""

    name = ChannelName.CONSOLE

    def __init__(self) -> None:
        self._log = structlog.get_logger()

    async def send(self, letter: Letter) -> Result:
        """Log the letter, which never fails; addresses are left out by the log."""
        self._log.info(
            "letter",
            id=letter.id,
            about=str(letter.about),
            subject=letter.subject,
            text=letter.text,
            payload=letter.payload,
        )
        return accepted("logged")
