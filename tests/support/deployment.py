"""The manifests as kustomize renders them, and the strict schemas they must obey."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from deploy.tools.places import find, kubernetes_schemas
from tests.support.repository import ROOT

K8S = ROOT / "deploy" / "k8s"
OVERLAYS = ("base", "overlays/dev", "overlays/prod")
SERVICES = ("intake", "scheduler", "notifier")

Manifest = dict[str, Any]


def run(*command: str | Path) -> tuple[int, str]:
    """Run a program; give its exit code and all it said."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@cache
def rendered(folder: str) -> tuple[Manifest, ...]:
    """Give every manifest of a folder below deploy/k8s."""
    code, words = run(find("kubectl"), "kustomize", K8S / folder)
    assert code == 0, words
    return tuple(yaml.safe_load_all(words))


def of_kind(folder: str, *kinds: str) -> Iterator[Manifest]:
    """Give the rendered manifests of these kinds."""
    return (each for each in rendered(folder) if each["kind"] in kinds)


def workload(folder: str, service: str) -> Manifest:
    """Give the Deployment or StatefulSet of a service."""
    found = of_kind(folder, "Deployment", "StatefulSet")
    return next(each for each in found if each["metadata"]["name"] == service)


def faults(manifest: Manifest) -> list[str]:
    """Name all that the schema of a manifest's kind objects to."""
    found = _validator(manifest["apiVersion"], manifest["kind"]).iter_errors(manifest)
    return [f"{error.json_path}: {error.message}" for error in found]


@cache
def _validator(api: str, kind: str) -> Draft202012Validator:
    """Give the validator of a kind; raises FileNotFoundError if it is unknown."""
    group, _, version = api.rpartition("/")
    core = kubernetes_schemas()
    if group.endswith((".coreos.com", ".strimzi.io")):
        file = K8S / "schemas" / f"{kind.lower()}-{version}.json"
    else:
        parts = (kind.lower(), group.split(".")[0], version)
        file = core / f"{'-'.join(filter(None, parts))}.json"
    shared = Resource.from_contents(_json(core / "_definitions.json"))
    registry: Registry[Any] = Registry().with_resources([(shared.id() or "", shared)])
    return Draft202012Validator(_json(file), registry=registry)


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
