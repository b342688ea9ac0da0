"""Fetch Apache Kafka's published jars once, by Maven, into an ignored folder."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path

from deploy.local.java import ensure_maven
from deploy.local.trouble import SetupError

HERE = Path(__file__).parent
POM = HERE / "pom.xml"
TOP = HERE.parents[1] / ".local" / "kafka"


def ensure_jars(top: Path = TOP) -> Path:
    """Give the folder of jars that ``pom.xml`` names, fetching it if it is not there.

    Two processes may ask at once: the second waits for the first.
    A fetch that is cut short leaves nothing that a later one would trust.
    """
    top.mkdir(parents=True, exist_ok=True)
    library = top / "lib"
    wanted = hashlib.sha256(POM.read_bytes()).hexdigest()
    with (top / "lib.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = library / "pom.sha256"
        if not (stamp.exists() and stamp.read_text() == wanted):
            _fetch(library)
            stamp.write_text(wanted)
    return library


def _fetch(library: Path) -> None:
    maven = ensure_maven()
    print("Fetching Apache Kafka's jars (about 45 MB, once) ...", flush=True)
    shutil.rmtree(library, ignore_errors=True)
    command = [maven, "-B", "-q", "-f", str(POM), "dependency:copy-dependencies"]
    command += ["-DincludeScope=runtime", f"-DoutputDirectory={library}"]
    done = subprocess.run(  # noqa: S603 - Maven, found by us
        command, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
        raise SetupError(f"Maven could not fetch Kafka's jars:\n{tail}")
    count = len(list(library.glob("*.jar")))
    print(f"Fetched {count} jars.", flush=True)
