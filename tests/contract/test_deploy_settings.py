"""What the manifests put into a service's environment is what the service reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from followup.runtime.environment import SECRETS_DIR
from followup.runtime.settings import ServiceSettings, load, variables
from services.intake.settings import IntakeSettings
from services.notifier.settings import NotifierSettings
from services.scheduler.settings import SchedulerSettings
from tests.support.deployment import OVERLAYS, Manifest, of_kind, workload

SETTINGS: dict[str, type[ServiceSettings]] = {
    "intake": IntakeSettings,
    "scheduler": SchedulerSettings,
    "notifier": NotifierSettings,
}
# What a cluster's secrets may hold; the values only have to be of the right kind.
SECRETS = {
    "KAFKA_SASL_USERNAME": "followup",
    "KAFKA_SASL_PASSWORD": "not-a-secret",
    "NOTIFIER_SMTP_USERNAME": "followup",
    "NOTIFIER_SMTP_PASSWORD": "not-a-secret",
    "NOTIFIER_WEBHOOK_URL": "https://alerts.example.com/hook",
    "NOTIFIER_WEBHOOK_SECRET": "whsec_" + "bm90LWEtc2VjcmV0LW5vdC1hLXNlY3JldA==",
}
EVERY = pytest.mark.parametrize(
    ("folder", "service"), [(f, s) for f in OVERLAYS for s in SETTINGS]
)


def spec_of(folder: str, service: str) -> Manifest:
    spec: Manifest = workload(folder, service)["spec"]["template"]["spec"]
    return spec


def environment(folder: str, service: str) -> dict[str, str]:
    """Give the variables that the kubelet would set."""
    container = spec_of(folder, service)["containers"][0]
    maps = {each["metadata"]["name"]: each for each in of_kind(folder, "ConfigMap")}
    found: dict[str, str] = {}
    for source in container.get("envFrom", []):
        found |= maps[source["configMapRef"]["name"]]["data"]
    for variable in container.get("env", []):
        found[variable["name"]] = variable.get("value", f"{service}-0")
    return found


def secret_files(folder: str, service: str) -> Iterator[str]:
    """Give the names of the files in the secrets folder."""
    for volume in spec_of(folder, service)["volumes"]:
        for source in volume.get("projected", {}).get("sources", []):
            yield from (item["path"] for item in source["secret"]["items"])


@EVERY
def test_every_variable_is_one_the_service_reads(folder: str, service: str) -> None:
    """No variable and no secret file has a name that the service would not look at."""
    known = {*variables(SETTINGS[service]), SECRETS_DIR}
    given = {*environment(folder, service), *secret_files(folder, service)}

    assert given - known == set()


@EVERY
def test_the_service_takes_these_settings(
    folder: str, service: str, tmp_path: Path
) -> None:
    """The service's own start-up check accepts the values, secrets included."""
    environ = environment(folder, service)
    given = {name: SECRETS[name] for name in secret_files(folder, service)}
    if environ.get("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT") == "PLAINTEXT":
        given = {k: v for k, v in given.items() if not k.startswith("KAFKA_SASL_")}
    if environ.get("NOTIFIER_SMTP_TLS") == "none":
        given = {k: v for k, v in given.items() if "_SMTP_" not in k}
    for name, value in given.items():
        (tmp_path / name).write_text(value)
    environ[SECRETS_DIR] = str(tmp_path)
    if "KAFKA_SSL_CAFILE" in environ:
        (tmp_path / ".authority").touch()
        environ["KAFKA_SSL_CAFILE"] = str(tmp_path / ".authority")
    settings = load(SETTINGS[service], environ)

    assert settings.policy == Path("/etc/followup/policies")


@EVERY
def test_paths_are_mounted(folder: str, service: str) -> None:
    """Every path in a variable lies on a volume, since the root cannot be written."""
    container = spec_of(folder, service)["containers"][0]
    mounts = {mount["mountPath"] for mount in container["volumeMounts"]}
    paths = {v for v in environment(folder, service).values() if v.startswith("/")}

    assert {p for p in paths if not {p, str(Path(p).parent)} & mounts} == set()


@EVERY
def test_ports_are_the_ones_the_service_opens(folder: str, service: str) -> None:
    """The container's ports are the settings' defaults, which no variable changes."""
    container = spec_of(folder, service)["containers"][0]
    fields = SETTINGS[service].model_fields
    named = {"metrics": "metrics_port", "grpc": "grpc_port"}
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    opened = {n: fields[f].default for n, f in named.items() if f in fields}

    assert ports == opened
    assert not [
        v
        for v in environment(folder, service)
        if v.endswith("_PORT") and not v.endswith("_SMTP_PORT")
    ]


@EVERY
def test_the_drain_ends_before_the_kubelet_loses_patience(
    folder: str, service: str
) -> None:
    """SIGTERM leaves time for the sleep before it, the drain, and 5 seconds more."""
    spec = spec_of(folder, service)
    container = spec["containers"][0]
    sleep = container.get("lifecycle", {}).get("preStop", {}).get("sleep", {})
    environ = environment(folder, service)
    prefix = service.upper()
    drains = [
        float(environ.get(f"{prefix}_{name}".upper(), field.default))
        for name, field in SETTINGS[service].model_fields.items()
        if name in {"grace_seconds", "drain_seconds"}
    ]
    needed = sleep.get("seconds", 0) + sum(drains) + 5

    assert drains
    assert spec["terminationGracePeriodSeconds"] >= needed
