"""The settings every service shares; each service adds its own in a subclass."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, FilePath, SecretStr, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from followup.runtime.environment import (
    CommaSeparated,
    Problem,
    SettingsError,
    load,
    variables,
)
from followup.topics import PARTITIONS, Topics

__all__ = [
    "CommaSeparated",
    "KafkaSettings",
    "LogLevel",
    "Port",
    "Problem",
    "ServiceSettings",
    "SettingsError",
    "load",
    "variables",
]


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


Port = Annotated[
    int, Field(ge=0, le=65535, description="a TCP port, 0 for any free one")
]

LogLevel = Annotated[
    Literal["DEBUG", "INFO", "WARNING", "ERROR"],
    BeforeValidator(_upper),
    Field(description="DEBUG, INFO, WARNING or ERROR"),
]


class _FromValuesOnly(BaseSettings):
    """Settings made of the values given; reading the environment is `load`'s."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is the library's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - see above
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - see above
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - see above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values from the constructor alone, so that tests read no environment."""
        return (init_settings,)


class KafkaSettings(_FromValuesOnly):
    """How to reach Kafka and prove who we are."""

    model_config = SettingsConfigDict(env_prefix="KAFKA_")

    bootstrap_servers: str = Field(
        default="localhost:9092",
        pattern=r"^\s*[^\s,]+:\d+(\s*,\s*[^\s,]+:\d+)*\s*$",
        description="host:port of one or more brokers, separated by commas",
    )
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = (
        Field(
            default="PLAINTEXT",
            description="PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL",
        )
    )
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = Field(
        default=None, description="PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512"
    )
    sasl_username: str | None = Field(default=None, description="the SASL user's name")
    sasl_password: SecretStr | None = Field(
        default=None, description="the SASL user's password, best from a secrets folder"
    )
    ssl_cafile: FilePath | None = Field(
        default=None,
        description="a PEM file of the authorities that signed the brokers",
    )
    ssl_certfile: FilePath | None = Field(
        default=None, description="a PEM file of our certificate, for mutual TLS"
    )
    ssl_keyfile: FilePath | None = Field(
        default=None, description="a PEM file of our certificate's key, for mutual TLS"
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        lacking = []
        if self.security_protocol.startswith("SASL_"):
            lacking = [
                f"KAFKA_{name}"
                for name, value in (
                    ("SASL_MECHANISM", self.sasl_mechanism),
                    ("SASL_USERNAME", self.sasl_username),
                    ("SASL_PASSWORD", self.sasl_password),
                )
                if value is None
            ]
        elif self.sasl_username or self.sasl_password or self.sasl_mechanism:
            raise ValueError(
                f"KAFKA_SASL_* is set but KAFKA_SECURITY_PROTOCOL is"
                f" {self.security_protocol}, which would not use it"
            )
        if lacking:
            raise ValueError(
                f"KAFKA_SECURITY_PROTOCOL {self.security_protocol} also needs"
                f" {', '.join(lacking)}"
            )
        if (self.ssl_certfile is None) != (self.ssl_keyfile is None):
            raise ValueError("KAFKA_SSL_CERTFILE and KAFKA_SSL_KEYFILE go together")
        return self

    @property
    def servers(self) -> tuple[str, ...]:
        """The brokers as `host:port`, one by one."""
        return tuple(part.strip() for part in self.bootstrap_servers.split(","))

    def for_kafka_python(self) -> dict[str, object]:
        """Return keyword arguments for kafka-python's producers, consumers and admins.

        Holds the password in clear: never log it.
        """
        password = self.sasl_password
        chosen: dict[str, object] = {
            "bootstrap_servers": list(self.servers),
            "security_protocol": self.security_protocol,
            "sasl_mechanism": self.sasl_mechanism,
            "sasl_plain_username": self.sasl_username,
            "sasl_plain_password": password.get_secret_value() if password else None,
        }
        for name in ("ssl_cafile", "ssl_certfile", "ssl_keyfile"):
            path = getattr(self, name)
            chosen[name] = str(path) if path else None
        return {name: value for name, value in chosen.items() if value is not None}


class ServiceSettings(_FromValuesOnly):
    """What every service reads.

    A subclass sets `model_config = SettingsConfigDict(env_prefix="INTAKE_")`, gives
    `metrics_port` its default (`metrics_port: Port = 9464`) and adds its own fields;
    `FOLLOWUP_*` and `KAFKA_*` keep their names.
    """

    topic_prefix: str = Field(
        default="followup",
        validation_alias="FOLLOWUP_TOPIC_PREFIX",
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=100,
        description="how every topic's name begins: lower-case letters, digits and"
        " single hyphens",
    )
    partitions: int = Field(
        default=PARTITIONS,
        validation_alias="FOLLOWUP_PARTITIONS",
        ge=1,
        le=1000,
        description="partitions of each topic, the same for all services; 12, 24 or 48"
        " divide well among workers, and the number cannot change later",
    )
    policy: Path | None = Field(
        default=None,
        validation_alias="FOLLOWUP_POLICY",
        description="the policy file; left out, the shipped default is used",
    )
    log_format: Literal["json", "console"] = Field(
        default="json",
        validation_alias="FOLLOWUP_LOG_FORMAT",
        description="json for machines or console for people",
    )
    log_level: LogLevel = Field(
        default="INFO",
        validation_alias="FOLLOWUP_LOG_LEVEL",
        description="DEBUG, INFO, WARNING or ERROR",
    )
    metrics_host: str = Field(
        default="0.0.0.0",  # noqa: S104 - probes and scrapes come from outside the pod
        description="the address that serves /metrics, /healthz and /readyz",
    )
    metrics_port: Port
    kafka: KafkaSettings = Field(default_factory=KafkaSettings)

    @property
    def topics(self) -> Topics:
        """Every topic's name under the prefix of these settings."""
        return Topics(self.topic_prefix, self.partitions)

    @property
    def about(self) -> dict[str, str]:
        """What tells a service of this installation from another's: no secrets."""
        return {
            "topic_prefix": self.topic_prefix,
            "kafka": ",".join(self.kafka.servers),
        }
