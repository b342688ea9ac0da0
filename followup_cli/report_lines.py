"""A report as lines of at most 100 columns, and as JSON: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from rich.cells import cell_len, set_cell_size

from followup.complaint import CommitmentKind, Outcome
from followup.wire.envelope import rfc3339
from followup_cli.lines import WIDTH, cut, plain
from followup_cli.phrases import kind_words
from followup_cli.tallying import PromiseRow, Tally

_KIND, _CATEGORY = 17, 16
_MESSAGES = ("customers", "unsent", "shadow", "drafts", "asked", "approved", "rejected")
_ENDS = {
    "early": (Outcome.KEPT_EARLY,),
    "in time": (Outcome.KEPT,),
    "empty": (Outcome.KEPT_EMPTY,),
    "broken": (Outcome.BROKEN,),
    "revised": (Outcome.REVISED_BEFORE, Outcome.REVISED_AFTER),
    "undone": (Outcome.DID_NOT_HOLD,),
}
"""The columns of promises; what was withdrawn was not owed any more."""


def report_lines(tally: Tally) -> Iterator[str]:
    """Give the tables and what else was counted, for people."""
    rows = list(tally.messages())
    yield "Messages, by kind and category"
    if rows:
        yield _line("", "", [_head(one) for one in _MESSAGES], 8)
    for row in rows:
        counts = [str(getattr(row, one)) for one in _MESSAGES]
        yield _line(kind_words(row.kind), row.category, counts, 8)
    yield "" if rows else "  none"
    yield from _promise_lines(list(tally.promises()))
    yield from _other_lines(tally)


def report_json(tally: Tally, until: datetime) -> dict[str, object]:
    """Return the same for programs; times are UTC, ratios are left to the reader."""
    return {
        "since": rfc3339(tally.since),
        "until": rfc3339(until),
        "messages": [
            {"kind": row.kind.name, "category": row.category}
            | {one: getattr(row, one) for one in _MESSAGES}
            for row in tally.messages()
        ],
        "promises": [
            {
                "kind": row.kind.name,
                "category": row.category,
                "outcomes": {one.name: row.outcomes[one] for one in Outcome},
                "kept": row.kept,
                "n": row.ended,
            }
            for row in tally.promises()
        ],
        "warned": tally.warned,
        "warned_but_kept": tally.warned_but_kept,
        "chases": len(tally.chases),
        "chased_complaints": len(set(tally.chases.values())),
        "alerts": _by_kind(tally),
        "complaints": len(tally.complaints),
        "received": len(tally.received),
    }


def ratio(count: int, of: int) -> str:
    """Return a share with its n beside it; of nothing there is none."""
    return f"{count / of:.0%} (n {of})" if of else "none (n 0)"


def _promise_lines(rows: Sequence[PromiseRow]) -> Iterator[str]:
    yield "Promises, by kind and category"
    if not rows:
        yield "  none has ended"
        yield ""
        return
    yield _line("", "", [*_ENDS, "KEPT"], 7)
    for row in rows:
        yield _promise_line(kind_words(row.kind), row.category, row)
    ours = [one for one in rows if one.kind is not CommitmentKind.OWED_TO_US]
    total: Counter[Outcome] = sum((one.outcomes for one in ours), Counter())
    everything = PromiseRow(kind=CommitmentKind.CUSTOM, category="", outcomes=total)
    yield _promise_line("all of ours", "", everything)
    yield "  KEPT: early or in time, of all that ended; empty and revised are not kept."
    yield ""


def _promise_line(kind: str, category: str, row: PromiseRow) -> str:
    counts = [str(sum(row.outcomes[one] for one in ends)) for ends in _ENDS.values()]
    return _line(kind, category, [*counts, ratio(row.kept, row.ended)], 7)


def _other_lines(tally: Tally) -> Iterator[str]:
    complaints, chases = len(tally.complaints), len(tally.chases)
    chased = len(set(tally.chases.values()))
    by_kind = _by_kind(tally)
    alerts = sum(by_kind.values())
    yield f"complaints   {complaints}, {len(tally.received)} of them new"
    yield f"warned       {tally.warned} promises, {tally.warned_but_kept} of them kept"
    yield f"chases       {chases}: {ratio(chased, complaints)} of complaints had to ask"
    each = f"{alerts / complaints:.1f}" if complaints else "none"
    yield f"alerts       {alerts}, {each} per complaint (n {complaints})"
    for kind, count in by_kind.items():
        yield f"  {count:>9}  {kind.lower().replace('_', ' ')}"


def _by_kind(tally: Tally) -> dict[str, int]:
    counts = Counter(kind.name for kind in tally.alerts.values())
    return dict(counts.most_common())


def _line(kind: str, category: str, numbers: Iterable[str], width: int) -> str:
    head = f"  {_cell(kind, _KIND)} {_cell(category, _CATEGORY)}"
    return cut(head + "".join(f" {one:>{width}}" for one in numbers), WIDTH)


def _cell(words: str, width: int) -> str:
    shown = plain(words)
    if cell_len(shown) > width:
        shown = cut(shown, width)
    return set_cell_size(shown, width)


def _head(column: str) -> str:
    return "sent" if column == "customers" else column
