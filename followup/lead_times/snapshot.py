"""What a learner knows as bytes, and back: the same facts later give the same curves.

MessagePack; fields are only ever appended, and VERSION is raised when an old snapshot
would be misread. Sparse counts and single complaints are kept, never whole curves.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from followup.lead_times.cases import Case
from followup.lead_times.forgetting import Forgetting
from followup.lead_times.heard import Heard
from followup.lead_times.learner import Learner
from followup.lead_times.node import Node
from followup.lead_times.segments import Key
from followup.lead_times.tuning import Tuning
from followup.value import Value

VERSION = 1


class SnapshotUnreadable(ValueError):
    """These bytes are no snapshot of a version that is known."""


class NodeRow(Value):
    """One kind of complaint, without those still open, which are rows of their own."""

    key: Key
    born: int
    arrivals: int
    base: float
    resolved: dict[int, float]
    left: dict[int, tuple[float, float]]


class Snapshot(Value):
    """Everything learned; version first, so that it can be read from any version."""

    version: int
    latest: float | None
    passed: float
    nodes: tuple[NodeRow, ...]
    open: dict[str, Case]
    ended: dict[str, Case]
    counts: dict[Heard, int]


class _Versioned(msgspec.Struct, array_like=True):
    version: int


def dump(learner: Learner) -> bytes:
    """Return what was learned as bytes; the tuning is not part of it."""
    return msgspec.msgpack.encode(
        Snapshot(
            version=VERSION,
            latest=learner.forgetting.latest,
            passed=learner.forgetting.passed,
            nodes=tuple(_row(key, node) for key, node in learner.nodes.items()),
            open=learner.open,
            ended=learner.ended,
            counts=dict(learner.counts),
        )
    )


def load(snapshot: bytes, tuning: Tuning | None = None) -> Learner:
    """Return the learner that wrote the snapshot; raises SnapshotUnreadable."""
    try:
        version = msgspec.msgpack.decode(snapshot, type=_Versioned).version
        if version != VERSION:
            raise SnapshotUnreadable(f"version {version} is not known")
        found = msgspec.msgpack.decode(snapshot, type=Snapshot)
    except msgspec.MsgspecError as error:
        raise SnapshotUnreadable(str(error)) from error
    learner = Learner(tuning)
    learner.forgetting = Forgetting(
        learner.tuning.half_life, found.latest, found.passed
    )
    learner.nodes |= {row.key: _node(row) for row in found.nodes}
    learner.open, learner.ended = found.open, found.ended
    learner.counts = Counter(found.counts)
    for name, case in found.open.items():
        for key, exponent in case.weights():
            node = learner.nodes.get(key)
            if node is not None and node.born <= case.number:
                node.open[name] = (case.opened, exponent)
    return learner


def _row(key: Key, node: Node) -> NodeRow:
    return NodeRow(
        key=key,
        born=node.born,
        arrivals=node.arrivals,
        base=node.base,
        resolved=node.resolved,
        left=node.left,
    )


def _node(row: NodeRow) -> Node:
    node = Node(row.born)
    node.arrivals, node.base = row.arrivals, row.base
    node.resolved, node.left = dict(row.resolved), dict(row.left)
    return node
