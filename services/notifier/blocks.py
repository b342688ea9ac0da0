"""The paragraphs and lists of a text, as its HTML shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_ITEM = "- "


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph of lines, or a list of items; a note is for our own people."""

    lines: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    note: bool = False


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text: blank lines part them, "- " begins an item."""
    return tuple(
        block for part in text.split("\n\n") for block in _split(part.splitlines())
    )


def _split(lines: list[str]) -> Iterator[Block]:
    said = tuple(line for line in lines if line and not line.startswith(_ITEM))
    items = tuple(line[len(_ITEM) :] for line in lines if line.startswith(_ITEM))
    if said:
        yield Block(lines=said)
    if items:
        yield Block(items=items)
