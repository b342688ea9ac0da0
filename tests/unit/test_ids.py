"""Ids made from causes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from followup.ids import derive, short


@given(st.lists(st.text(max_size=8), max_size=4), st.lists(st.text(max_size=8)))
def test_ids_differ_exactly_when_causes_differ(one: list[str], two: list[str]) -> None:
    """
    The same causes give the same id, any other causes another, however they are cut.
    """
    assert (one == two) == (derive(*one) == derive(*two))


def test_a_short_id_is_readable_and_fixed() -> None:
    """
    A commitment's id does not change from release to release.
    """
    assert "first-reply-" == short("first-reply", "a")[:12]
    assert "17fbf5c7-97a5-5267-922b-677eed11b6d8" == derive("a", 1)
