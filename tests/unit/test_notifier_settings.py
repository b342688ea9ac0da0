"""What the notifier accepts as its environment."""

from __future__ import annotations

import pytest

from followup.runtime.settings import SettingsError, load
from services.notifier.settings import NotifierSettings
from tests.support.webhook_receiver import SECRET

HOOK = {
    "NOTIFIER_WEBHOOK_URL": "https://hooks.example.com/x",
    "NOTIFIER_WEBHOOK_SECRET": SECRET,
}


def test_an_empty_environment_is_enough() -> None:
    """Defaults: mail by STARTTLS, alerts to the log and not by mail."""
    settings = load(NotifierSettings, {})

    assert settings.relay.tls == "starttls"
    assert settings.webhook_url is None
    assert settings.alert_email is False


def test_secrets_do_not_show() -> None:
    """Neither settings nor relay print the password or the webhook's secret."""
    settings = load(
        NotifierSettings,
        {
            **HOOK,
            "NOTIFIER_SMTP_USERNAME": "mailer",
            "NOTIFIER_SMTP_PASSWORD": "hunter2",
        },
    )

    assert settings.relay.password == "hunter2"  # noqa: S105 - the sample above
    assert "hunter2" not in repr(settings) + repr(settings.relay)
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"NOTIFIER_WEBHOOK_URL": "https://hooks.example.com/"}, "go together"),
        ({**HOOK, "NOTIFIER_WEBHOOK_SECRET": "secret"}, "whsec_"),
        ({**HOOK, "NOTIFIER_WEBHOOK_SECRET": "whsec_"}, "base64"),
        ({"NOTIFIER_SMTP_USERNAME": "mailer"}, "go together"),
        (
            {
                "NOTIFIER_SMTP_USERNAME": "mailer",
                "NOTIFIER_SMTP_PASSWORD": "x",
                "NOTIFIER_SMTP_TLS": "none",
            },
            "in clear",
        ),
        ({"NOTIFIER_SMTP_TSL": "none"}, "NOTIFIER_SMTP_TLS"),
    ],
)
def test_what_cannot_work_is_said(wrong: dict[str, str], said: str) -> None:
    """Settings that contradict each other, or are misspelt, stop the start."""
    with pytest.raises(SettingsError, match=said):
        load(NotifierSettings, wrong)
