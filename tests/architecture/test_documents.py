"""What the documents draw from the code is current."""

from __future__ import annotations

from tests.support.pages import README, filled


def test_the_readme_is_drawn_from_the_code() -> None:
    """
    The table of topics and the sequence diagram are those of today; `make docs` mends.
    """
    text = README.read_text(encoding="utf-8")

    assert text == filled(text)
