"""What intake reads from its environment."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from followup.runtime.settings import Port, ServiceSettings


class IntakeSettings(ServiceSettings):
    """`INTAKE_*`, beside what every service reads."""

    model_config = SettingsConfigDict(env_prefix="INTAKE_")

    metrics_port: Port = 9464
    grpc_host: str = Field(
        default="0.0.0.0",  # noqa: S104 - callers come from outside the pod
        description="the address that serves gRPC",
    )
    grpc_port: Port = Field(
        default=50051, description="the TCP port that serves gRPC, 0 for any free one"
    )
    max_in_flight: int = Field(
        default=2_000,
        ge=1,
        le=100_000,
        description="how many facts may wait for Kafka at once, 1 to 100000",
    )
    publish_seconds: float = Field(
        default=5.0,
        ge=0.2,
        le=60.0,
        description="how long a fact may wait for Kafka, 0.2 to 60 seconds",
    )
    grace_seconds: float = Field(
        default=10.0,
        ge=0.0,
        le=300.0,
        description="how long calls may still take after SIGTERM, 0 to 300 seconds",
    )
