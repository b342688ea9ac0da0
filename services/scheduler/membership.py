"""Takes this worker out of its consumer group, so that partitions are assigned anew."""

from __future__ import annotations

import structlog
from kafka import KafkaAdminClient
from kafka.admin import MemberToRemove
from kafka.errors import KafkaError

from followup.kafka.building import build
from followup.runtime.settings import KafkaSettings

ANSWER_MS = 5_000


def leave_for_good(kafka: KafkaSettings, *, group: str, instance_id: str) -> None:
    """Give up a static membership; blocks for some seconds at most.

    A static member that comes back is handed its old assignment, whatever it asks for,
    so an assignment that is of no use would come back for ever. Without an instance id
    there is nothing to give up. Errors are logged: the session's end does the same.
    """
    if not instance_id:
        return
    log = structlog.get_logger()
    try:
        admin = build(
            KafkaAdminClient,
            **kafka.for_kafka_python(),
            client_id="followup-scheduler-membership",
            bootstrap_timeout_ms=ANSWER_MS,
            request_timeout_ms=ANSWER_MS,
        )
        try:
            member = MemberToRemove(group_instance_id=instance_id)
            admin.remove_group_members(group, [member])
        finally:
            admin.close()
    except (KafkaError, OSError) as error:
        log.warning("still_a_member", instance_id=instance_id, error=error)
    else:
        log.warning("left_the_group", instance_id=instance_id)
