"""Structured logs on stdout: short event keys with fields, personal data left out."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import PurePath
from typing import Literal, TextIO
from uuid import UUID

import structlog

from followup.runtime.address import AddressTaken

REDACTED = "[redacted]"

_PERSONAL = frozenset(
    {"address", "contact", "customer_words", "email", "password", "phone", "words"}
)
_PERSONAL_ENDINGS = ("_email", "_password", "_phone", "_words")
_MAIL_ADDRESS = re.compile(r"[^\s<>@\"'(),:;]+@[^\s<>@\"'(),:;]+\.\w+")
_CHATTY = ("aiokafka", "asyncio", "faust", "grpc", "kafka", "mode")


def configure_logs(
    *,
    service: str,
    log_format: Literal["json", "console"] = "json",
    level: str = "INFO",
    stream: TextIO | None = None,
) -> None:
    """Send this process's logs, and its libraries' warnings, to `stream` (stdout).

    Meant to be called once, at start-up; calling again replaces what was set.
    `console` is for people at a terminal, `json` writes one object per line.
    """
    out = stream or sys.stdout

    def name_service(
        _logger: object, _method: str, event: MutableMapping[str, object]
    ) -> MutableMapping[str, object]:
        event.setdefault("service", service)
        return event

    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        name_service,
        _mistakes_plainly,
        structlog.processors.format_exc_info,
        redact,
    ]
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=out.isatty())
    )
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    _route_libraries(shared, renderer, out)


def log_context(**ids: str) -> AbstractContextManager[None]:
    """Add ids (complaint, fact, traceparent, …) to all that is logged inside."""
    return structlog.contextvars.bound_contextvars(**ids)


def redact(
    _logger: object, _method: str, event: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    """Replace personal values by key, at any depth, and objects by their type's name.

    An object is never printed by its `repr`, since a fact's would hold the customer's
    words; a mail address is cut out of any text, since servers quote it in refusals.
    """
    return {key: _shown(key, value) for key, value in event.items()}


def _mistakes_plainly(
    _logger: object, _method: str, event: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    """Tell an operator's mistake in its own words: a traceback would hide them."""
    if isinstance(error := event.get("exc_info"), AddressTaken):
        del event["exc_info"]
        event["why"] = str(error)
    return event


def _shown(key: str, value: object) -> object:
    name = key.lower()
    if name in _PERSONAL or name.endswith(_PERSONAL_ENDINGS):
        return REDACTED
    return _plain(value)


def _plain(value: object) -> object:
    match value:
        case Mapping():
            return {str(key): _shown(str(key), item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(item) for item in value]
        case str():
            return _MAIL_ADDRESS.sub(REDACTED, value) if "@" in value else value
        case None | bool() | int() | float():
            return value
        case _:
            return _text(value)


def _text(value: object) -> object:
    match value:
        case Enum():
            return value.name.lower()
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case UUID() | PurePath():
            return str(value)
        case BaseException():
            return _plain(f"{type(value).__name__}: {value}")
        case _:
            return f"<{type(value).__name__}>"


def _route_libraries(
    shared: list[structlog.types.Processor],
    renderer: structlog.types.Processor,
    out: TextIO,
) -> None:
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_name_logger, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in _CHATTY:
        # On the logger, not the handler: a debug record that nobody prints still costs
        # its making, which was 9 % of the time spent taking in facts.
        logging.getLogger(name).setLevel(logging.WARNING)


def _name_logger(
    _logger: object, _method: str, event: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["logger"] = record.name
    return event
