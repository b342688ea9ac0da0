"""Fixtures that every test may ask for, and how properties are tried."""

from __future__ import annotations

from hypothesis import settings

pytest_plugins = ["tests.support.kafka_broker"]

# How long an example takes says how busy the machine is.
settings.register_profile("followup", deadline=None)
settings.load_profile("followup")
