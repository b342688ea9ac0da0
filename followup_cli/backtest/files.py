"""Opens a file of tickets, however a program wrote it."""

from __future__ import annotations

import csv
import gzip
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import TextIO

from followup_cli.trouble import Trouble

GZIP = b"\x1f\x8b"
SEPARATORS = ",;\t"


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """Give the text of a file in UTF-8 or UTF-16, plain or compressed with gzip.

    Which it is its first bytes say, whatever its name. Raises Trouble when it cannot be
    read, also while it is.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.peek(len(GZIP)).startswith(GZIP)
            data = gzip.GzipFile(fileobj=raw) if packed else raw
            wide = data.peek(2).startswith((BOM_UTF16_LE, BOM_UTF16_BE))
            encoding = "utf-16" if wide else "utf-8-sig"
            with TextIOWrapper(
                data, encoding=encoding, errors="replace", newline=""
            ) as text:
                yield text
    except FileNotFoundError as error:
        raise Trouble(f"there is no file {path}", "name a CSV file") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Trouble(
            f"{path} cannot be read: it is damaged", "export or copy it again"
        ) from error
    except (OSError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise Trouble(
            f"{path} cannot be read: {(why or str(error)).lower()}", "name a CSV file"
        ) from error


def table(file: TextIO) -> csv.DictReader[str]:
    """Return the rows of a file, apart by what its first line has most of.

    Raises Trouble when there is no line.
    """
    first = file.readline()
    if not first:
        raise Trouble("the log is empty", "export the tickets again")
    separator = max(SEPARATORS, key=first.count)
    return csv.DictReader(chain([first], file), delimiter=separator)
