"""Dead letters go back as they were, and can be looked at whatever they hold."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from followup.events import Alert, AlertKind
from followup.facts import CaseReleased
from followup.wire.record import Record
from followup_cli.dead_letters import as_it_was, read_dead_letter
from followup_cli.dissect import dissect, hex_dump
from followup_cli.hearing import hear
from followup_cli.put_back import notes, shelf
from followup_cli.quarantined import fold
from tests.support.cli_world import TOPICS, record, set_aside
from tests.support.facts import MONDAY, Storyteller
from tests.support.policies import HOUR, live_policy

BYTES = st.binary(max_size=60)
RECORDS = st.builds(
    Record,
    topic=st.just(TOPICS.inbound),
    key=st.none() | BYTES,
    value=st.none() | BYTES,
    headers=st.lists(st.tuples(st.text(max_size=8), BYTES), max_size=3).map(tuple),
    partition=st.integers(0, 11),
)
SOME = Record(topic=TOPICS.inbound, key=b"c", value=b"?", partition=1, offset=4)


@given(RECORDS)
def test_what_is_set_aside_goes_back_byte_for_byte(origin: Record) -> None:
    """Key, value, headers, topic and partition are those of before."""
    letter = read_dead_letter(set_aside(origin, "unreadable"))

    assert origin == as_it_was(letter)


@given(RECORDS)
def test_set_aside_twice_it_still_goes_back_as_it_was(origin: Record) -> None:
    """A record that came back and was refused again carries nothing of either time."""
    once = as_it_was(read_dead_letter(set_aside(origin, "unreadable")))

    assert origin == as_it_was(read_dead_letter(set_aside(once, "invalid")))


@given(BYTES)
def test_any_value_can_be_looked_at(value: bytes) -> None:
    """Whatever the bytes are, there is a description and all of them are shown."""
    origin = Record(topic=TOPICS.complaints, key=b"c", value=value, partition=1)
    lines = list(dissect(read_dead_letter(set_aside(origin, "unreadable")), TOPICS))

    assert any("came from  followup-complaints" in line for line in lines)
    dumped = "".join(line[10:57].replace(" ", "") for line in hex_dump(value))
    assert value.hex() == dumped


def test_a_readable_one_is_shown_decoded() -> None:
    """A fact that was set aside for another reason is shown with its fields."""
    origin = record(Storyteller(live_policy()).received(), MONDAY)
    lines = list(dissect(read_dead_letter(set_aside(origin, "invalid")), TOPICS))

    assert "read as Fact:" in lines
    assert any('"complaint": "T-42"' in line for line in lines)


def at(letter: Record, offset: int) -> Record:
    return dataclasses.replace(letter, partition=0, offset=offset)


def test_one_letter_put_back_among_many_is_remembered() -> None:
    """A note names the letter that went back; the ones around it still wait."""
    letters = [at(set_aside(SOME, "unreadable"), offset) for offset in range(3)]
    second = read_dead_letter(letters[1])
    note, *others = notes([second])
    found = shelf([*letters, at(note, 3)])

    assert [] == others
    assert letters == [letter.record for letter in found.letters]
    assert {second.where} == found.put_back
    assert [letters[0], letters[2]] == [one.record for one in found.waiting()]


def test_a_letter_cannot_pass_for_a_note() -> None:
    """What was set aside may hold such a header; it is a dead letter all the same."""
    note, *_ = notes([read_dead_letter(at(set_aside(SOME, "unreadable"), 0))])
    letter = at(
        set_aside(dataclasses.replace(SOME, headers=note.headers), "unreadable"), 1
    )

    assert (letter,) == tuple(one.record for one in shelf([letter]).letters)


def test_a_thousand_letters_put_back_need_one_note() -> None:
    """A note stays small enough for a broker, however many letters there are."""
    letters = [at(set_aside(SOME, "unreadable"), offset) for offset in range(1001)]
    made = list(notes(map(read_dead_letter, letters)))
    found = shelf([*letters, *(at(one, 2000) for one in made)])

    assert 2 == len(made)
    assert () == found.waiting()


def test_a_note_is_told_by_watch() -> None:
    """On the topic of dead letters a note is not taken for one that lacks a reason."""
    note, *_ = notes([read_dead_letter(at(set_aside(SOME, "unreadable"), 5))])

    assert "put back: offset 5" == hear(at(note, 6), TOPICS).note


def quarantined(when_hours: int = 0) -> Record:
    when = MONDAY + when_hours * HOUR
    alert = Alert(
        alert_id=f"a-{when_hours}",
        incident_key="i",
        kind=AlertKind.QUARANTINED,
        customer="c-1001",
        complaint="T-42",
        recipient=replace(Storyteller(live_policy()).received().what.owner),  # type: ignore[union-attr] # it was received
        why="deciding failed three times",
        due_time=when,
        raised_time=when,
    )
    return record(alert, when, partition=4)


def test_a_quarantined_case_is_found_with_its_records_in_order() -> None:
    """The alert names the case; its dead letters, and only its own, wait for it."""
    teller, other = (
        Storyteller(live_policy()),
        Storyteller(live_policy(), complaint="T-43"),
    )
    first = set_aside(record(teller.received(), MONDAY), "quarantined")
    strange = set_aside(record(other.received(), MONDAY), "quarantined")
    second = set_aside(record(teller.wrote(MONDAY + HOUR), MONDAY), "quarantined")
    unreadable = set_aside(record(teller.wrote(MONDAY), MONDAY), "unreadable")

    (case,) = fold([quarantined(), first, strange, second, unreadable], TOPICS)

    assert "customers/c-1001/complaints/T-42" == case.name
    assert 4 == case.partition
    assert not case.released
    assert [first, second] == [letter.record for letter in case.letters]
    assert case.copies == case.letters


def test_a_released_case_is_out_until_it_is_quarantined_again() -> None:
    """What counts is whether the last word was a quarantine or a release."""
    freed = record(
        Storyteller(live_policy()).fact(CaseReleased(released_by="pat"), MONDAY), MONDAY
    )

    (out,) = fold([quarantined(), freed], TOPICS)
    (back,) = fold([quarantined(), freed, quarantined(1)], TOPICS)

    assert out.released
    assert not back.released
    assert "a-1" == back.alert.alert_id


def test_a_record_set_aside_twice_goes_back_once() -> None:
    """After a release that did not hold, the same record is not replayed twice."""
    letter = set_aside(
        record(Storyteller(live_policy()).received(), MONDAY), "quarantined"
    )

    (case,) = fold([quarantined(), letter, quarantined(1), letter], TOPICS)

    assert 1 == len(case.letters)
    assert 2 == len(case.copies)


def kept_aside(value: bytes = b"\x93\x01\x02\xa4torn") -> Record:
    kept = Record(topic=TOPICS.cases, key=b"c-1001/T-42", value=value, partition=4)
    return at(set_aside(kept, "quarantined"), 0)


def test_memory_that_cannot_be_read_never_goes_back() -> None:
    """It is found with its case, apart from the records that go back."""
    (case,) = fold([quarantined(), kept_aside()], TOPICS)

    assert () == case.letters == case.copies
    assert [b"\x93\x01\x02\xa4torn"] == [one.record.value for one in case.memory]


def test_memory_is_shown_as_the_rows_it_holds() -> None:
    """What is MessagePack, though no case of this version, is shown as JSON."""
    lines = list(dissect(read_dead_letter(kept_aside()), TOPICS))

    assert '  "torn"' in lines
    assert "not even MessagePack; its bytes:" in list(
        dissect(read_dead_letter(kept_aside(b"\xc1")), TOPICS)
    )
