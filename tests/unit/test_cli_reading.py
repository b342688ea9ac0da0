"""Reading topics goes on where Kafka's client stumbles for a moment."""

from __future__ import annotations

from typing import Any

from followup_cli.reading import offsets


class Stumbling:
    """Lacks one partition until it is asked again, as kafka-python does."""

    def __init__(self) -> None:
        self.asked = 0

    def ends(self, places: list[Any]) -> dict[Any, int]:
        self.asked += 1
        known = {"a": 3} if self.asked == 1 else {"a": 3, "b": 4}
        return {place: known[place] for place in places}


def test_a_partition_without_a_leader_is_asked_for_again() -> None:
    """While metadata is refreshed the client knows no leader; then it does."""
    client = Stumbling()

    assert {"a": 3, "b": 4} == offsets(client.ends, ["a", "b"])
    assert 2 == client.asked
