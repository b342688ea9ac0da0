"""What each topic should look like in Kafka, and how a topic there differs from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from followup.topics import Topic

_DAY = timedelta(days=1)
_MANY = 3
"""From this many replicas on, one may be lost without refusing writes."""

_DEAD_LETTER_BYTES = 1_400_000
"""A dead letter is a record of the usual largest size and the headers added to it."""


class Rule(Enum):
    """How a setting in Kafka may compare with the one we want."""

    EXACTLY = "exactly"
    AT_LEAST = "at least"
    AT_MOST = "at most"


_RULES = {
    "cleanup.policy": Rule.EXACTLY,
    "retention.ms": Rule.AT_LEAST,
    "delete.retention.ms": Rule.AT_LEAST,
    "max.message.bytes": Rule.AT_LEAST,
    "min.insync.replicas": Rule.AT_LEAST,
    "min.compaction.lag.ms": Rule.AT_LEAST,
    "max.compaction.lag.ms": Rule.AT_MOST,
    "segment.ms": Rule.AT_MOST,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One way in which Kafka does not have a topic as it is declared.

    `what` is "missing", "partitions" or a setting's name; `sentence` tells a person
    what is wrong and `command` what mends it.
    """

    topic: str
    what: str
    sentence: str
    command: str

    def __str__(self) -> str:
        """Return both, on one line."""
        return f"{self.sentence} Mend it with: {self.command}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A topic as Kafka has it."""

    partitions: int
    replicas: int
    settings: Mapping[str, str]


def settings_for(topic: Topic, replicas: int) -> dict[str, str]:
    """Return the settings a topic is created with, by Kafka's own names."""
    wanted: dict[str, str] = {}
    if topic.retention is None:
        wanted |= {
            "cleanup.policy": "compact",
            # A reader that was away longer would bring deleted keys back to life.
            "delete.retention.ms": _ms(timedelta(days=7)),
            # Only closed segments are compacted; recovery reads what is left.
            "segment.ms": _ms(timedelta(hours=1)),
            # Counted from when a record may be compacted at all.
            "max.compaction.lag.ms": _ms(_DAY + (topic.uncompacted or timedelta())),
        }
        if topic.uncompacted is not None:
            wanted["min.compaction.lag.ms"] = _ms(topic.uncompacted)
    else:
        wanted |= {"cleanup.policy": "delete", "retention.ms": _ms(topic.retention)}
    if topic.name.endswith("-dlq"):
        wanted["max.message.bytes"] = str(_DEAD_LETTER_BYTES)
    if replicas >= _MANY:
        wanted["min.insync.replicas"] = "2"
    return wanted


def differences(
    topic: Topic, found: Found | None, servers: str
) -> Iterator[Difference]:
    """Yield every difference between a topic as declared and as found.

    More retention than wanted is no difference, nor is a larger limit.
    """
    if found is None:
        yield Difference(
            topic=topic.name,
            what="missing",
            sentence=f"Topic {topic.name} is not there.",
            command="followup topics apply",
        )
        return
    if found.partitions != topic.partitions:
        yield _partitions(topic, found, servers)
    for name, wanted in settings_for(topic, found.replicas).items():
        is_now = found.settings.get(name, "")
        if not _satisfies(_RULES[name], wanted, is_now):
            wish = f"{_RULES[name].value} {wanted}"
            yield Difference(
                topic=topic.name,
                what=name,
                sentence=f"Topic {topic.name} has {name} {is_now or 'unset'}"
                f" instead of {wish}.",
                command=f"kafka-configs.sh --bootstrap-server {servers} --alter"
                f" --entity-type topics --entity-name {topic.name}"
                f" --add-config {name}={wanted}",
            )


def _partitions(topic: Topic, found: Found, servers: str) -> Difference:
    tool = f"kafka-topics.sh --bootstrap-server {servers}"
    return Difference(
        topic=topic.name,
        what="partitions",
        sentence=f"Topic {topic.name} has {found.partitions} partitions instead of"
        f" {topic.partitions}; changing that moves keys to other partitions, so the"
        " topic must be empty and made anew.",
        command=f"{tool} --delete --topic {topic.name} && followup topics apply",
    )


def _satisfies(rule: Rule, wanted: str, is_now: str) -> bool:
    if rule is Rule.EXACTLY or not is_now.lstrip("-").isdigit():
        return is_now == wanted
    if rule is Rule.AT_LEAST:
        # Kafka writes -1 for "without limit".
        return int(is_now) < 0 or int(is_now) >= int(wanted)
    return int(is_now) <= int(wanted)


def _ms(span: timedelta) -> str:
    return str(span // timedelta(milliseconds=1))
