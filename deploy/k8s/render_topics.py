"""Render the topics as manifests for Strimzi, from their one declaration.

`python -m deploy.k8s.render_topics` brings components/strimzi/topics.yaml up to date.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from followup.kafka.topic_wishes import settings_for
from followup.topics import Topic, Topics

MANIFEST = Path(__file__).parent / "components" / "strimzi" / "topics.yaml"
CLUSTER = "kafka"
NAMESPACE = "kafka"
REPLICAS = 3
"""One broker may be lost, and another be away meanwhile for its upgrade."""

_HEAD = """\
# Rendered from followup/topics.py by `python -m deploy.k8s.render_topics`: change that.
"""


def render(topics: Topics) -> str:
    """Return one KafkaTopic for each topic, as YAML documents."""
    manifests = [_manifest(topic) for topic in topics.all()]
    return _HEAD + yaml.safe_dump_all(manifests, sort_keys=False, width=100)


def _manifest(topic: Topic) -> dict[str, object]:
    return {
        "apiVersion": "kafka.strimzi.io/v1",
        "kind": "KafkaTopic",
        "metadata": {
            "name": topic.name,
            "namespace": NAMESPACE,
            "labels": {"strimzi.io/cluster": CLUSTER},
            "annotations": {
                "followup.dev/says": topic.says,
                "followup.dev/key": topic.key,
            },
        },
        "spec": {
            "partitions": topic.partitions,
            "replicas": REPLICAS,
            "config": {
                name: _plain(value)
                for name, value in settings_for(topic, REPLICAS).items()
            },
        },
    }


def _plain(value: str) -> int | str:
    """Write a number as a number, as people do in manifests."""
    return int(value) if value.isdigit() else value


if __name__ == "__main__":
    MANIFEST.write_text(render(Topics()), encoding="utf-8")
