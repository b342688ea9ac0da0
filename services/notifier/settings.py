"""The notifier's settings, read from `NOTIFIER_*`, `FOLLOWUP_*` and `KAFKA_*`."""

from typing import Self

from pydantic import Field, HttpUrl, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict
from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from followup.runtime.settings import Port, ServiceSettings
from services.notifier.channels.email import Relay, TlsMode


class NotifierSettings(ServiceSettings):
    """What the notifier reads from its environment."""

    model_config = SettingsConfigDict(env_prefix="NOTIFIER_")

    metrics_port: Port = 9466
    smtp_host: str = Field(
        default="localhost", min_length=1, description="the mail relay's host name"
    )
    smtp_port: int = Field(
        default=25, ge=1, le=65535, description="the mail relay's TCP port"
    )
    smtp_tls: TlsMode = Field(
        default="starttls",
        description="starttls, tls, or none (for a relay on a trusted network only)",
    )
    smtp_username: str = Field(default="", description="the relay's user name")
    smtp_password: SecretStr | None = Field(
        default=None, description="the relay's password, best from a secrets folder"
    )
    smtp_timeout_seconds: float = Field(
        default=20.0, gt=0, le=120, description="seconds for each SMTP command"
    )
    webhook_url: HttpUrl | None = Field(
        default=None, description="where alerts are posted; left out, they are logged"
    )
    webhook_secret: SecretStr | None = Field(
        default=None, description="whsec_ and 24 to 64 bytes in base64"
    )
    webhook_timeout_seconds: float = Field(
        default=10.0, gt=0, le=120, description="seconds for one call of the webhook"
    )
    webhook_allow_private: bool = Field(
        default=False, description="true to allow a webhook on a private address"
    )
    alert_email: bool = Field(
        default=False,
        description="true to send alerts to their recipient by e-mail too",
    )
    parallel_sends: int = Field(
        default=16, ge=1, le=1000, description="letters at one channel at the same time"
    )
    drain_seconds: float = Field(
        default=20.0, gt=0, le=250, description="seconds to finish sends when stopping"
    )
    session_seconds: float = Field(
        default=10.0,
        ge=6,
        le=300,
        description="seconds without a heartbeat until another member takes over",
    )

    @field_validator("webhook_secret")
    @classmethod
    def _is_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None:
            value = secret.get_secret_value()
            if not value.startswith("whsec_"):
                raise ValueError("does not begin with whsec_")
            try:
                Webhook(value)
            except (ValueError, EmptyWebhookSecretError) as error:
                raise ValueError("is not base64 after whsec_") from error
        return secret

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if (self.webhook_url is None) != (self.webhook_secret is None):
            raise ValueError(
                "NOTIFIER_WEBHOOK_URL and NOTIFIER_WEBHOOK_SECRET go together"
            )
        if bool(self.smtp_username) != (self.smtp_password is not None):
            raise ValueError(
                "NOTIFIER_SMTP_USERNAME and NOTIFIER_SMTP_PASSWORD go together"
            )
        if self.smtp_username and self.smtp_tls == "none":
            raise ValueError(
                "NOTIFIER_SMTP_TLS is none, which would send the password in clear"
            )
        return self

    @property
    def relay(self) -> Relay:
        """The mail relay; holds the password in clear: never log it."""
        password = self.smtp_password
        return Relay(
            host=self.smtp_host,
            port=self.smtp_port,
            tls=self.smtp_tls,
            username=self.smtp_username,
            password=password.get_secret_value() if password else "",
            timeout_seconds=self.smtp_timeout_seconds,
        )
