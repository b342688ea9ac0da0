"""Makes a stack's topics, and removes those of a stack that was only for once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from deploy.local.kafka import HOME, VARIABLE
from deploy.local.trouble import SetupError
from followup.kafka import topic_admin
from followup.kafka.building import build
from followup.runtime.settings import KafkaSettings, SettingsError, load
from followup.topics import Topics


def make_topics(environ: Mapping[str, str], bootstrap: str, topics: Topics) -> str:
    """Create the topics that are missing; return what tells them from later ones.

    The scheduler's local tables belong to the very changelog they were written with,
    not to another one of its name. Raises SetupError when Kafka refuses, and for topics
    that are there and differ.
    """
    try:
        kafka = _kafka(environ, bootstrap)
        report = topic_admin.apply(kafka, topics.all(), 1)
    except (SettingsError, topic_admin.TopicsUnknown) as error:
        raise SetupError(str(error)) from error
    if report.differences:
        told = "\n".join(f"  {one}" for one in report.differences)
        raise SetupError(
            f"Kafka has other topics than this version needs:\n{told}\n"
            f"To begin again with an empty Kafka of your own: make down, then"
            f" rm -r {near(HOME)}"
        )
    with _admin(kafka) as admin:
        (changelog,) = admin.describe_topics([topics.cases])
        return str(changelog["topic_id"])


def near(path: Path) -> Path:
    """Return a path as seen from here, where that is shorter."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def forget_topics(environ: Mapping[str, str], bootstrap: str, prefix: str) -> None:
    """Delete every topic and group of a prefix, as far as Kafka lets us."""
    with suppress(KafkaError, OSError), _admin(_kafka(environ, bootstrap)) as admin:
        own = [one for one in admin.list_topics() if one.startswith(f"{prefix}-")]
        admin.delete_topics(own)
        groups = [one["group_id"] for one in admin.list_groups()]
        admin.delete_groups([one for one in groups if one.startswith(prefix)])


@contextmanager
def _admin(kafka: KafkaSettings) -> Iterator[Any]:
    admin = build(
        KafkaAdminClient,
        **kafka.for_kafka_python(),
        bootstrap_timeout_ms=5000,
        request_timeout_ms=10_000,
    )
    try:
        yield admin
    finally:
        admin.close()


def _kafka(environ: Mapping[str, str], bootstrap: str) -> KafkaSettings:
    return load(KafkaSettings, {**environ, VARIABLE: bootstrap})
