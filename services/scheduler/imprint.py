"""What a case must remember of one thing it said, written along with it.

Words are in Kafka before the memory of them is. Should a worker die in between, its
successor reads here what was said in its name, and does not have to guess.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections import deque
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from followup.complaint import Commitment, CommitmentStatus
from followup.events import Alert, AlertKind, Event, Update
from followup.value import Value
from services.scheduler.case import Case, Chain, Message, Raised
from services.scheduler.customer import Customer, Merged
from services.scheduler.decide.approval import renewed

HEADER = "followup-imprint"
"""The header of alerts and updates that holds it; nobody else need read it."""


class Imprint(Value):
    """What one alert or update adds to the memory of its case.

    `made` are the promises made in the same judgement; of the rest, what the words
    themselves are about, and for a message that says several, which these are.
    """

    made: tuple[Commitment, ...] = ()
    raised: Raised | None = None
    chain: Chain | None = None
    message: Message | None = None
    merged: Merged | None = None


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Imprint)


def to_bytes(imprint: Imprint) -> bytes:
    """Return the imprint as the value of a header: text, for many clients expect it."""
    return b64encode(_encoder.encode(imprint))


def from_bytes(data: bytes) -> Imprint:
    """Return the imprint in a header; raises ValueError for bytes that are none."""
    try:
        return _decoder.decode(b64decode(data, validate=True))
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError(f"not a readable imprint: {error}") from error


def imprints(
    before: Case, after: Case, said: Sequence[Event], customer: Customer | None = None
) -> tuple[Imprint | None, ...]:
    """Return the imprint of each event; None for those that leave none.

    `said` is what deciding said when it turned `before` into `after`: its alerts of one
    kind stand in the order in which they were raised. `customer` is what was then
    remembered of the customer, if that is new.
    """
    if not any(isinstance(one, Alert | Update) for one in said):
        return (None,) * len(said)
    known = {one.id for one in before.made}
    made = tuple(one for one in after.made if one.id not in known)
    raised = _by_kind(after.raised[len(before.raised) :])
    running = {one.commitment for one in before.chains}
    chains = {
        one.commitment: one for one in after.chains if one.commitment not in running
    }
    messages = {one.merged or one.id: one for one in after.messages}
    found: list[Imprint | None] = []
    for one in said:
        if isinstance(one, Alert):
            mine = raised.get(one.kind)
            entry = mine.popleft() if mine else None
            chain = chains.pop(entry.subject, None) if entry else None
            # A question about a message is asked before the message itself is said.
            asked = messages.get(one.message_id)
            found.append(Imprint(made=made, raised=entry, chain=chain, message=asked))
        elif isinstance(one, Update):
            message = messages.get(one.message_id)
            several = customer.merged if customer else ()
            merged = next((each for each in several if each.id == one.message_id), None)
            found.append(Imprint(made=made, message=message, merged=merged))
        else:
            found.append(None)
    return tuple(found)


def with_imprint(case: Case, imprint: Imprint) -> Case:
    """Return the case with what it said but may not remember; the same if it does."""
    known = {one.id for one in case.made}
    made = tuple(one for one in imprint.made if one.id not in known)
    if made:
        case = replace(case, made=(*case.made, *made))
    raised = imprint.raised
    if raised is not None and raised.key not in {one.key for one in case.raised}:
        chains = (imprint.chain,) if imprint.chain else ()
        case = replace(
            case,
            raised=(*case.raised, raised),
            chains=(*case.chains, *chains),
        )
    if imprint.message is not None:
        case = _with_message(case, imprint.message)
    return case


def with_status(case: Case, status: CommitmentStatus) -> Case:
    """Return the case with where we said last that one of its promises stands.

    A promise that nothing was known to be said of is said again, in any case.
    """
    statuses = tuple(
        status if one.commitment.id == status.commitment.id else one
        for one in case.statuses
    )
    return case if statuses == case.statuses else replace(case, statuses=statuses)


def _by_kind(raised: Sequence[Raised]) -> dict[AlertKind, deque[Raised]]:
    found: dict[AlertKind, deque[Raised]] = {}
    for one in raised:
        found.setdefault(one.kind, deque()).append(one)
    return found


def _with_message(case: Case, said: Message) -> Case:
    """Return the case with a message as it was said, or asked about.

    It takes the place of itself, or of the one whose place it took then.
    """
    known = {one.id: one for one in case.messages}
    before = {renewed(one).id: one for one in case.messages}
    place = known.get(said.id) or before.get(said.id)
    if place is None:
        return replace(case, messages=(*case.messages, said))
    if place.id == said.id and place.attempt >= said.attempt:
        return case
    messages = (said if one is place else one for one in case.messages)
    return replace(case, messages=tuple(messages))
