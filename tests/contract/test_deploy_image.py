"""The recipe of the images is sound and complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deploy.tools.places import find
from tests.support.deployment import SERVICES, run
from tests.support.repository import ROOT

RECIPE = ROOT / "deploy" / "Dockerfile"
IGNORED = ROOT / "deploy" / "Dockerfile.dockerignore"


def copied() -> list[str]:
    """Give the files and folders that the recipe takes from the repository."""
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", RECIPE.read_text(), re.MULTILINE)
    return [name.rstrip("/") for line in lines for name in line.split()]


def test_the_recipe_has_no_known_fault() -> None:
    """The linter finds nothing."""
    code, words = run(find("hadolint"), RECIPE)

    assert code == 0, words


def test_a_fault_in_the_recipe_is_seen(tmp_path: Path) -> None:
    """The linter names a package without a version and a relative folder."""
    bad = tmp_path / "Dockerfile"
    bad.write_text("FROM python:3.11-slim\nWORKDIR app\nRUN pip install grpcio\n")
    code, words = run(find("hadolint"), bad)

    assert code == 1
    assert {"DL3000", "DL3013"} <= set(re.findall(r"DL\d+", words))


def test_all_that_is_copied_is_there() -> None:
    """The repository has each file, and the builder is given it."""
    let_through = {line[1:].rstrip("/") for line in IGNORED.read_text().split()}

    assert len(copied()) > len(SERVICES)
    assert [name for name in copied() if not (ROOT / name).exists()] == []
    assert set(copied()) - let_through == set()


def test_all_packages_are_copied() -> None:
    """Whatever a wheel holds is in the image."""
    settings = (ROOT / "pyproject.toml").read_text()
    packages = re.search(r"^packages = \[(.*)\]$", settings, re.MULTILINE)

    assert packages
    assert set(re.findall(r'"(\w+)"', packages[1])) - set(copied()) == set()


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_can_be_chosen(service: str) -> None:
    """Each service has its locked packages, and an entry without a shell."""
    text = RECIPE.read_text()
    entry = f'ENTRYPOINT ["/opt/followup/bin/python", "-m", "services.{service}"]'
    stage = text.partition(f"FROM runtime AS {service}\n")[2].partition("\nFROM")[0]

    assert (ROOT / "locks" / f"{service}.txt").is_file()
    assert (ROOT / "services" / service / "__main__.py").is_file()
    assert entry in stage


def test_nothing_is_installed_unchecked() -> None:
    """Every package from outside is pinned and checked by its hash."""
    text = re.sub(r"\\\n\s+", "", RECIPE.read_text())
    installs = re.findall(r"pip install ([^&\n]*)", text)

    assert installs
    assert [
        line
        for line in installs
        if "--require-hashes" not in line and "--no-index" not in line
    ] == []


def test_the_image_runs_as_nobody_in_particular() -> None:
    """The process has a numeric user other than root, the one the manifests name."""
    assert "\nUSER 65532:65532\n" in RECIPE.read_text()
