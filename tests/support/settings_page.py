"""Renders docs/settings.md.

`python -m tests.support.settings_page > docs/settings.md` brings it up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from followup.runtime.settings import ServiceSettings, variables
from services.intake.settings import IntakeSettings
from services.notifier.settings import NotifierSettings
from services.scheduler.settings import SchedulerSettings

SERVICES: Mapping[str, type[BaseSettings]] = {
    "intake": IntakeSettings,
    "scheduler": SchedulerSettings,
    "notifier": NotifierSettings,
}

_HEAD = """\
# Settings

<!-- Rendered by `python -m tests.support.settings_page`: change the code. -->

A service reads its settings from its environment, once, at its start.
An empty variable counts as one that is not set.
All that is wrong is said together, each with what it should be, and the service does not start.

With `FOLLOWUP_SECRETS_DIR` each of these may instead be a file of that name in that folder, in capitals or not, as Kubernetes mounts a secret; a variable that is set goes before a file.

What is promised, when whom to alert and what customers hear is no setting but [the policy](policy.md), which is read anew while the services run.
"""  # noqa: E501 - a sentence a line, as in every document


def render() -> str:
    """Return the page as Markdown."""
    shared = set(variables(ServiceSettings)) - {"METRICS_HOST", "METRICS_PORT"}
    any_service = {
        name: field
        for name, field in variables(IntakeSettings).items()
        if name in shared
    }
    parts = [_HEAD, _table("Every service", any_service)]
    for service, settings in SERVICES.items():
        own = {
            name: field
            for name, field in variables(settings).items()
            if name not in shared
        }
        parts.append(_table(service, own))
    return "".join(parts)


def _table(title: str, fields: Mapping[str, FieldInfo]) -> str:
    rows = "".join(
        f"| `{name}` | {_default(field)} | {field.description} |\n"
        for name, field in fields.items()
    )
    return f"\n## {title}\n\n| variable | default | meaning |\n|---|---|---|\n{rows}"


def _default(field: FieldInfo) -> str:
    value = field.get_default()
    if value is None or value == "" or isinstance(value, SecretStr):
        return "none"
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


if __name__ == "__main__":
    sys.stdout.write(render())
