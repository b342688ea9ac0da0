"""`followup doctor`: everything that may be wrong, one line each."""

from __future__ import annotations

from collections.abc import Iterator

import typer
from kafka.errors import KafkaError

from followup.kafka.topic_admin import TopicsUnknown
from followup.policy import Policies, PolicyErrors
from followup.runtime.clock import SystemClock
from followup_cli.context import settings_of
from followup_cli.findings import (
    Finding,
    about_clocks,
    about_dead_letters,
    about_lag,
    about_service,
    about_versions,
)
from followup_cli.going_out import about_holds, about_policies
from followup_cli.lines import plain
from followup_cli.output import say
from followup_cli.phrases import error_words
from followup_cli.probes import Probes
from followup_cli.settings import Settings
from followup_cli.trouble import Trouble


def doctor(context: typer.Context) -> None:
    """Look at everything followup needs; exit 1 if anything is wrong.

    Kafka, its topics, each service, lag, dead letters, what is held back, the policy
    and that all services use the same, mail, clocks and versions: a line each, with
    the cause and the command that mends it.

    Try:

      followup doctor
    """
    settings = settings_of(context)
    if settings.found:
        say(f"  addresses from {settings.found}", "dim")
    well = True
    for finding in examine(settings, Probes(settings)):
        say(plain(str(finding)), "" if finding.ok else "red")
        well = well and finding.ok
    if not well:
        raise typer.Exit(1)


def examine(settings: Settings, probes: Probes) -> Iterator[Finding]:
    """Give each finding as soon as it is made; never raises for what is wrong."""
    down = probes.kafka_trouble()
    if down:
        yield Finding(
            ok=False,
            what="Kafka",
            cause=f"does not answer at {settings.servers} ({down})",
            command="make up, or set KAFKA_BOOTSTRAP_SERVERS",
        )
    else:
        yield Finding(ok=True, what="Kafka", cause=f"answers at {settings.servers}")
        yield from _topics(settings, probes)
    seen = [probes.service(*one) for one in settings.health.items()]
    prefix, servers = settings.topics.prefix, settings.kafka.servers
    yield from (about_service(one, prefix, servers) for one in seen)
    yield _calls(settings, probes)
    newest = None
    if not down:
        try:
            yield from map(about_lag, probes.lags())
            newest = probes.newest_written()
        except (KafkaError, Trouble) as error:
            yield _not_known("lag", error)
        try:
            yield from about_dead_letters(probes.waiting_dead_letters())
        except (KafkaError, Trouble) as error:
            yield _not_known("dead letters", error)
        try:
            yield from about_holds(probes.holds())
        except (KafkaError, Trouble) as error:
            yield _not_known("held", error)
    ours, finding = _policy(settings)
    yield finding
    yield about_policies(seen, ours)
    yield _mail(settings, probes)
    yield about_clocks(seen, newest, SystemClock().now())
    yield about_versions(seen)


def _not_known(what: str, error: Exception) -> Finding:
    said = str(error) if isinstance(error, Trouble) else error_words(error)
    return Finding(
        ok=False,
        what=what,
        cause=f"not known: {said}",
        command="followup topics check",
    )


def _topics(settings: Settings, probes: Probes) -> Iterator[Finding]:
    try:
        found = probes.topic_differences()
    except TopicsUnknown as error:
        yield Finding(
            ok=False, what="topics", cause=f"not known: {error}", command="try again"
        )
        return
    for one in found:
        yield Finding(ok=False, what="topics", cause=one.sentence, command=one.command)
    if not found:
        count = len(settings.topics.all())
        yield Finding(ok=True, what="topics", cause=f"all {count} as declared")


def _calls(settings: Settings, probes: Probes) -> Finding:
    address = settings.intake_address
    if trouble := probes.intake_trouble():
        return Finding(
            ok=False,
            what="calls",
            cause=f"intake takes none at {address} ({trouble})",
            command="make up, or set FOLLOWUP_INTAKE_ADDRESS",
        )
    return Finding(ok=True, what="calls", cause=f"intake takes them at {address}")


def _policy(settings: Settings) -> tuple[str, Finding]:
    """Return the version in force here, empty where there is none, and what to say."""
    where = str(settings.policy or "the default")
    try:
        policies = Policies.load(settings.policy)
    except PolicyErrors as error:
        first = str(error.problems[0]) if error.problems else str(error)
        return "", Finding(
            ok=False,
            what="policy",
            cause=f"{where}: {len(error.problems)} wrong, first: {first}",
            command=f"followup policy check {settings.policy or ''}".rstrip(),
        )
    policy = policies.in_force_at(SystemClock().now())
    modes = {policy.mode_of(one)[0].value for one in policy.categories}
    cause = f"{where}: version {policy.version}, mode {', '.join(sorted(modes))}"
    return policy.version, Finding(ok=True, what="policy", cause=cause)


def _mail(settings: Settings, probes: Probes) -> Finding:
    if trouble := probes.smtp_trouble():
        return Finding(
            ok=False,
            what="mail",
            cause=f"SMTP at {settings.smtp} refuses: {trouble}",
            command="start the mail server; FOLLOWUP_SMTP names another",
        )
    return Finding(ok=True, what="mail", cause=f"SMTP answers at {settings.smtp}")
