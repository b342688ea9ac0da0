"""A file of tickets is read however a program wrote it, or refused in plain words."""

from __future__ import annotations

import gzip
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from followup_cli.backtest.log import Log, read_log
from followup_cli.trouble import Trouble
from tests.support.ticket_logs import HEADER, made_up

TEXT = "\n".join((HEADER, *made_up(20))) + "\n"


def read(path: Path) -> Log:
    return read_log(path, {}, ZoneInfo("UTC"))


def refused(path: Path) -> Trouble:
    with pytest.raises(Trouble) as trouble:
        read(path)

    return trouble.value


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("log.csv", TEXT.replace(",", ";").encode()),
        ("log.tsv", TEXT.replace(",", "\t").encode()),
        ("log.csv", TEXT.encode("utf-16")),
        ("log.csv.gz", gzip.compress(TEXT.encode("utf-16"))),
        ("log.csv.gz", TEXT.encode()),
        ("log.csv", gzip.compress(TEXT.encode())),
    ],
    ids=["semicolons", "tabs", "utf-16", "utf-16 in gzip", "plain .gz", "gzip .csv"],
)
def test_the_same_tickets_are_read_of_every_kind_of_file(
    name: str, data: bytes, tmp_path: Path
) -> None:
    """Separators, encoding and compression are taken from the file, not its name."""
    usual, other = tmp_path / "usual.csv", tmp_path / name
    usual.write_text(TEXT, encoding="utf-8")
    other.write_bytes(data)

    assert read(other) == read(usual)


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    """No column is missing where there is nothing at all."""
    path = tmp_path / "log.csv"
    path.touch()

    assert refused(path).cause == "the log is empty"


def test_the_columns_found_are_named(tmp_path: Path) -> None:
    """Who has to say what a column is called sees what there is."""
    path = tmp_path / "log.csv"
    path.write_text('ticket_id;"created \x1b[31mat";done\nT-1;;\n', encoding="utf-8")
    trouble = refused(path)

    assert "no column opened, resolved" in trouble.cause
    assert "ticket_id, created  [31mat, done" in trouble.cause
    assert "--column opened=created_at" in trouble.mend


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """In words, without an error's number; so is a folder."""
    missing = tmp_path / "log.csv"

    assert refused(missing).cause == f"there is no file {missing}"
    assert refused(tmp_path).cause == f"{tmp_path} cannot be read: is a directory"


def test_a_damaged_archive_is_to_be_copied_again(tmp_path: Path) -> None:
    """Another CSV file would not help; the same one, whole, would."""
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode())[:-20])

    assert "damaged" in refused(path).cause
    assert refused(path).mend == "export or copy it again"


def test_what_is_no_text_at_all_is_refused(tmp_path: Path) -> None:
    """A first line longer than any header is told, and is no crash."""
    path = tmp_path / "log.csv"
    path.write_bytes(b"\xff" * 400_000)

    assert "cannot be read" in refused(path).cause
