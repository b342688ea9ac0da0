"""Finding Java and asking for it, without starting any."""

from __future__ import annotations

import pytest

from deploy.local.java import install_commands, java_version


@pytest.mark.parametrize(
    ("report", "major"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_431"', 8),
        ('openjdk version "25" 2025-09-16', 25),
        ("command not found", None),
    ],
)
def test_the_major_version_is_read(report: str, major: int | None) -> None:
    """Old and new ways of writing a Java version are both understood."""
    assert java_version(report) == major


def test_root_installs_without_sudo() -> None:
    """Root gets the plain commands, in the order in which they must run."""
    update, install = install_commands("maven", root=True)

    assert update[:2] == ["apt-get", "update"]
    assert install[:2] == ["apt-get", "install"]
    assert install[-1] == "maven"


def test_others_are_shown_sudo() -> None:
    """Anyone else is shown commands that ask for the right to install."""
    commands = install_commands("maven", root=False)

    assert [command[0] for command in commands] == ["sudo", "sudo"]
