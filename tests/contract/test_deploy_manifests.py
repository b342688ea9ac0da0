"""Every manifest obeys the schema of its kind, and the manifests fit one another."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from followup.topics import PARTITIONS
from tests.support.deployment import (
    K8S,
    OVERLAYS,
    SERVICES,
    Manifest,
    faults,
    of_kind,
    rendered,
    workload,
)
from tests.support.repository import ROOT

ALL = "overlays/prod"
# Where each kind gets a word that it does not know.
PLACES: dict[str, tuple[str | int, ...]] = {
    "ConfigMap": (),
    "Deployment": ("spec", "template", "spec", "containers", 0, "livenessProbe"),
    "KafkaTopic": ("spec",),
    "Namespace": ("metadata",),
    "NetworkPolicy": ("spec", "podSelector"),
    "PodDisruptionBudget": ("spec",),
    "PodMonitor": ("spec", "podMetricsEndpoints", 0),
    "PrometheusRule": ("spec", "groups", 0, "rules", 0),
    "Service": ("spec", "ports", 0),
    "ServiceAccount": ("metadata",),
    "StatefulSet": ("spec", "volumeClaimTemplates", 0, "spec"),
}


def pod(folder: str, service: str) -> Manifest:
    template: Manifest = workload(folder, service)["spec"]["template"]
    return template


def fits(selector: Manifest, folder: str) -> list[str]:
    """Name the services whose pods carry the labels that a selector asks for."""
    wanted = selector.get("matchLabels", selector).items()
    return [
        service
        for service in SERVICES
        if wanted <= pod(folder, service)["metadata"]["labels"].items()
    ]


@pytest.mark.parametrize("folder", OVERLAYS)
def test_manifests_obey_their_schemas(folder: str) -> None:
    """Kustomize renders the folder, and no manifest has a field or value amiss."""
    found = {
        f"{each['kind']} {each['metadata']['name']}": faults(each)
        for each in rendered(folder)
    }

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("kind", PLACES)
def test_a_misspelt_field_is_seen(kind: str) -> None:
    """A word that a kind does not know is named, however deep it stands."""
    manifest = deepcopy(next(of_kind(ALL, kind)))
    inner: Any = manifest
    for step in PLACES[kind]:
        inner = inner[step]
    inner["replicsa"] = 2

    assert "'replicsa' was unexpected" in " ".join(faults(manifest))


def test_every_kind_is_checked_for_strictness() -> None:
    """No kind is rendered whose strictness the test above has not seen."""
    assert {each["kind"] for each in rendered(ALL)} == set(PLACES)


@pytest.mark.parametrize("service", SERVICES)
def test_pods_may_do_nothing_but_their_work(service: str) -> None:
    """Each pod meets the restricted standard, and writes only where it should."""
    spec = pod("base", service)["spec"]
    container = spec["containers"][0]
    secure = container["securityContext"]

    assert spec["automountServiceAccountToken"] is False
    assert spec["enableServiceLinks"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert secure["allowPrivilegeEscalation"] is False
    assert secure["readOnlyRootFilesystem"] is True
    assert secure["capabilities"] == {"drop": ["ALL"]}
    assert "memory" in container["resources"]["limits"]
    assert "cpu" not in container["resources"]["limits"]


def test_the_namespace_refuses_what_asks_for_more() -> None:
    """The namespace enforces the restricted standard on every pod."""
    labels = next(of_kind("base", "Namespace"))["metadata"]["labels"]

    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


def test_selectors_find_pods() -> None:
    """Services, disruption budgets, network rules and the monitor select somebody."""
    selecting = {
        "Service": "selector",
        "PodDisruptionBudget": "selector",
        "NetworkPolicy": "podSelector",
        "PodMonitor": "selector",
    }
    lost = [
        (each["kind"], each["metadata"]["name"])
        for kind, field in selecting.items()
        for each in of_kind(ALL, kind)
        if not fits(each["spec"][field], ALL)
    ]

    assert lost == []


def test_named_ports_exist() -> None:
    """A port that a probe, a service, a rule or the monitor names is a container's."""
    named: list[tuple[str, list[str]]] = []
    for each in of_kind(ALL, "Service"):
        found = fits(each["spec"]["selector"], ALL)
        named += [(port["targetPort"], found) for port in each["spec"]["ports"]]
    for each in of_kind(ALL, "NetworkPolicy"):
        found = fits(each["spec"]["podSelector"], ALL)
        for rule in each["spec"].get("ingress", []):
            named += [(port["port"], found) for port in rule["ports"]]
    for each in of_kind(ALL, "PodMonitor"):
        found = fits(each["spec"]["selector"], ALL)
        named += [(end["port"], found) for end in each["spec"]["podMetricsEndpoints"]]
    for service in SERVICES:
        container = pod(ALL, service)["spec"]["containers"][0]
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            ways = container[probe]
            if "httpGet" in ways:
                named.append((ways["httpGet"]["port"], [service]))
    ports = {
        service: {
            port["name"] for port in pod(ALL, service)["spec"]["containers"][0]["ports"]
        }
        for service in SERVICES
    }

    assert named
    assert [(n, s) for n, on in named for s in on if n not in ports[s]] == []


@pytest.mark.parametrize("folder", OVERLAYS)
def test_workers_share_the_partitions_evenly(folder: str) -> None:
    """The scheduler's workers divide the partitions, and a copy has a place to be."""
    replicas = workload(folder, "scheduler")["spec"]["replicas"]
    data = {
        k: v for each in of_kind(folder, "ConfigMap") for k, v in each["data"].items()
    }

    assert PARTITIONS % replicas == 0
    assert int(data["SCHEDULER_STANDBY_REPLICAS"]) < replicas


@pytest.mark.parametrize("folder", OVERLAYS)
def test_secrets_are_named_and_never_written(folder: str) -> None:
    """The manifests hold no Secret, only the names of some."""
    assert list(of_kind(folder, "Secret")) == []


def test_the_policy_is_the_shipped_one() -> None:
    """The copy of the default policy is current: copy it anew when this fails."""
    shipped = ROOT / "followup" / "policy" / "default.yaml"

    assert (K8S / "base" / "policy.yaml").read_text() == shipped.read_text()
