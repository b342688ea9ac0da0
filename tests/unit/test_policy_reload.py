"""The policy in use follows its file; a bad one changes nothing and is told."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from followup.policy import LivePolicies, PolicyErrors
from followup.runtime.clock import SystemClock
from followup.runtime.metrics import intake_metrics
from followup.runtime.policy_reload import PolicyReload
from tests.support.facts import MONDAY

DEFAULT = (files("followup.policy") / "default.yaml").read_text()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "policy.yaml"
    file.write_text(DEFAULT)
    return file


class Moment:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_changed_file_is_taken_over(path: Path) -> None:
    """
    What the file says now is in force for the next question, and only then.
    """
    policies = LivePolicies(path)
    before = policies.in_force_at(MONDAY).version
    path.write_text(DEFAULT.replace("version: default-1", "version: mine-2"))

    assert before == policies.in_force_at(MONDAY).version
    assert policies.refresh()
    assert "mine-2" == policies.in_force_at(MONDAY).version
    assert not policies.refresh()


def test_a_bad_file_changes_nothing(path: Path) -> None:
    """
    Mistakes are told each time one looks, and the last good policy stays in use.
    """
    policies = LivePolicies(path)
    path.write_text(DEFAULT.replace("warning_at: 0.8", "warning_at: 8"))

    for _ in range(2):
        with pytest.raises(PolicyErrors, match="warning_at"):
            policies.refresh()
    assert "default-1" == policies.in_force_at(MONDAY).version


def test_a_file_that_went_away_and_came_back_is_no_change(path: Path) -> None:
    """
    A volume that is being swapped neither ends the service nor changes its rules.
    """
    policies = LivePolicies(path)
    path.unlink()

    with pytest.raises(PolicyErrors):
        policies.refresh()
    path.write_text(DEFAULT)
    assert not policies.refresh()


def test_a_version_that_joins_the_folder_is_seen(tmp_path: Path) -> None:
    """
    A folder is read whole: the newcomer counts from its own moment on.
    """
    (tmp_path / "1.yaml").write_text(DEFAULT)
    policies = LivePolicies(tmp_path)
    later = DEFAULT.replace("default-1", "default-2").replace(
        'effective_from: "2026', 'effective_from: "2029'
    )
    (tmp_path / "2.yaml").write_text(later)

    assert policies.refresh()
    assert ["default-1", "default-2"] == [one.version for one in policies.versions]


def test_a_refused_file_is_logged_once_and_ages_the_policy(path: Path) -> None:
    """
    SREs see the refusal and the age; both end when the file is good again.
    """
    moment, registry = Moment(), CollectorRegistry()
    metrics = intake_metrics(registry)
    reload = PolicyReload(LivePolicies(path), metrics, SystemClock(), monotonic=moment)

    def seen(name: str) -> float | None:
        return registry.get_sample_value(f"followup_policy_{name}")

    with reload, capture_logs() as logs:
        moment.seconds += 60
        path.write_text("version: [")
        reload.check()
        reload.check()
        bad = seen("refused")
        age = seen("age_seconds")
        path.write_text(DEFAULT.replace("default-1", "mine-2"))
        reload.check()

    assert ["policy_refused", "policy_reloaded"] == [one["event"] for one in logs]
    assert (1.0, 60.0) == (bad, age)
    assert 0.0 == seen("refused")
    assert 0.0 == seen("age_seconds")
    in_use = registry.get_sample_value("followup_policy_info", {"version": "mine-2"})
    assert 1.0 == in_use
