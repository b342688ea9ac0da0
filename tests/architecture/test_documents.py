"""What the documents draw from the code is current."""

from __future__ import annotations

from followup.runtime.settings import variables
from followup.topics import Topics
from tests.support import settings_page
from tests.support.pages import README, filled


def test_the_readme_is_drawn_from_the_code() -> None:
    """
    The table of topics and the sequence diagram are those of today; `make docs` mends.
    """
    text = README.read_text(encoding="utf-8")

    assert text == filled(text)


def test_the_readme_names_as_many_topics_as_there_are() -> None:
    """
    What doctor prints in its example is what it prints today.
    """
    text = README.read_text(encoding="utf-8")

    assert f"all {len(Topics().all())} as declared" in text


def test_the_settings_page_is_current() -> None:
    """
    Every variable of every service is on docs/settings.md; `make docs` mends.
    """
    page = (README.parent / "docs" / "settings.md").read_text(encoding="utf-8")

    assert page == settings_page.render()
    missing = [
        name
        for settings in settings_page.SERVICES.values()
        for name in variables(settings)
        if f"| `{name}` |" not in page
    ]
    assert missing == []
