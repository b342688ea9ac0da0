"""Settings: read from a mapping, everything wrong reported at once."""

from pathlib import Path

import pytest
from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from followup.runtime.settings import (
    CommaSeparated,
    Port,
    ServiceSettings,
    SettingsError,
    load,
    variables,
)


class SampleSettings(ServiceSettings):
    """A service's settings as a service would write them."""

    model_config = SettingsConfigDict(env_prefix="INTAKE_")

    metrics_port: Port = 9464
    inflight_limit: int = Field(default=100, gt=0, description="a count above zero")
    zones: CommaSeparated = Field(default=(), description="names between commas")
    token: SecretStr | None = Field(default=None, description="a token")


class NeedySettings(SampleSettings):
    """Settings with something that has no default."""

    relay: str = Field(description="host:port of the mail relay")


def problems(error: pytest.ExceptionInfo[SettingsError]) -> dict[str, str]:
    return {found.variable: str(found) for found in error.value.problems}


def test_defaults_suit_a_developers_machine() -> None:
    """An empty environment gives working settings."""
    settings = load(SampleSettings, {})

    assert settings.topic_prefix == "followup"
    assert settings.policy is None
    assert settings.log_format == "json"
    assert settings.metrics_port == 9464
    assert settings.kafka.servers == ("localhost:9092",)


def test_every_variable_is_read() -> None:
    """Shared, own and Kafka variables reach their fields."""
    settings = load(
        SampleSettings,
        {
            "FOLLOWUP_TOPIC_PREFIX": "t-7",
            "FOLLOWUP_POLICY": "/etc/policy.yaml",
            "FOLLOWUP_LOG_LEVEL": "debug",
            "INTAKE_METRICS_PORT": "0",
            "INTAKE_ZONES": "Europe/Vienna, Asia/Tokyo,",
            "KAFKA_BOOTSTRAP_SERVERS": "a:1, b:2",
            "PATH": "/bin",
        },
    )

    assert settings.topic_prefix == "t-7"
    assert settings.policy == Path("/etc/policy.yaml")
    assert settings.log_level == "DEBUG"
    assert settings.metrics_port == 0
    assert settings.zones == ("Europe/Vienna", "Asia/Tokyo")
    assert settings.kafka.servers == ("a:1", "b:2")


def test_an_installation_is_known_by_its_topics_and_its_kafka() -> None:
    """What /readyz tells of it holds no secret."""
    settings = load(
        SampleSettings,
        {"FOLLOWUP_TOPIC_PREFIX": "t-7", "KAFKA_BOOTSTRAP_SERVERS": "a:1, b:2"},
    )

    assert {"topic_prefix": "t-7", "kafka": "a:1,b:2"} == settings.about


def test_an_empty_variable_counts_as_absent() -> None:
    """A manifest may leave a variable empty to mean the default."""
    settings = load(SampleSettings, {"FOLLOWUP_POLICY": "", "INTAKE_METRICS_PORT": ""})

    assert settings.policy is None
    assert settings.metrics_port == 9464


