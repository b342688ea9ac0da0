"""The shipped policy, as tests use it."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from followup.policy import Mode, Policy, ResolutionPromise, load_default


@cache
def shipped_policy() -> Policy:
    """Return the default policy, with customers written to."""
    return load_default().model_copy(update={"mode": Mode.LIVE})


@cache
def live_policy() -> Policy:
    """Return the same, with warnings that wait for nobody's word."""
    at_once = {
        severity: one.model_copy(update={"warning_approval": None})
        for severity, one in shipped_policy().severities.items()
    }
    return shipped_policy().model_copy(update={"severities": at_once})


def policy_with(**changes: Any) -> Policy:
    """Return the live policy with some keys changed."""
    return live_policy().model_copy(update=changes)


def promising(
    resolution: ResolutionPromise = ResolutionPromise.AT_INTAKE, **changes: Any
) -> Policy:
    """Return the live policy, each category promising a time to put it right."""
    rules = {"resolution": resolution, **changes}
    categories = {
        key: one.model_copy(update=rules)
        for key, one in live_policy().categories.items()
    }
    return policy_with(categories=categories)


HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def default_text(mode: str = "SHADOW") -> str:
    """Return the shipped policy as it is written, in another mode if asked for."""
    path = files("followup.policy") / "default.yaml"
    text = path.read_text(encoding="utf-8")
    return text.replace("\nmode: SHADOW\n", f"\nmode: {mode}\n")
