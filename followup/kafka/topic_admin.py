"""Makes the declared topics in Kafka and says what differs; all of it blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from followup.kafka.building import build
from followup.kafka.topic_wishes import Difference, Found, differences, settings_for
from followup.runtime.settings import KafkaSettings
from followup.topics import Topic

__all__ = ["Difference", "Report", "TopicsUnknown", "apply", "check"]

CHECK_SECONDS = 5.0
"""How long Kafka may take to say what it has."""

APPLY_SECONDS = 30.0
"""How long Kafka may take to create a topic and to find leaders for all."""


class TopicsUnknown(Exception):
    """Kafka did not say what it has; trying again is safe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What `apply` did: the topics it created, and what it left as it was."""

    created: tuple[str, ...]
    differences: tuple[Difference, ...]


def apply(
    settings: KafkaSettings, topics: Sequence[Topic], replication_factor: int
) -> Report:
    """Create the topics that are missing; never change or delete one.

    May be repeated, also by several processes at once. What differs in topics that are
    there is reported. Raises TopicsUnknown when Kafka does not answer or refuses.
    """
    with _admin(settings, APPLY_SECONDS) as admin:
        found = _found(admin, topics)
        missing = [topic for topic in topics if topic.name not in found]
        created = tuple(
            topic.name for topic in missing if _create(admin, topic, replication_factor)
        )
        if missing:
            names = [topic.name for topic in missing]
            admin.wait_for_topics(names, timeout_ms=int(APPLY_SECONDS * 1000))
            found = _found(admin, topics)
        return Report(created=created, differences=_compare(settings, topics, found))


def check(settings: KafkaSettings, topics: Sequence[Topic]) -> tuple[Difference, ...]:
    """Return every difference between the topics as declared and as Kafka has them.

    Changes nothing. Raises TopicsUnknown when Kafka does not answer.
    """
    with _admin(settings, CHECK_SECONDS) as admin:
        return _compare(settings, topics, _found(admin, topics))


def _compare(
    settings: KafkaSettings, topics: Sequence[Topic], found: dict[str, Found]
) -> tuple[Difference, ...]:
    servers = ",".join(settings.servers)
    return tuple(
        difference
        for topic in topics
        for difference in differences(topic, found.get(topic.name), servers)
    )


@contextmanager
def _admin(settings: KafkaSettings, seconds: float) -> Iterator[Any]:
    answer_ms = int(seconds * 1000)
    admin = None
    try:
        admin = build(
            KafkaAdminClient,
            **settings.for_kafka_python(),
            client_id="followup-topics",
            bootstrap_timeout_ms=answer_ms,
            request_timeout_ms=answer_ms,
        )
        yield admin
    except (KafkaError, OSError) as error:
        servers = ", ".join(settings.servers)
        raise TopicsUnknown(f"Kafka at {servers}: {error}") from error
    finally:
        if admin is not None:
            admin.close()


def _create(admin: Any, topic: Topic, replication_factor: int) -> bool:  # noqa: ANN401 - kafka-python has no type hints
    wish = {
        "num_partitions": topic.partitions,
        "replication_factor": replication_factor,
        "configs": settings_for(topic, replication_factor),
    }
    try:
        admin.create_topics({topic.name: wish})
    except TopicAlreadyExistsError:
        # Another process was faster; what it made is compared like any other.
        return False
    return True


def _found(admin: Any, topics: Sequence[Topic]) -> dict[str, Found]:  # noqa: ANN401 - kafka-python has no type hints
    names = [topic.name for topic in topics]
    there = {
        each["name"]: each["partitions"]
        for each in admin.describe_topics(names)
        if not _missing(each)
    }
    if not there:
        return {}
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in there]
    settings = admin.describe_configs(asked, config_filter="all")["topic"]
    return {
        name: Found(
            partitions=len(partitions),
            replicas=min(len(one["replica_nodes"]) for one in partitions),
            settings={key: one["value"] or "" for key, one in settings[name].items()},
        )
        for name, partitions in there.items()
    }


def _missing(described: dict[str, Any]) -> bool:
    """Tell whether the answer is about a topic that is not there; else raise."""
    code = described["error_code"]
    if code == 0:
        return not described["partitions"]
    error = for_code(code)
    if error.__name__ == "UnknownTopicOrPartitionError":
        return True
    raise error(described["name"])
