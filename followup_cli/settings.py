"""The command line's settings: the environment, else those of a running `make up`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from followup.runtime.settings import (
    KafkaSettings,
    Port,
    Problem,
    ServiceSettings,
    SettingsError,
    load,
)
from followup.topics import Topics
from followup_cli.trouble import Trouble

STACK_FILE = Path(".local") / "stack" / "env"
"""Written by `make up` in the project's folder: addresses, as NAME=value."""

_NAMES = (
    "FOLLOWUP_INTAKE_ADDRESS",
    "FOLLOWUP_TOPIC_PREFIX",
    "FOLLOWUP_PARTITIONS",
    "FOLLOWUP_POLICY",
    "FOLLOWUP_HEALTH",
    "FOLLOWUP_SMTP",
)


class _Read(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="CLI_")

    metrics_port: Port = 0
    intake_address: str = Field(
        default="localhost:50051",
        validation_alias="FOLLOWUP_INTAKE_ADDRESS",
        pattern=r"^\S+:\d+$",
        description="host:port of intake's gRPC server",
    )
    health: str = Field(
        default="intake=http://localhost:9464,scheduler=http://localhost:9465,"
        "notifier=http://localhost:9466",
        validation_alias="FOLLOWUP_HEALTH",
        pattern=r"^[a-z0-9-]+=https?://[^\s,=]+(,[a-z0-9-]+=https?://[^\s,=]+)*$",
        description="name=http://host:port of each service, separated by commas",
    )
    smtp: str = Field(
        default="localhost:25",
        validation_alias="FOLLOWUP_SMTP",
        pattern=r"^\S+:\d+$",
        description="host:port of the SMTP server that the notifier uses",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where everything is. `health` maps each service to its health address."""

    intake_address: str
    topics: Topics
    policy: Path | None
    health: Mapping[str, str]
    smtp: str
    kafka: KafkaSettings
    found: str

    @property
    def servers(self) -> str:
        """The Kafka brokers, for people."""
        return ", ".join(self.kafka.servers)


def read_settings(environ: Mapping[str, str], folder: Path) -> Settings:
    """Return the settings of `environ`; what it leaves out, of a running stack.

    The stack's file is looked for in `folder` and the folders above it. Variables of
    other programs are ignored. Raises Trouble naming every bad variable.
    """
    file = _stack_file(folder)
    remembered = parse(file.read_text(encoding="utf-8")) if file else {}
    chosen = {
        name: value
        for name, value in {**remembered, **environ}.items()
        if name in _NAMES or name.startswith("KAFKA_")
    }
    try:
        read = load(_Read, chosen)
    except SettingsError as error:
        raise Trouble(_together(error.problems)) from error
    return Settings(
        intake_address=read.intake_address,
        topics=read.topics,
        policy=read.policy,
        health=dict(part.split("=", 1) for part in read.health.split(",")),
        smtp=read.smtp,
        kafka=read.kafka,
        found=str(file) if file else "",
    )


def parse(text: str) -> dict[str, str]:
    """Read NAME=value lines; empty lines and those that begin with # are skipped."""
    lines = (line.strip() for line in text.splitlines())
    pairs = (line.partition("=") for line in lines if line and line[0] != "#")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _stack_file(folder: Path) -> Path | None:
    for place in (folder, *folder.parents):
        file = place / STACK_FILE
        if file.is_file():
            return file
    return None


def _together(problems: tuple[Problem, ...]) -> str:
    return "the settings are wrong:\n" + "\n".join(f"  {one}" for one in problems)
