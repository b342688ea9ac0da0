"""What the scheduler remembers about one customer, over all their complaints.

It is kept as one more row of the table, in the partition of all their cases, and only
read when a message is about to leave.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from followup.events import DeliveryOutcome, OpenComplaint
from followup.value import Value

SCHEMA = 1
"""The shape written now; raised when an older version could not read the new one."""


MOST = 200
"""So many of each a row holds: the latest. Whoever hears as much in a day is far over
every budget, and what waits without being named here goes in a message of its own."""


class Left(Value):
    """A message that left for the customer, and whether they had asked for it."""

    message: str
    left_time: datetime
    unasked: bool = False


class Waits(Value):
    """A message that waits for the budget, and what it will say of its complaint.

    `reader` is who reads it, and in whose name it is written: the same for messages
    that may be said in one.
    """

    message: str
    until: datetime
    told: OpenComplaint
    reader: str = ""
    category: str = ""


class Merged(Value):
    """Several messages that left as one: by which complaint, and what became of it.

    `messages` are the ids of those it says, `told` what it says of the others'
    complaints. Without an `outcome` it is still on its way.
    """

    id: str
    complaint: str
    left_time: datetime
    messages: tuple[str, ...]
    told: tuple[OpenComplaint, ...]
    outcome: DeliveryOutcome | None = None
    outcome_time: datetime | None = None


class Customer(Value):
    """What left for one customer within a day, in the order in which it left.

    `waits` are the messages over budget of all their complaints, `merged` those of
    late that said several of them at once.
    """

    left: tuple[Left, ...] = ()
    waits: tuple[Waits, ...] = ()
    merged: tuple[Merged, ...] = ()


Ask = Callable[[], Customer]
"""Gives what is remembered of the customer; asked only when a message may leave.

`Customer` itself is one: of whom nothing is remembered.
"""


class _Kept(Value):
    schema: int
    customer: Customer


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Kept)


def customer_key(customer: str) -> bytes:
    """Return the key of a customer's row; unlike a case's, it holds no slash."""
    return customer.encode()


def is_case(key: bytes) -> bool:
    """Whether a case is kept under this key, and not a row of another kind."""
    return b"/" in key


def asking(recall: Callable[[bytes], bytes | None], customer: str) -> Ask:
    """Return what gives a customer's row, once somebody asks."""
    return lambda: from_bytes(recall(customer_key(customer)))


def row_of(name: str, customer: Customer) -> tuple[bytes, bytes]:
    """Return the row to keep of the customer of that id."""
    return customer_key(name), to_bytes(customer)


def to_bytes(customer: Customer) -> bytes:
    """Return the customer's row as it is kept, with at most `MOST` of each."""
    kept = Customer(
        left=customer.left[-MOST:],
        waits=customer.waits[-MOST:],
        merged=customer.merged[-MOST:],
    )
    return _encoder.encode(_Kept(schema=SCHEMA, customer=kept))


def from_bytes(data: bytes | None) -> Customer:
    """Return the customer's row; nothing is remembered where none was kept.

    Raises ValueError for bytes that are none, or that a later version wrote.
    """
    if data is None:
        return Customer()
    try:
        row = _decoder.decode(data)
    except msgspec.DecodeError as error:
        raise ValueError(f"not a readable row of a customer: {error}") from error
    if row.schema > SCHEMA:
        raise ValueError(f"a later version wrote this customer's row: {row.schema}")
    return row.customer
