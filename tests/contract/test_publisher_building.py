"""Clients that cannot be built leave nothing behind."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError

from followup.kafka.building import build


@pytest.mark.parametrize("kind", [KafkaAdminClient, KafkaConsumer, KafkaProducer])
def test_a_client_that_cannot_be_built_leaves_no_thread(kind: Any) -> None:
    """
    A service that tries for hours must not collect a thread with every try.
    """
    before = set(threading.enumerate())
    with pytest.raises(KafkaError):
        build(kind, bootstrap_servers="127.0.0.1:1", bootstrap_timeout_ms=100)

    assert set(threading.enumerate()) - before == set()
