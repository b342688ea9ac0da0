"""Find a Java runtime and Maven, or get them.

Kafka 4 needs Java 17 or later. On Debian and Ubuntu root installs what is missing;
anyone else is shown the exact command and asked, or stopped with it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.local.trouble import SetupError

OLDEST_JAVA = 17
JAVA_PACKAGES = (
    "openjdk-17-jre-headless",
    "openjdk-21-jre-headless",
    "openjdk-25-jre-headless",
    "default-jre-headless",
)


def java_version(report: str) -> int | None:
    """Read the major version out of what ``java -version`` says."""
    found = re.search(r'version "(?:1\.)?(\d+)', report)
    return int(found.group(1)) if found else None


def find_java() -> str | None:
    """Give the path of a Java runtime new enough; JAVA_HOME is asked first."""
    home = os.environ.get("JAVA_HOME")
    candidates = [str(Path(home, "bin", "java"))] if home else []
    candidates += [shutil.which("java") or ""]
    for java in filter(None, candidates):
        try:
            seen = subprocess.run(  # noqa: S603 - a path found by us
                [java, "-version"], capture_output=True, text=True, check=False
            )
        except OSError:
            continue
        if (java_version(seen.stderr) or 0) >= OLDEST_JAVA:
            return java
    return None


def ensure_java() -> str:
    """Give a Java runtime, installing it if needed; raise SetupError otherwise."""
    found = find_java()
    if found is None:
        # Maven is needed next, unless the jars are there: one question for both.
        maven = [] if shutil.which("mvn") else ["maven"]
        _install("a Java runtime 17 or later", _java_package(), *maven)
        found = find_java()
    if found is None:
        raise SetupError(
            "No Java runtime 17 or later was found, also after installing one. "
            "Point JAVA_HOME at one and run this again."
        )
    return found


def ensure_maven() -> str:
    """Give the path of Maven, installing it if needed; raise SetupError otherwise."""
    found = shutil.which("mvn")
    if found is None:
        _install("Maven", "maven")
        found = shutil.which("mvn")
    if found is None:
        raise SetupError("Maven (mvn) is not on the PATH, also after installing it.")
    return found


def install_commands(*packages: str, root: bool) -> list[list[str]]:
    """Give the commands that install Debian packages, with sudo unless root."""
    prefix = [] if root else ["sudo"]
    install = [*prefix, "apt-get", "install", "-y", "-q", "--no-install-recommends"]
    return [[*prefix, "apt-get", "update", "-q"], [*install, *packages]]


def _java_package() -> str:
    """Choose the oldest sufficient Java that this Debian or Ubuntu offers."""
    apt_cache = shutil.which("apt-cache")
    if apt_cache is None:
        return JAVA_PACKAGES[-1]
    if _is_root():
        _run(["apt-get", "update", "-q"])
    for package in JAVA_PACKAGES:
        seen = subprocess.run(  # noqa: S603 - a fixed command
            [apt_cache, "show", package], capture_output=True, check=False
        )
        if seen.returncode == 0:
            return package
    return JAVA_PACKAGES[-1]


def _install(what: str, *packages: str) -> None:
    missing = f"{what[:1].upper()}{what[1:]} is missing"
    if shutil.which("apt-get") is None:
        raise SetupError(f"{missing}. Install it, then run this again.")
    commands = install_commands(*packages, root=_is_root())
    line = " && ".join(" ".join(command) for command in commands)
    if not _is_root():
        print(
            f"{missing}. This installs it:\n\n    {line}\n",
            flush=True,
        )
        if not sys.stdin.isatty():
            raise SetupError("Run the command above, then try again.")
        if input("Run it now? [y/N] ").strip().lower() not in {"y", "yes"}:
            raise SetupError(f"{missing} still.")
    else:
        print(f"{missing}; installing {' '.join(packages)}.", flush=True)
    for command in commands:
        _run(command)


def _run(command: Sequence[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(  # noqa: S603 - a fixed command
        list(command), env=environment, stdout=sys.stderr, check=False
    )
    if done.returncode != 0:
        raise SetupError(f"`{' '.join(command)}` failed; its words are above.")


def _is_root() -> bool:
    return os.geteuid() == 0
