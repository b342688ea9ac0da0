"""What the scheduler reads from its environment."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from followup.runtime.settings import Port, ServiceSettings


class SchedulerSettings(ServiceSettings):
    """SCHEDULER_* and what every service reads."""

    model_config = SettingsConfigDict(env_prefix="SCHEDULER_")

    metrics_port: Port = 9465
    data_dir: Path = Field(
        default=Path("scheduler-data"),
        description="a folder of this process alone, kept across restarts",
    )
    instance_id: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9._-]*$",
        max_length=200,
        description="a name that stays the same across restarts, such as the pod's;"
        " with it a quick restart moves no partitions",
    )
    session_timeout_seconds: float = Field(
        default=20.0,
        ge=6,
        le=300,
        description="seconds of silence after which Kafka gives our partitions away,"
        " 6 to 300; a third of it without a turn of the loop ends the process",
    )
    standby_replicas: int = Field(
        default=0,
        ge=0,
        le=3,
        description="how many other workers keep a copy of each partition, 0 to 3;"
        " 1 or more needs as many more workers",
    )
    commit_interval_seconds: float = Field(
        default=1.0,
        gt=0,
        le=60,
        description="seconds between commits of what was heard, above 0 to 60",
    )
    drain_per_second: float = Field(
        default=1000.0,
        ge=1,
        le=100_000,
        description="cases looked at in a second of those that are due for more than"
        " a minute, 1 to 100000; an outage's backlog comes no faster",
    )
    patience_seconds: float = Field(
        default=180.0,
        ge=10,
        le=3600,
        description="seconds without any progress after which the process ends itself,"
        " 10 to 3600; recovery counts as progress",
    )
    lookout: bool = Field(
        default=True,
        description="false to watch nothing over all complaints at once: no breaker,"
        " no digests, no word of silent sources",
    )
    learner: bool = Field(
        default=True,
        description="false to learn nothing of how long complaints take; promises then"
        " follow the policy alone once the last curves are a week old",
    )
    grace_seconds: float = Field(
        default=25.0,
        gt=0,
        le=600,
        description="seconds for finishing what is under way after SIGTERM, to 600",
    )
