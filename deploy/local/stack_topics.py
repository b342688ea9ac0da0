"""Makes a stack's topics, and removes those of a stack that was only for once."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from deploy.local.kafka import VARIABLE
from deploy.local.trouble import SetupError
from followup.kafka import topic_admin
from followup.runtime.settings import KafkaSettings, SettingsError, load
from followup.topics import Topics


def make_topics(environ: Mapping[str, str], bootstrap: str, topics: Topics) -> None:
    """Create the topics that are missing; raises SetupError when Kafka refuses."""
    try:
        topic_admin.apply(_kafka(environ, bootstrap), topics.all(), 1)
    except (SettingsError, topic_admin.TopicsUnknown) as error:
        raise SetupError(str(error)) from error


def forget_topics(environ: Mapping[str, str], bootstrap: str, prefix: str) -> None:
    """Delete every topic and group of a prefix, as far as Kafka lets us."""
    with suppress(KafkaError, OSError):
        admin = KafkaAdminClient(
            **_kafka(environ, bootstrap).for_kafka_python(),
            bootstrap_timeout_ms=5000,
            request_timeout_ms=10_000,
        )
        try:
            own = [one for one in admin.list_topics() if one.startswith(f"{prefix}-")]
            admin.delete_topics(own)
            groups = [one["group_id"] for one in admin.list_groups()]
            admin.delete_groups([one for one in groups if one.startswith(prefix)])
        finally:
            admin.close()


def _kafka(environ: Mapping[str, str], bootstrap: str) -> KafkaSettings:
    return load(KafkaSettings, {**environ, VARIABLE: bootstrap})
