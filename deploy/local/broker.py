"""One node of Apache Kafka on this machine: format, start, stop, kill, start again."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path
from string import Template

from deploy.local.jars import HERE, ensure_jars
from deploy.local.java import ensure_java
from deploy.local.ports import LOOPBACK, Ports, choose_ports, recall, remember
from deploy.local.process import Background, wait_until
from deploy.local.trouble import SetupError

CLUSTER_ID = "Zm9sbG93dXAtbG9jYWwtMQ"
READY_SECONDS = 90.0
GRACE_SECONDS = 20.0
READY_LINE = b"Kafka Server started"
TAKEN_WORDS = b"Address already in use"
START_ATTEMPTS = 3
JVM_OPTIONS = ("-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-Djava.awt.headless=true")


class Broker:
    """A Kafka node that keeps everything it needs to remember in one folder.

    Made with the same folder it is the same node: data, ports and pid are found
    again, also by another process. Not safe for use by two threads at once.
    """

    def __init__(self, home: Path, ports: Ports | None = None) -> None:
        self.home = home.resolve()
        self.log = self.home / "broker.log"
        self._wanted = ports
        self._memory = self.home / "ports.json"
        self._settings = self.home / "server.properties"
        self._process = Background(self.home / "broker.pid", str(self._settings))

    @property
    def bootstrap(self) -> str:
        """Give the address for clients; raise SetupError if it never started."""
        ports = recall(self._memory)
        if ports is None:
            raise SetupError(f"No Kafka node was ever started in {self.home}.")
        return f"{LOOPBACK}:{ports.client}"

    @property
    def pid(self) -> int | None:
        """Give the pid if the node runs, else None."""
        return self._process.pid()

    def start(self) -> str:
        """Start the node unless it runs, and give its address once it is ready.

        Blocks for about five seconds. Raises SetupError with the end of the node's
        log if it dies or is not ready in time.
        """
        if self.pid is not None:
            return self.bootstrap
        java, jars = ensure_java(), ensure_jars()
        self.home.mkdir(parents=True, exist_ok=True)
        words = b""
        for _ in range(START_ATTEMPTS):
            ports = self._wanted or choose_ports(self._memory)
            last_words = self._start_on(ports, [java, "-cp", f"{jars}/*"])
            if last_words is None:
                return self.bootstrap
            words = last_words
            if self._wanted is not None or TAKEN_WORDS not in words:
                break
        tail = "\n".join(words.decode(errors="replace").splitlines()[-20:])
        raise SetupError(f"Kafka did not start; the end of {self.log}:\n{tail}")

    def stop(self) -> bool:
        """End the node within its grace period; say whether it ran. Blocks."""
        return self._process.stop(GRACE_SECONDS)

    def kill(self) -> None:
        """End the node as a crash would, with no chance to tidy up. Blocks."""
        self._process.kill()

    def _start_on(self, ports: Ports, java: list[str]) -> bytes | None:
        """Try these ports; give the words it died with, None if it lives."""
        data = self.home / "data"
        template = Template((HERE / "server.properties.template").read_text())
        values = {"port": ports.client, "controller_port": ports.controller}
        self._settings.write_text(template.substitute(values, data=data))
        remember(self._memory, ports)
        if not (data / "meta.properties").exists():
            self._format(java)
        logging = f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}"
        before = self.log.stat().st_size if self.log.exists() else 0
        command = [java[0], *JVM_OPTIONS, logging, *java[1:]]
        self._process.start(
            [*command, "kafka.Kafka", str(self._settings)], log=self.log
        )

        def words() -> bytes:
            with self.log.open("rb") as file:
                file.seek(before)
                return file.read()

        def settled() -> bool:
            return self.pid is None or (READY_LINE in words() and _answers(ports))

        if wait_until(settled, READY_SECONDS) and self.pid is not None:
            return None
        self.kill()
        return words()

    def _format(self, java: list[str]) -> None:
        """Give an empty data folder the identity of our one-node cluster."""
        logging = f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}"
        command = [java[0], "-XX:TieredStopAtLevel=1", logging, *java[1:]]
        command += ["kafka.tools.StorageTool", "format", "--ignore-formatted"]
        command += ["-t", CLUSTER_ID, "-c", str(self._settings)]
        done = subprocess.run(  # noqa: S603 - Java, found by us
            command, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise SetupError(f"Kafka's data folder: {done.stdout}{done.stderr}")


def _answers(ports: Ports) -> bool:
    try:
        with socket.create_connection((LOOPBACK, ports.client), timeout=1):
            return True
    except OSError:
        return False