def test_the_process_environment_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the mapping given counts, also when settings are made directly."""
    monkeypatch.setenv("FOLLOWUP_TOPIC_PREFIX", "from-the-process")
    monkeypatch.setenv("INTAKE_METRICS_PORT", "1")

    assert load(SampleSettings, {}).topic_prefix == "followup"
    assert SampleSettings().metrics_port == 9464


def test_all_problems_come_together() -> None:
    """Missing, wrong and unknown variables, nested ones too, are one error."""
    environ = {
        "FOLLOWUP_LOG_FORMAT": "xml",
        "FOLLOWUP_TOPIC_PREFX": "a",
        "INTAKE_METRICS_PORT": "many",
        "INTAKE_INFLIGHT_LIMIT": "0",
        "KAFKA_SECURITY_PROTOCOL": "TLS",
    }

    with pytest.raises(SettingsError) as error:
        load(NeedySettings, environ)

    assert set(problems(error)) == {*environ, "INTAKE_RELAY"}
    assert "is required" in problems(error)["INTAKE_RELAY"]
    assert "host:port of the mail relay" in problems(error)["INTAKE_RELAY"]


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("FOLLOWUP_TOPIC_PREFX", "FOLLOWUP_TOPIC_PREFIX"),
        ("INTAKE_METRIC_PORT", "INTAKE_METRICS_PORT"),
        ("intake_metrics_port", "INTAKE_METRICS_PORT"),
    ],
)
def test_a_misspelt_variable_is_an_error(variable: str, meant: str) -> None:
    """A variable nobody reads is refused, with the name that was meant."""
    with pytest.raises(SettingsError) as error:
        load(SampleSettings, {variable: "1"})

    assert f"Did you mean {meant}?" in problems(error)[variable]


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("KAFKA_BOOTSTRAP_SERVER", "KAFKA_BOOTSTRAP_SERVERS"),
        ("KAFKA_BOOSTRAP_SERVERS", "KAFKA_BOOTSTRAP_SERVERS"),
        ("kafka_bootstrap_servers", "KAFKA_BOOTSTRAP_SERVERS"),
        ("KAFKA_BOOTSTRAP", "KAFKA_BOOTSTRAP_SERVERS"),
        ("KAFKA_SECURTY_PROTOCOL", "KAFKA_SECURITY_PROTOCOL"),
        ("KAFKA_SASL_USER", "KAFKA_SASL_USERNAME"),
        ("KAFKA_SSL_CA_FILE", "KAFKA_SSL_CAFILE"),
        ("KAFKA_SSL_CA", "KAFKA_SSL_CAFILE"),
    ],
)
def test_a_misspelt_kafka_variable_is_an_error(variable: str, meant: str) -> None:
    """Left unread, it would send a service to a Kafka on its own machine."""
    with pytest.raises(SettingsError) as error:
        load(SampleSettings, {variable: "kafka:9092"})

    assert f"Did you mean {meant}?" in problems(error)[variable]


@pytest.mark.parametrize(
    "variable",
    [
        *("KAFKA_HOME", "KAFKA_OPTS", "KAFKA_HEAP_OPTS", "KAFKA_JMX_PORT", "KAFKA_SSL"),
        *("KAFKA_ADVERTISED_LISTENERS", "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"),
        *("KAFKA_SASL_ENABLED_MECHANISMS", "KAFKA_SSL_KEY_PASSWORD", "KAFKA_CFG_NODE"),
        *("KAFKA_SERVICE_HOST", "KAFKA_BOOTSTRAP_SERVICE_HOST", "KAFKA_PORT_9092_TCP"),
        *("KAFKA_REST_BOOTSTRAP_SERVERS", "KAFKA_SSL_KEYSTORE_FILENAME", "KAFKA_PORT"),
    ],
)
def test_other_programs_kafka_variables_are_their_own(variable: str) -> None:
    """Images of Kafka and Kubernetes set such variables; they break no service."""
    assert load(SampleSettings, {variable: "1"})


def test_another_services_variables_are_its_own_matter() -> None:
    """One environment may serve all the services."""
    assert load(SampleSettings, {"SCHEDULER_ANYTHING": "1"})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("INTAKE_SERVICE_HOST", "10.0.0.1"),
        ("INTAKE_SERVICE_PORT_GRPC", "50051"),
        ("INTAKE_PORT", "tcp://10.0.0.1:50051"),
        ("INTAKE_PORT_50051_TCP", "tcp://10.0.0.1:50051"),
        ("INTAKE_METRICS_PORT", "tcp://10.0.0.1:9464"),
    ],
)
def test_kubernetes_service_links_are_explained(variable: str, value: str) -> None:
    """Variables that Kubernetes injects are refused with the way to stop them."""
    with pytest.raises(SettingsError) as error:
        load(SampleSettings, {variable: value})

    assert "enableServiceLinks: false" in problems(error)[variable]


def test_secrets_come_from_files(tmp_path: Path) -> None:
    """A file in the secrets folder is a variable; a set variable wins over it."""
    (tmp_path / "INTAKE_TOKEN").write_text("from-file\n", encoding="utf-8")
    (tmp_path / "intake_metrics_port").write_text("1", encoding="utf-8")
    (tmp_path / "tls.crt").write_text("unrelated", encoding="utf-8")
    (tmp_path / "..data").mkdir()

    settings = load(
        SampleSettings,
        {"FOLLOWUP_SECRETS_DIR": str(tmp_path), "INTAKE_METRICS_PORT": "2"},
    )

    assert settings.token is not None
    assert settings.token.get_secret_value() == "from-file"
    assert settings.metrics_port == 2


def test_a_missing_secrets_folder_is_reported(tmp_path: Path) -> None:
    """A folder that cannot be read is a problem like any other."""
    with pytest.raises(SettingsError) as error:
        load(SampleSettings, {"FOLLOWUP_SECRETS_DIR": str(tmp_path / "none")})

    assert "cannot be read" in problems(error)["FOLLOWUP_SECRETS_DIR"]


def test_secrets_are_never_printed() -> None:
    """Neither settings nor errors show a password."""
    environ = {
        "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "KAFKA_SASL_PASSWORD": "s3cret-word",
        "INTAKE_TOKEN": "s3cret-word",
    }

    with pytest.raises(SettingsError) as error:
        load(SampleSettings, environ)
    complete = {"KAFKA_SASL_USERNAME": "app", "KAFKA_SASL_MECHANISM": "PLAIN"}
    settings = load(SampleSettings, environ | complete)

    assert "s3cret-word" not in str(error.value)
    assert "s3cret-word" not in repr(settings)
    assert "s3cret-word" not in settings.model_dump_json()


def test_kafka_security_reaches_the_client(tmp_path: Path) -> None:
    """SASL and TLS settings become kafka-python's arguments, absent ones nothing."""
    authorities = tmp_path / "ca.pem"
    authorities.touch()
    settings = load(
        SampleSettings,
        {
            "KAFKA_BOOTSTRAP_SERVERS": "kafka:9093",
            "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
            "KAFKA_SASL_USERNAME": "app",
            "KAFKA_SASL_PASSWORD": "word",
            "KAFKA_SSL_CAFILE": str(authorities),
        },
    )

    assert settings.kafka.for_kafka_python() == {
        "bootstrap_servers": ["kafka:9093"],
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "app",
        "sasl_plain_password": "word",
        "ssl_cafile": str(authorities),
    }


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"KAFKA_SECURITY_PROTOCOL": "SASL_SSL"}, "KAFKA_SASL_MECHANISM"),
        ({"KAFKA_SASL_USERNAME": "app"}, "which would not use it"),
        ({"KAFKA_SSL_CERTFILE": __file__}, "go together"),
    ],
)
def test_kafka_security_must_agree(environ: dict[str, str], told: str) -> None:
    """Half-set security is refused before anything connects."""
    with pytest.raises(SettingsError) as error:
        load(SampleSettings, environ)

    assert told in problems(error)["KAFKA_*"]


def test_every_setting_explains_itself() -> None:
    """Each variable has a description, which errors quote."""
    fields = variables(SampleSettings)

    assert "KAFKA_SASL_PASSWORD" in fields
    assert [name for name, field in fields.items() if not field.description] == []
