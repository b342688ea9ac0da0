"""The parts of the documents that are drawn from the code.

`python -m tests.support.pages` writes them; a test compares them.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from followup.events import Alert, CommitmentState, Delivery, DeliveryOutcome, Update
from followup.facts import Fact
from followup.topics import PARTITIONS, Topics
from followup.wire.codec import decode
from followup.wire.record import Record
from services.scheduler.decide.alerts import LATE
from tests.support.human_inputs import INPUTS, QUESTIONS, WORDS, Question, Word
from tests.support.policies import shipped_policy
from tests.support.world import World

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"

_EVENT_PREFIX, _EVENT_VERSION = "dev.followup.", ".v1"


def topics_table() -> str:
    """Return the table of topics as Markdown."""
    lines = [
        "| topic | key | says | writer → hearers | kept |",
        "|---|---|---|---|---|",
    ]
    for topic in Topics().all():
        if topic.name.endswith("-dlq"):
            continue
        kept = f"{topic.retention.days} d" if topic.retention else "compacted"
        who = f"{', '.join(topic.writers)} → {', '.join(topic.hearers)}"
        lines.append(
            f"| `{topic.name}` | {topic.key} | {topic.says} | {who} | {kept} |"
        )
    lines.append("")
    alone = " and ".join(f"`{one.name}`" for one in Topics().all() if one.single)
    lines.append(
        f"Each has {PARTITIONS} partitions, but {alone} have one. `<topic>-dlq`"
        " beside a topic keeps, for 30 d, the untouched bytes of records nobody could"
        " read."
    )
    return "\n".join(lines)


def sequence_diagram() -> str:
    """Return what happens to one broken promise, with the ids it really gets."""
    world = asyncio.run(_story())
    lines = [
        "```mermaid",
        "sequenceDiagram",
        "    participant P as support platform",
        "    participant I as intake",
        "    participant S as scheduler",
        "    participant N as notifier",
        "    participant C as customer",
        "    participant O as owner",
        "    P->>I: CreateComplaint customers/c-1001/complaints/T-42",
    ]
    for record in world.journal:
        lines.extend(f"    {one}" for one in _arrows(record, world.topics))
    lines.append("```")
    return "\n".join(lines)


def doors_table() -> str:
    """Return what can be said of a complaint, and how, as Markdown."""
    lines = ["| when | call | event | command |", "|---|---|---|---|"]
    for one in INPUTS:
        event = one.event.removeprefix(_EVENT_PREFIX).removesuffix(_EVENT_VERSION)
        lines.append(
            f"| {one.said} | `{one.method}` | `{event}` | `followup {one.command}` |"
        )
    return "\n".join(lines)


def words_table() -> str:
    """Return what can be said of messages to customers, and how, as Markdown."""
    return _calls_and_commands(WORDS)


def questions_table() -> str:
    """Return what can be asked, and how, as Markdown."""
    return _calls_and_commands(QUESTIONS)


def _calls_and_commands(listed: Iterable[Word | Question]) -> str:
    lines = ["| when | call | command |", "|---|---|---|"]
    lines += [
        f"| {one.said} | `{one.method}` | `followup {one.command}` |" for one in listed
    ]
    return "\n".join(lines)


BLOCKS = {
    "topics": topics_table,
    "sequence": sequence_diagram,
    "doors": doors_table,
    "words": words_table,
    "questions": questions_table,
}


def filled(text: str) -> str:
    """Return a document with each block between its markers drawn anew."""
    for name, draw in BLOCKS.items():
        pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
        drawn = draw()
        found = re.search(pattern, text, flags=re.DOTALL)
        assert found, f"README.md needs one block <!-- {name} -->"
        block = f"{found[1]}\n{drawn}\n\n{found[2]}"
        text = text[: found.start()] + block + text[found.end() :]
    return text


async def _story() -> World:
    world = World(shipped_policy())
    await world.complain()
    await world.fast_forward(timedelta(hours=7, minutes=30))
    await world.resolve()
    return world


def _arrows(record: Record, topics: Topics) -> Iterator[str]:
    if record.topic == topics.complaints:
        fact = decode(Fact, record.value)
        kind = type(fact.what).__name__
        if kind == "ComplaintResolved":
            yield "P->>I: ResolveComplaint"
        yield f"I->>S: {kind} {fact.id[:8]}"
        if kind == "ComplaintReceived":
            yield "I-->>P: owner, promises and their words"
    elif record.topic == topics.updates:
        update = decode(Update, record.value)
        yield f"S->>N: say {update.kind.name} {update.message_id[:8]}"
    elif record.topic == topics.alerts:
        alert = decode(Alert, record.value)
        what = alert.commitment.kind.name if alert.commitment else ""
        yield f"S->>N: {alert.kind.name} {what} {alert.alert_id[:8]}"
        late = alert.late_by is not None and alert.late_by > LATE
        yield f"N->>O: {alert.kind.name.lower().replace('_', ' ')}{' late' * late}"
    elif record.topic == topics.deliveries:
        delivery = decode(Delivery, record.value)
        mail = delivery.subject.name == "UPDATE"
        if mail and delivery.outcome is DeliveryOutcome.ACCEPTED:
            yield f"N->>C: e-mail {delivery.message_id[:8]}"
            yield f"N->>S: ACCEPTED {delivery.message_id[:8]}"
    elif record.topic == topics.commitments:
        change = decode(CommitmentState, record.value).status
        state = (change.outcome or change.state).name
        yield f"Note over S: {change.commitment.id} {state}"


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
