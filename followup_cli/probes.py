"""Looks at the outside world for the doctor; every look is bounded in time."""

from __future__ import annotations

import json
import re
import smtplib
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import grpc
from kafka import KafkaAdminClient
from kafka.admin import OffsetSpec
from kafka.errors import KafkaError

from followup.events import Hold
from followup.kafka.building import build
from followup.kafka.topic_admin import Difference, check
from followup.runtime.clock import SystemClock
from followup_cli.dead_letters import dead_letter_topics
from followup_cli.findings import Lag, Seen
from followup_cli.holding import holds_now
from followup_cli.phrases import error_words
from followup_cli.put_back import shelf
from followup_cli.reading import (
    ANSWER_SECONDS,
    consumer_for,
    history,
    offsets,
    partitions,
)
from followup_cli.settings import Settings

_REFUSED = 400
_BUILD = re.compile(r"^followup_build_info\{(.*)\}", re.MULTILINE)
_POLICY = re.compile(r"^followup_policy_info\{(.*)\}", re.MULTILINE)
_LABEL = re.compile(r'(\w+)="([^"]*)"')
_MOST_READ = 20_000
"""Records of dead letters that the doctor looks through; more are only counted."""


class Probes:
    """How the doctor looks at the world; a test gives it another world to see."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def service(self, service: str, address: str) -> Seen:
        """Ask a service's health server whether it is ready and which version runs."""
        asked = SystemClock().now()
        try:
            status, body, headers = _get(f"{address}/readyz")
            told = json.loads(body)
            _, metrics, _ = _get(f"{address}/metrics")
        except urllib.error.URLError as error:
            # It only wraps what went wrong; the words of that say more.
            cause = error.reason if isinstance(error.reason, Exception) else error
            return Seen(service=service, address=address, error=error_words(cause))
        except (OSError, ValueError) as error:
            return Seen(service=service, address=address, error=error_words(error))
        labels = _labels(_BUILD, metrics)
        about = told.get("about", {})
        date = headers.get("Date")
        return Seen(
            service=service,
            address=address,
            ready=status == HTTPStatus.OK,
            unready={
                name: each["why"]
                for name, each in told.get("conditions", {}).items()
                if not each["ok"]
            },
            version=labels.get("version", ""),
            policy=_labels(_POLICY, metrics).get("version", ""),
            its_name=labels.get("service", ""),
            prefix=about.get("topic_prefix", ""),
            kafka=about.get("kafka", ""),
            asked_time=asked,
            its_time=parsedate_to_datetime(date) if date else None,
        )

    def kafka_trouble(self) -> str:
        """Return why Kafka does not answer, or "" when it does."""
        try:
            with self._admin() as admin:
                if admin.describe_cluster()["brokers"]:
                    return ""
        except (KafkaError, OSError) as error:
            return error_words(error)
        return "the cluster names no broker"

    def topic_differences(self) -> tuple[Difference, ...]:
        """Return how Kafka's topics differ from ours; raises TopicsUnknown."""
        return check(self._settings.kafka, self._settings.topics.all())

    def lags(self) -> list[Lag]:
        """Return how far each group of our prefix is behind.

        Raises KafkaError or Trouble when Kafka stops answering.
        """
        prefix = self._settings.topics.prefix
        with self._admin() as admin, consumer_for(self._settings) as consumer:
            names = sorted(
                name
                for name in (one["group_id"] for one in admin.list_groups())
                if name.startswith(f"{prefix}-")
            )
            if not names:
                return []
            described = admin.describe_groups(names)
            committed = admin.list_group_offsets(dict.fromkeys(names))
            return [
                _lag(name, described[name], committed[name], consumer) for name in names
            ]

    def newest_written(self) -> datetime | None:
        """Return the latest time stamped on a fact or delivery, if there is any.

        Raises KafkaError or Trouble when Kafka stops answering.
        """
        topics = self._settings.topics
        with consumer_for(self._settings) as consumer:
            places = partitions(consumer, [topics.complaints, topics.deliveries])
        with self._admin() as admin:
            found = admin.list_partition_offsets(
                dict.fromkeys(places, OffsetSpec.MAX_TIMESTAMP)
            )
        stamps = [one.timestamp for one in found.values() if one and one.timestamp > 0]
        return datetime.fromtimestamp(max(stamps) / 1000, UTC) if stamps else None

    def holds(self) -> list[Hold]:
        """Return the holds in force, the oldest first.

        Raises KafkaError or Trouble when Kafka stops answering or a topic is missing.
        """
        found = holds_now(self._settings)
        return sorted(found, key=lambda one: one.occurred_time)

    def waiting_dead_letters(self) -> dict[str, int]:
        """Return how many dead letters wait in each topic of them.

        Raises KafkaError or Trouble when Kafka stops answering or a topic is missing.
        """
        names = dead_letter_topics(self._settings.topics)
        with consumer_for(self._settings) as consumer:
            places = partitions(consumer, names)
            starts = offsets(consumer.beginning_offsets, places)
            ends = offsets(consumer.end_offsets, places)
            kept = Counter(dict.fromkeys(names, 0))
            for place in places:
                kept[place.topic] += ends[place] - starts[place]
            if kept.total() > _MOST_READ:
                return dict(kept)
            filled = [place for place in places if kept[place.topic]]
            records = history(consumer, filled) if filled else ()
            waiting = Counter(one.record.topic for one in shelf(records).waiting())
            return {name: waiting[name] for name in names}

    def smtp_trouble(self) -> str:
        """Return why the SMTP server would not take mail, or "" when it would."""
        host, _, port = self._settings.smtp.rpartition(":")
        try:
            with smtplib.SMTP(host, int(port), timeout=ANSWER_SECONDS) as server:
                code, words = server.noop()
        except (OSError, smtplib.SMTPException) as error:
            return error_words(error)
        return f"{code} {words.decode(errors='replace')}" if code >= _REFUSED else ""

    def intake_trouble(self) -> str:
        """Return why intake takes no calls, or "" when it does."""
        with grpc.insecure_channel(self._settings.intake_address) as channel:
            try:
                grpc.channel_ready_future(channel).result(timeout=ANSWER_SECONDS)
            except grpc.FutureTimeoutError:
                return f"no connection within {ANSWER_SECONDS:.0f} s"
        return ""

    @contextmanager
    def _admin(self) -> Iterator[Any]:
        admin = build(
            KafkaAdminClient,
            **self._settings.kafka.for_kafka_python(),
            client_id="followup-doctor",
            bootstrap_timeout_ms=int(ANSWER_SECONDS * 1000),
            request_timeout_ms=int(ANSWER_SECONDS * 1000),
        )
        try:
            yield admin
        finally:
            admin.close()


def _labels(metric: re.Pattern[str], page: str) -> dict[str, str]:
    """Return the labels of an info metric on a page of metrics; none without it."""
    found = metric.search(page)
    return dict(_LABEL.findall(found[1])) if found else {}


def _lag(name: str, group: Any, committed: Any, consumer: Any) -> Lag:  # noqa: ANN401 - kafka-python has no type hints
    read = {place: each.offset for place, each in committed.items()}
    ends = offsets(consumer.end_offsets, list(read)) if read else {}
    behind = sum(max(0, ends[place] - read[place]) for place in read)
    return Lag(group=name, records=behind, members=len(group.get("members") or ()))


def _get(url: str) -> tuple[int, str, Any]:
    """Return status, body and headers; an unready service answers with 503."""
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_SECONDS) as answer:  # noqa: S310 - http or https, says the setting
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers
