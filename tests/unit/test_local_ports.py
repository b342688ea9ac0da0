"""Choosing ports for the local Kafka node."""

from __future__ import annotations

import socket
from pathlib import Path

from deploy.local.ports import (
    USUAL,
    Ports,
    are_free,
    choose_ports,
    recall,
    remember,
    spare_ports,
)


def test_remembered_ports_come_first(tmp_path: Path) -> None:
    """A node that was given ports once gets them again while they are free."""
    memory = tmp_path / "ports.json"
    ports = spare_ports()
    remember(memory, ports)

    assert choose_ports(memory) == ports


def test_taken_ports_are_left_alone(tmp_path: Path) -> None:
    """When another program listens on a remembered port, a free pair is chosen."""
    memory = tmp_path / "ports.json"
    ports = spare_ports()
    remember(memory, ports)
    with socket.create_server(("127.0.0.1", ports.client)):
        chosen = choose_ports(memory)

    assert chosen != ports
    assert chosen == USUAL or are_free(chosen)


def test_a_spoilt_note_is_no_note(tmp_path: Path) -> None:
    """A file of ports that cannot be read counts as none."""
    memory = tmp_path / "ports.json"
    memory.write_text("{")

    assert recall(memory) is None
    assert recall(tmp_path / "absent.json") is None


def test_spare_ports_are_free() -> None:
    """A spare pair can be listened on at once."""
    ports = spare_ports()

    assert ports == Ports(client=ports.client, controller=ports.client + 1)
    with (
        socket.create_server(("127.0.0.1", ports.client)),
        socket.create_server(("127.0.0.1", ports.controller)),
    ):
        assert not are_free(ports)
