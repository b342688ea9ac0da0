"""On real Kafka: what was set aside is listed, shown, and put back as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from typer.testing import CliRunner, Result

from followup.events import Alert, AlertKind
from followup.facts import CaseReleased, Fact
from followup.kafka.topic_admin import apply
from followup.wire.codec import decode
from followup.wire.dead_letter import dead_letter
from followup.wire.envelope import record_of
from followup.wire.record import Record
from followup_cli.__main__ import build
from followup_cli.probes import Probes
from followup_cli.settings import Settings
from followup_cli.trouble import Trouble
from followup_cli.writing import write
from tests.support.cli_world import settings_for
from tests.support.facts import MONDAY, Storyteller
from tests.support.policies import HOUR, live_policy
from tests.support.topic_reader import at_least, read_until

pytestmark = pytest.mark.kafka

PARTITION = 7
GARBAGE = Record(
    topic="",
    key=b"any",
    value=b"\xff\x00 no fact",
    headers=(("ce_id", b"1"), ("odd", b"\xfe")),
    partition=PARTITION,
    offset=41,
)


@pytest.fixture
def settings(kafka_bootstrap: str, topic_prefix: str) -> Settings:
    """Give settings for topics of this test's own, which exist."""
    made = settings_for(kafka_bootstrap, topic_prefix)
    apply(made.kafka, made.topics.all(), 1)
    return made


def run(settings: Settings, *words: str, typed: str = "") -> Result:
    runner = CliRunner(env={"COLUMNS": "80"})
    result = runner.invoke(build(), list(words), obj=settings, input=typed)
    if isinstance(result.exception, Trouble):
        return result
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def widest(settings: Settings, result: Result) -> int:
    """Return how wide the widest line is under the usual prefix."""
    words = result.stdout.replace(settings.topics.prefix, "followup")
    return max(map(len, words.splitlines()))


def test_a_dead_letter_is_put_back_as_it_was(settings: Settings) -> None:
    """Listed and shown with its reason, asked for, replayed once, byte for byte."""
    topics = settings.topics
    garbage = replace(GARBAGE, topic=topics.inbound)
    letter = dead_letter(
        garbage, topics, group="intake", reason="unreadable", message="no CloudEvent"
    )
    write(settings, [letter])
    where = f"{topics.inbound}-dlq/0/0"

    listed = run(settings, "dlq", "list")
    shown = run(settings, "dlq", "show", where)
    refused = run(settings, "dlq", "replay", "inbound", typed="n\n")
    replayed = run(settings, "dlq", "replay", "inbound", typed="y\n")
    again = run(settings, "dlq", "replay", "--yes")
    after = run(settings, "dlq", "list", "inbound")

    assert "unreadable" in listed.stdout
    assert f"{where}  waits" in listed.stdout
    assert 80 >= widest(settings, listed)
    assert "because    no CloudEvent" in shown.stdout
    assert "ff 00 20 6e 6f" in shown.stdout
    assert isinstance(refused.exception, Trouble)
    assert "1 written back" in replayed.stdout
    assert "nothing to put back" in again.stdout
    assert f"{where}  put back" in after.stdout
    assert "     0 wait of      1" in after.stdout
    (back,) = read_until(settings.servers, topics.inbound, at_least(1))
    assert (garbage.key, garbage.value) == (back.key, back.value)
    assert garbage.headers == back.headers
    assert PARTITION == back.partition


def test_one_letter_put_back_is_remembered(settings: Settings) -> None:
    """Of two letters one goes back alone; the list and the next replay know it."""
    topics = settings.topics
    garbage = replace(GARBAGE, topic=topics.inbound)
    letter = dead_letter(
        garbage, topics, group="intake", reason="unreadable", message="no " * 200
    )
    write(settings, [letter, letter])
    first, second = (f"{topics.inbound}-dlq/0/{offset}" for offset in (0, 1))

    one = run(settings, "dlq", "replay", "--one", second, "--yes")
    counted = Probes(settings).waiting_dead_letters()
    listed = run(settings, "dlq", "list", "inbound")
    shown = run(settings, "dlq", "show", second)
    no_letter = run(settings, "dlq", "show", f"{topics.inbound}-dlq/0/2")
    rest = run(settings, "dlq", "replay", "inbound", "--yes")
    again = run(settings, "dlq", "replay", "inbound", "--again", "--yes")

    assert "1 written back" in one.stdout
    assert {f"{topics.inbound}-dlq": 1} == {k: v for k, v in counted.items() if v}
    assert {one.name for one in topics.all() if "-dlq" in one.name} == set(counted)
    assert f"{first}  waits" in listed.stdout
    assert f"{second}  put back" in listed.stdout
    assert 80 >= widest(settings, listed)
    assert "because    no no" in shown.stdout
    assert isinstance(no_letter.exception, Trouble)
    assert "1 written back" in rest.stdout
    assert "2 written back" in again.stdout


def test_a_quarantined_case_is_listed_and_released(settings: Settings) -> None:
    """Its records go back behind a release, in order and in its own partition."""
    topics, teller = settings.topics, Storyteller(live_policy())
    opened, wrote = teller.received(), teller.wrote(MONDAY + HOUR)
    alert = Alert(
        alert_id="3f0b5a54-7a5e-4f5f-9a54-0d8c8e9c7f11",
        incident_key="i",
        kind=AlertKind.QUARANTINED,
        customer=teller.customer,
        complaint=teller.complaint,
        recipient=opened.what.owner,  # type: ignore[union-attr] # it was received
        why="deciding it failed three times",
        due_time=MONDAY,
        raised_time=MONDAY,
    )
    source = "//example.com/test"
    origins = [
        replace(record_of(fact, topics, source=source), partition=PARTITION, offset=n)
        for n, fact in enumerate((opened, wrote))
    ]
    letters = [
        dead_letter(one, topics, group="scheduler", reason="quarantined", message="")
        for one in origins
    ]
    alarm = record_of(alert, topics, source=source, partition=PARTITION)
    write(settings, [letters[0], alarm, letters[1]])
    name = f"{teller.customer}/{teller.complaint}"

    listed = run(settings, "quarantine", "list")
    kept = run(settings, "dlq", "replay", "--yes")
    freed = run(settings, "quarantine", "release", name, "--yes")
    after = run(settings, "quarantine", "list")
    letters_after = run(settings, "dlq", "list", "complaints")
    unknown = run(settings, "quarantine", "release", "c-9/T-9", "--yes")

    assert name in listed.stdout
    assert "2 of a quarantined case stay" in kept.stdout
    assert "nothing to put back" in kept.stdout
    assert "2 records written back" in freed.stdout
    assert "no case is in quarantine" in after.stdout
    assert "     0 wait of      2" in letters_after.stdout
    assert isinstance(unknown.exception, Trouble)
    back = read_until(settings.servers, topics.complaints, at_least(3))
    assert {PARTITION} == {one.partition for one in back}
    release = decode(Fact, back[0].value)
    assert isinstance(release.what, CaseReleased)
    assert teller.complaint == release.complaint
    assert [one.value for one in origins] == [one.value for one in back[1:]]
    assert [one.headers for one in origins] == [one.headers for one in back[1:]]
