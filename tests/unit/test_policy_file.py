"""Reading a policy file: everything wrong is found at once, with its line."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from followup.policy import (
    Mode,
    Policies,
    PolicyErrors,
    load_default,
    load_policy,
)
from followup.policy.durations import Duration
from followup.policy.source import read

DEFAULT = (files("followup.policy") / "default.yaml").read_text(encoding="utf-8")


def mistakes(*changes: tuple[str, str]) -> list[str]:
    """Change the default's text, and give what is wrong with it then."""
    text = DEFAULT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(PolicyErrors) as raised:
        load_policy(text, name="p.yaml")
    return str(raised.value).splitlines()[1:]


def line_of(text: str) -> int:
    """Give the line of the default in which `text` first stands."""
    return DEFAULT[: DEFAULT.index(text)].count("\n") + 1


def test_the_default_ships_and_speaks_to_nobody() -> None:
    """It loads, and sends customers' messages to a review mailbox."""
    policy = load_default()

    assert policy.mode is Mode.SHADOW
    assert policy.review_mailbox == "complaints-review@example.com"
    assert isinstance(policy.broken_promise_next_update, Duration)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("zone: Europe/Berlin", "zone: Europe/Bärlin", "there is no time zone"),
        ("acknowledge: 5 min", "acknowledge: 5 open min", "this clock never pauses"),
        ("first_reply: 2 open days", "first_reply: two days", "not a duration"),
        ("first_reply: 2 open days", "first_reply: 0 h", "not between 1 s and 400"),
        ("first_reply: 2 open days", "first_replay: 1 h", "Did you mean first_reply?"),
        ("rounding: 1 h", "rounding: 7 h", "whole number of these steps"),
        ("warning_at: 0.8", "warning_at: 80", "a share between 0 and 1"),
        ("version: default-1", "version: 1.10", "Put it in quotes"),
        ('"2026-01-01T00:00:00Z"', "2026", "not a moment"),
        ('"2026-01-01T00:00:00Z"', "2026-01-01", "Say the zone too"),
        ('monday: ["09:00-17:30"]', 'moonday: ["09:00-17:30"]', "'monday', 'tuesday'"),
        ('monday: ["09:00-17:30"]', "monday: 09:00", "neither a list of windows"),
        ('monday: ["09:00-17:30"]', 'monday: ["9-5"]', "'9-5' is not a window"),
        ("2026-12-24", "2026-12-42", "'2026-12-42' is not a date"),
        ("  LOW:", "  TINY:", "'LOW', 'MEDIUM', 'HIGH' or 'CRITICAL'"),
        ("calendar: office", "calendar: offise", "Did you mean office?"),
        ("team: accounts", "team: accountz", "Did you mean accounts?"),
        ("lead: robin", "lead: zz", "There are: alex, kim, robin, sam"),
        ("[alex, kim]", "[alex, jo]", "there is no person 'jo'"),
        ("[alex, kim]", "[alex, alex]", "'alex' is a member twice"),
        ("default_category: other", "default_category: x", "there is no category 'x'"),
        ("handling: PERSON_ONLY", "handling: NOBODY", "'PERSON_ONLY' or 'LEGAL_HOLD'"),
        ("email: alex@example.com", "email: alex", "is not an e-mail address"),
        ("  billing:", "  Billing Dept:", "'Billing Dept' is not a key"),
        ("mode: SHADOW", "mode: LIFE", "'SHADOW', 'REVIEW' or 'LIVE'"),
        ("unsent_after: 10 min", "quiet_hours: 10 min", "there is no such key"),
        ("rounding: 1 h", "zone: UTC", "this key is here twice, first in line"),
        ("promise_level: 0.9", "promise_level: 0.3", "share of promises to keep"),
        ("promise_level: 0.9", "promise_level: 1", "share of promises to keep"),
        ("least_known: 30", "least_known: 0", "greater than or equal to 1"),
        ("resolution: NEVER", "resolution: SOON", "'AFTER_ASSESSMENT' or 'NEVER'"),
        ("resolution_ceiling: 10 open days", "resolution_ceiling: 10", "duration"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, told: str) -> None:
    """One changed line gives a message that names that line and says what to do."""
    found = mistakes((old, new))

    place = f"  p.yaml:{line_of(old)}: "
    assert any(each.startswith(place) and told in each for each in found), found


def test_an_unknown_place_for_holidays_is_refused() -> None:
    """Norway is a country, and has no part that is called BE."""
    [told] = mistakes(("country: DE", "country: NO"))

    place = f"  p.yaml:{line_of('holidays:')}: calendars.office.holidays: "
    assert told.startswith(f"{place}no public holidays are known for NO, BE")


def test_overlapping_windows_are_refused() -> None:
    """Windows of one day that overlap are a slip, and both are named."""
    [told] = mistakes(('["09:00-17:30"]', '["09:00-13:00", "12:00-17:00"]'))

    assert "09:00-13:00 and 12:00-17:00 overlap" in told


def test_shadow_needs_a_mailbox_and_live_does_not() -> None:
    """Without a review mailbox SHADOW has nowhere to send to."""
    mailbox = "review_mailbox: complaints-review@example.com"
    [told] = mistakes((mailbox, ""))
    live = DEFAULT.replace(mailbox, "").replace("mode: SHADOW", "mode: LIVE")

    assert "Name a review_mailbox" in told
    assert load_policy(live, name="p.yaml").mode is Mode.LIVE


