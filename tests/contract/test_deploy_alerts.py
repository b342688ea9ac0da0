"""Each alert asks for a metric that exists, fires, stays silent, and is explained."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from deploy.tools.places import find
from followup.runtime.metric_kinds import Kind, Metric, described
from followup.runtime.metric_names import (
    IntakeMetrics,
    NotifierMetrics,
    SchedulerMetrics,
)
from tests.support.deployment import K8S, of_kind, run
from tests.support.repository import ROOT

TESTS = sorted((K8S / "components" / "prometheus" / "tests").glob("*.yaml"))
RUNBOOK = ROOT / "docs" / "runbook"
SECTIONS = ("What it means", "What the customer notices", "First look", "Mend")
_NAME = re.compile(r"\bfollowup_\w+")
_MATCHER = re.compile(r'(\w+)\s*(?:=~?|!=|!~)\s*"([^"]*)"')


def groups() -> dict[str, Any]:
    """Give the groups of rules as Prometheus reads them from a file."""
    spec = next(of_kind("overlays/prod", "PrometheusRule"))["spec"]
    return cast("dict[str, Any]", spec)


def alerts() -> dict[str, dict[str, Any]]:
    rules = (rule for group in groups()["groups"] for rule in group["rules"])
    return {rule["alert"]: rule for rule in rules}


def metrics() -> dict[str, Metric]:
    """Give every time series a service exposes, by its name in a query."""
    found: dict[str, Metric] = {}
    for service in (IntakeMetrics, SchedulerMetrics, NotifierMetrics):
        for metric in described(service).values():
            parts = ("_bucket", "_count", "_sum")
            many = parts if metric.kind is Kind.HISTOGRAM else ("",)
            found |= {metric.name + part: metric for part in many}
    return found


def unknown(expression: str) -> list[str]:
    """Name the metrics and label values of a query that no service exposes."""
    wrong = [name for name in _NAME.findall(expression) if name not in metrics()]
    for name, inside in re.findall(r"\b(followup_\w+)\{([^}]*)\}", expression):
        metric = metrics().get(name)
        for label, value in _MATCHER.findall(inside):
            if metric is None or label == "namespace":
                continue
            allowed = metric.labels.get(label, ())
            if label == "le":
                allowed = tuple(str(float(edge)) for edge in metric.buckets)
            open_set = label in metric.labels and not allowed
            if value not in allowed and not open_set:
                wrong.append(f'{name}{{{label}="{value}"}}')
    return wrong


def cases() -> list[tuple[str, bool]]:
    """Give the alert of each unit test, and whether it is to fire."""
    return [
        (case["alertname"], bool(case["exp_alerts"]))
        for file in TESTS
        for test in yaml.safe_load(file.read_text())["tests"]
        for case in test["alert_rule_test"]
    ]


def beside_rules(file: Path, rules: dict[str, Any], folder: Path) -> Path:
    """Put a unit test and rules into one folder, and give the test."""
    (folder / "rules.yaml").write_text(yaml.safe_dump(rules))
    return Path(shutil.copy(file, folder))


def test_prometheus_loads_the_rules(tmp_path: Path) -> None:
    """The rules are valid, and every one of them is read."""
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump(groups()))
    code, words = run(find("promtool"), "check", "rules", tmp_path / "rules.yaml")

    assert code == 0, words
    assert f"{len(alerts())} rules found" in words


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.stem)
def test_alerts_fire_and_stay_silent(file: Path, tmp_path: Path) -> None:
    """Each alert fires for the series that should wake somebody and for no other."""
    test = beside_rules(file, groups(), tmp_path)
    code, words = run(find("promtool"), "test", "rules", test)

    assert code == 0, words


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.stem)
def test_alerts_that_never_fire_are_seen(file: Path, tmp_path: Path) -> None:
    """The unit tests fail for rules that cannot fire."""
    silent = {"groups": [{"name": "followup", "rules": []}]}
    code, words = run(
        find("promtool"), "test", "rules", beside_rules(file, silent, tmp_path)
    )

    assert code != 0
    assert "FAILED" in words


def test_every_alert_has_both_tests() -> None:
    """No alert lacks a test in which it fires or one in which it stays silent."""
    named = set(alerts())

    assert {name for name, fires in cases() if fires} == named
    assert {name for name, fires in cases() if not fires} == named


def test_every_metric_exists() -> None:
    """The queries use only metrics, labels and values that the services expose."""
    found = {name: unknown(rule["expr"]) for name, rule in alerts().items()}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    "query",
    [
        "followup_dead_letter_total > 0",
        "followup_alert_lateness_seconds > 0",
        'followup_alert_lateness_seconds_bucket{le="61.0"} > 0',
        'followup_dead_letters_total{reason="unknown"} > 0',
        'followup_dead_letters_total{topics="updates"} > 0',
    ],
)
def test_an_unknown_metric_is_seen(query: str) -> None:
    """A name, a label or a value that no service exposes is named."""
    assert unknown(query)


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.stem)
def test_the_unit_tests_use_real_metrics(file: Path) -> None:
    """The series that alerts are tested with could come from a service."""
    series = [
        one["series"]
        for test in yaml.safe_load(file.read_text())["tests"]
        for one in test["input_series"]
    ]

    assert [
        name for one in series for name in _NAME.findall(one) if name not in metrics()
    ] == []


def test_every_alert_says_what_to_do() -> None:
    """Each has a severity, a summary, a description, and the path of its page."""
    for name, rule in alerts().items():
        assert rule["labels"]["severity"] in {"page", "ticket"}, name
        assert set(rule["annotations"]) == {"summary", "description", "runbook_url"}
        assert rule["annotations"]["runbook_url"] == f"docs/runbook/{name}.md"


def test_every_alert_has_its_page() -> None:
    """The runbook has one page for each alert and none for another."""
    pages = {page.stem for page in RUNBOOK.glob("*.md")} - {"README"}
    index = (RUNBOOK / "README.md").read_text()

    assert pages == set(alerts())
    assert {name for name in pages if f"({name}.md)" not in index} == set()


def test_every_page_answers_the_same_questions() -> None:
    """Each page has the same four sections, in the same order, and none is empty."""
    for page in sorted(set(RUNBOOK.glob("*.md")) - {RUNBOOK / "README.md"}):
        title, *sections = re.split(r"^#+ (.+)$", page.read_text(), flags=re.MULTILINE)[
            1:
        ]

        assert title == page.stem
        assert tuple(sections[1::2]) == SECTIONS, page.name
        assert all(text.strip() for text in sections[2::2]), page.name
