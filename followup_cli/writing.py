"""Writes records that an operator asked for, in order, acknowledged one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from followup.kafka.producer import KafkaPublisher
from followup.ports import PublishFailed
from followup.wire.record import Record
from followup_cli.reading import ANSWER_SECONDS
from followup_cli.settings import Settings
from followup_cli.trouble import Trouble


def write(settings: Settings, records: Iterable[Record]) -> int:
    """Return how many records all in-sync replicas have, which is all of them.

    Raises Trouble at the first that Kafka does not take; those before it are written.
    """
    return asyncio.run(_write(settings, list(records)))


async def _write(settings: Settings, records: list[Record]) -> int:
    publisher = KafkaPublisher(
        settings.kafka,
        topics=sorted({one.topic for one in records}),
        client_id="followup-cli",
    )
    done = 0
    try:
        await asyncio.wait_for(publisher.start(), ANSWER_SECONDS * 2)
        for record in records:
            await publisher.publish(record)
            done += 1
    except (PublishFailed, TimeoutError) as error:
        raise Trouble(
            f"{done} of {len(records)} records were written, then:"
            f" {error or 'Kafka did not answer'}",
            "repeating is safe: records keep their ids; followup doctor says more",
        ) from error
    finally:
        await publisher.close()
    return done
