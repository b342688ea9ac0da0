"""The command line finds its settings, and says when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup_cli.settings import read_settings
from followup_cli.trouble import Trouble


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a project's folder in which `make up` runs."""
    file = tmp_path / ".local" / "stack" / "env"
    file.parent.mkdir(parents=True)
    file.write_text(
        "# written by make up\n"
        "KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:19092\n"
        "FOLLOWUP_INTAKE_ADDRESS=127.0.0.1:40000\n"
    )
    return tmp_path


def test_a_running_stack_is_found_from_a_folder_below(project: Path) -> None:
    """What `make up` wrote is used wherever in the project one stands."""
    below = project / "docs" / "deep"
    below.mkdir(parents=True)
    settings = read_settings({}, below)

    assert "127.0.0.1:40000" == settings.intake_address
    assert "127.0.0.1:19092" == settings.servers
    assert settings.found.endswith("env")


def test_the_environment_wins_over_the_stack(project: Path) -> None:
    """A variable that is set is meant; other programs' variables are nobody's fault."""
    environ = {"FOLLOWUP_INTAKE_ADDRESS": "intake:1", "FOLLOWUP_LOG_LEVEL": "nonsense"}
    settings = read_settings(environ, project)

    assert "intake:1" == settings.intake_address


def test_without_either_the_usual_addresses_are_used(tmp_path: Path) -> None:
    """Nothing set means everything on this machine."""
    settings = read_settings({}, tmp_path)

    assert "localhost:50051" == settings.intake_address
    assert "localhost:9092" == settings.servers
    assert {"intake", "scheduler", "notifier"} == set(settings.health)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Two bad variables are two lines of one trouble."""
    environ = {"FOLLOWUP_INTAKE_ADDRESS": "nowhere", "KAFKA_BOOTSTRAP_SERVERS": "none"}

    with pytest.raises(Trouble) as caught:
        read_settings(environ, tmp_path)

    assert "FOLLOWUP_INTAKE_ADDRESS" in caught.value.cause
    assert "KAFKA_BOOTSTRAP_SERVERS" in caught.value.cause
