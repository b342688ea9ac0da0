"""Logs: one JSON object per line, nothing personal, libraries kept quiet."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from followup.complaint import Contact, Severity
from followup.runtime.logs import REDACTED, configure_logs, log_context


@pytest.fixture(name="out")
def _out() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logs(service="intake", stream=stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def refuse() -> None:
    raise ValueError("550 <alex@example.com>: no such user")


def test_a_line_is_a_json_object_with_fields(out: io.StringIO) -> None:
    """An event key, its fields, level, time and service make one line."""
    structlog.get_logger().info("fact_published", severity=Severity.HIGH, tries=1)

    [line] = lines(out)
    assert str(line.pop("time")).endswith("Z")
    assert line == {
        "event": "fact_published",
        "level": "info",
        "service": "intake",
        "severity": "high",
        "tries": 1,
    }


def test_debug_is_left_out_at_info(out: io.StringIO) -> None:
    """Records below the level chosen are not written."""
    structlog.get_logger().debug("detail")

    assert lines(out) == []


def test_ids_in_context_are_on_every_line(out: io.StringIO) -> None:
    """Ids bound around a piece of work appear inside it and not after."""
    with log_context(complaint="customers/c-1001/complaints/t-1"):
        structlog.get_logger().info("inside")
    structlog.get_logger().info("after")

    inside, after = lines(out)
    assert inside["complaint"] == "customers/c-1001/complaints/t-1"
    assert "complaint" not in after


def test_personal_fields_are_redacted_at_any_depth(out: io.StringIO) -> None:
    """Personal keys lose their value wherever they stand, and objects their content."""
    structlog.get_logger().info(
        "received",
        customer_words="my lamp broke",
        Email="a@example.com",
        smtp_password="word",  # noqa: S106 - not a password, a field to hide
        nested={"phone": "1", "list": [{"contact": "x", "kept": "y"}]},
        thing=Contact(email="a@example.com"),
    )

    [line] = lines(out)
    assert line["customer_words"] == REDACTED
    assert line["Email"] == REDACTED
    assert line["smtp_password"] == REDACTED
    assert line["nested"] == {
        "phone": REDACTED,
        "list": [{"contact": REDACTED, "kept": "y"}],
    }
    assert line["thing"] == "<Contact>"


def test_mail_addresses_are_cut_out_of_text(out: io.StringIO) -> None:
    """A server's refusal that quotes the address is logged without it."""
    try:
        refuse()
    except ValueError as error:
        structlog.get_logger().exception("send_failed", error=error)

    [line] = lines(out)
    assert "alex@example.com" not in out.getvalue()
    assert line["error"] == f"ValueError: 550 <{REDACTED}>: no such user"
    assert "Traceback" in str(line["exception"])


def test_library_warnings_take_the_same_road(out: io.StringIO) -> None:
    """A library's warning is a JSON line with its logger's name."""
    logging.getLogger("kafka.conn").warning("lost %s", "node 1")

    [line] = lines(out)
    assert line["event"] == "lost node 1"
    assert line["logger"] == "kafka.conn"
    assert line["level"] == "warning"
    assert line["service"] == "intake"


@pytest.mark.usefixtures("out")
@pytest.mark.parametrize("name", ["aiokafka", "faust", "mode", "kafka", "grpc"])
def test_library_loggers_do_not_even_make_debug_records(name: str) -> None:
    """The level is on the logger, so that unprinted records cost nothing."""
    assert logging.getLogger(name).level == logging.WARNING
    assert not logging.getLogger(f"{name}.inner").isEnabledFor(logging.INFO)


def test_console_lines_are_for_people(out: io.StringIO) -> None:
    """The console format writes readable text without colour codes to a file."""
    configure_logs(service="intake", log_format="console", stream=out)

    structlog.get_logger().info("ready", port=1)

    assert "ready" in out.getvalue()
    assert "\x1b" not in out.getvalue()
    assert not out.getvalue().startswith("{")