def test_a_missing_severity_is_named() -> None:
    """All four are needed, since any complaint may have any of them."""
    start, end = DEFAULT.index("  LOW:"), DEFAULT.index("  MEDIUM:")
    found = mistakes((DEFAULT[start:end], ""))

    place = f"  p.yaml:{line_of('severities:')}: severities: "
    assert [each.split("LOW")[0] for each in found] == [place]


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file() -> None:
    """Mistakes of YAML, of values and of references come in one list."""
    found = mistakes(
        ("zone: Europe/Berlin", "zone: Nowhere\nzone: UTC"),
        ("first_reply: 2 open days", "first_reply: soon"),
        ("team: accounts", "team: nobody"),
        ("from_address: care@example.com", "sender: care@example.com"),
    )

    lines = [int(each.split(":")[1]) for each in found]
    assert len(found) == 6
    assert lines == sorted(lines)


def test_hours_too_few_for_a_promise_are_found_before_a_complaint_meets_them() -> None:
    """Open days in a calendar without one long enough would never end."""
    windows = '["09:00-17:30"]'
    text = DEFAULT.replace(windows, '["09:00-10:00"]')
    with pytest.raises(PolicyErrors) as raised:
        load_policy(text, name="p.yaml")

    paths = {each.path for each in raised.value.problems}
    assert "severities.LOW.first_reply" in paths
    assert "severities.HIGH.first_reply" not in paths


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "p.yaml:1: there is no policy here"),
        ("- a\n- b\n", "p.yaml:1: there is no policy here"),
        ("version: [\n", "p.yaml:2: this is not YAML"),
        ("version: &a [*a]\n", "this alias contains itself"),
        ("calendars: 7\npeople: [x]\nteams: {a: b}\n", "p.yaml:1: calendars:"),
    ],
)
def test_what_is_no_policy_is_refused(text: str, told: str) -> None:
    """Nothing, other YAML, broken YAML and nonsense all end in PolicyErrors."""
    with pytest.raises(PolicyErrors) as raised:
        load_policy(text, name="p.yaml")

    assert told in str(raised.value)


def test_words_stay_words() -> None:
    """Norway is not "no", nine o'clock is not a number, and a date is not a time."""
    source = read("a: NO\nb: 09:00\nc: 2026-12-24\nd: 3\ne: 0.5\nf:\n", name="x")

    assert source.content == {
        "a": "NO", "b": "09:00", "c": "2026-12-24", "d": 3, "e": 0.5, "f": None
    }  # fmt: skip


def test_the_calendars_version_follows_its_content() -> None:
    """Another holiday, window or override gives another version, nothing else does."""
    other = DEFAULT.replace("2026-12-31: closed", "2026-12-30: closed")
    renamed = DEFAULT.replace("version: default-1", "version: other")

    def version(text: str) -> str:
        policy = load_policy(text, name="p.yaml")
        severity = next(iter(policy.severities))
        return policy.calendar(severity).version

    assert version(renamed) == version(DEFAULT) != version(other)


def versions(*given: tuple[str, str]) -> Policies:
    return Policies(
        load_policy(
            DEFAULT.replace("default-1", name).replace("2026-01-01T", f"{day}T"),
            name=name,
        )
        for name, day in given
    )


@pytest.mark.parametrize(
    ("at", "version"),
    [
        ("2025-06-01", "a"),
        ("2026-01-01", "a"),
        ("2026-06-30", "a"),
        ("2026-07-01", "b"),
    ],
)
def test_the_policy_in_force_is_the_latest_that_has_begun(
    at: str, version: str
) -> None:
    """Before all of them it is the first, so that every complaint has one."""
    policies = versions(("b", "2026-07-01"), ("a", "2026-01-01"))

    instant = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert policies.in_force_at(instant).version == version


def test_versions_that_cannot_be_told_apart_are_refused() -> None:
    """No policy, one name twice, or one beginning twice raises ValueError."""
    with pytest.raises(ValueError, match="there is no policy"):
        versions()
    with pytest.raises(ValueError, match="one version"):
        versions(("a", "2026-01-01"), ("a", "2026-02-01"))
    with pytest.raises(ValueError, match="at the same time"):
        versions(("a", "2026-01-01"), ("b", "2026-01-01"))


def test_a_folder_is_read_as_a_history(tmp_path: Path) -> None:
    """Every YAML file is a version, and the mistakes of all files come together."""
    (tmp_path / "1.yaml").write_text(DEFAULT)
    (tmp_path / "2.yaml").write_text(
        DEFAULT.replace("default-1", "second").replace("2026-01-01T", "2026-05-01T")
    )
    loaded = Policies.load(tmp_path)
    (tmp_path / "1.yaml").write_text(DEFAULT.replace("0.8", "8"))
    (tmp_path / "3.yaml").write_bytes(b"\xff")

    assert [each.version for each in loaded.versions] == ["default-1", "second"]
    with pytest.raises(PolicyErrors) as raised:
        Policies.load(tmp_path)
    assert [each.name for each in raised.value.problems] == ["1.yaml", "3.yaml"]


def test_a_path_that_leads_nowhere_and_clashing_files_are_policy_errors(
    tmp_path: Path,
) -> None:
    """Whoever starts a service sees one kind of error for every cause."""
    (tmp_path / "1.yaml").write_text(DEFAULT)
    (tmp_path / "2.yaml").write_text(DEFAULT)

    with pytest.raises(PolicyErrors, match="take effect at the same time"):
        Policies.load(tmp_path)
    with pytest.raises(PolicyErrors, match="cannot be read"):
        Policies.load(tmp_path / "nowhere.yaml")


def test_no_path_is_the_default() -> None:
    """Without a file the shipped policy is in force."""
    [only] = Policies.load().versions

    assert only.version == load_default().version
