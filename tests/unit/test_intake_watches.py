"""Intake does not go on without the eyes it tells its state by."""

from __future__ import annotations

import pytest

from followup.policy import LivePolicies
from followup.runtime.settings import KafkaSettings
from services.intake.bootstrap import Intake
from services.intake.settings import IntakeSettings


class Blind(Intake):
    """An intake whose check of the topics meets something unforeseen."""

    async def _watch_topics(self) -> None:
        raise KeyError("an answer of another shape")


async def test_a_watch_that_dies_ends_the_process() -> None:
    """Else readiness would stay as it was for ever, and nobody would know."""
    settings = IntakeSettings(
        kafka=KafkaSettings(bootstrap_servers="127.0.0.1:1"),
        grpc_host="127.0.0.1",
        grpc_port=0,
        metrics_host="127.0.0.1",
        metrics_port=0,
        grace_seconds=0.0,
    )
    with pytest.raises(KeyError, match="another shape"):
        await Blind(settings, LivePolicies()).run()
