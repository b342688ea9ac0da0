"""The sums that the gauges show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.scheduler.glance import Glance
from services.scheduler.tally import Tally

NOON = datetime(2030, 1, 8, 12, 34, 56, tzinfo=UTC)
MINUTE_OF_NOON = int(NOON.timestamp()) // 60
MINUTES = st.integers(-200, 3_000)
CASES = st.dictionaries(
    st.sampled_from([b"a", b"b", b"c"]), st.lists(MINUTES, max_size=4), max_size=3
)


@given(before=CASES, after=CASES, ahead=MINUTES)
def test_promises_are_counted_to_the_minute(
    before: dict[bytes, list[int]], after: dict[bytes, list[int]], ahead: int
) -> None:
    """However cases changed, the count is of all promises up to that minute."""
    tally = Tally()
    known: dict[bytes, Glance] = {}
    for cases in (before, after):
        for key, minutes in cases.items():
            promised = tuple(MINUTE_OF_NOON + one for one in minutes)
            glance = Glance(promised=promised)
            tally.change(key, known.get(key), glance)
            known[key] = glance
    there = [one for glance in known.values() for one in glance.promised]
    moment = NOON + timedelta(minutes=ahead)

    assert tally.promised_by(moment) == sum(
        one <= MINUTE_OF_NOON + ahead for one in there
    )
