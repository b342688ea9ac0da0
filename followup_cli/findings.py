"""What the doctor makes of what was seen: pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_LAG = 1000
"""Records that a healthy reader may be behind."""

CLOCK_TOLERANCE = timedelta(seconds=2)
"""HTTP tells the time in whole seconds, so less than this says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: well, or the cause and the command that mends it."""

    ok: bool
    what: str
    cause: str
    command: str = ""

    def __str__(self) -> str:
        """Return it on one line."""
        head = f"{'✔' if self.ok else '✘'} {self.what}: {self.cause}"
        return head if self.ok or not self.command else f"{head} → {self.command}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a service's health server answered; `error` when it did not.

    `its_name` is what it calls itself, `policy` the version of the policy it uses,
    `prefix` and `kafka` are the topics and brokers it says it uses; each is empty where
    it does not tell. `asked_time` and `its_time` are the same moment by our clock and
    by its own.
    """

    service: str
    address: str
    error: str = ""
    ready: bool = False
    unready: Mapping[str, str] | None = None
    version: str = ""
    policy: str = ""
    its_name: str = ""
    prefix: str = ""
    kafka: str = ""
    asked_time: datetime | None = None
    its_time: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How far a consumer group is behind, over all topics, and whether any reads."""

    group: str
    records: int
    members: int


def about_service(seen: Seen, prefix: str, servers: Sequence[str]) -> Finding:
    """Say whether a service is ours and ready, else which conditions do not hold.

    `prefix` and `servers` are the topics and the brokers that we ask ourselves.
    """
    if seen.error:
        return Finding(
            ok=False,
            what=seen.service,
            cause=f"does not answer at {seen.address} ({seen.error})",
            command="make up starts it here; FOLLOWUP_HEALTH names another address",
        )
    if strange := _not_ours(seen, prefix, servers):
        return Finding(
            ok=False,
            what=seen.service,
            cause=f"another answers at {seen.address}: {strange}",
            command="set FOLLOWUP_HEALTH to where ours listens; make up writes it",
        )
    if not seen.ready:
        conditions = (seen.unready or {}).items()
        why = "; ".join(f"{name}: {reason}" for name, reason in conditions)
        return Finding(
            ok=False,
            what=seen.service,
            cause=f"not ready: {why or 'no condition is named'}",
            command=f"see its log and {seen.address}/readyz",
        )
    return Finding(ok=True, what=seen.service, cause=f"ready at {seen.address}")


def about_dead_letters(waiting: Mapping[str, int]) -> Iterator[Finding]:
    """Say for each topic how many dead letters nobody has put back."""
    for topic, count in waiting.items():
        if count:
            wait = "waits" if count == 1 else "wait"
            yield Finding(
                ok=False,
                what="dead letters",
                cause=f"{count} {wait} in {topic}",
                command=f"followup dlq list {topic}",
            )
    if not any(waiting.values()):
        cause = f"none waits in {len(waiting)} topics"
        yield Finding(ok=True, what="dead letters", cause=cause)


def about_versions(seen: Sequence[Seen]) -> Finding:
    """Say whether all services that answer run the same version."""
    versions = {one.service: one.version for one in seen if one.version}
    told = ", ".join(f"{service} {version}" for service, version in versions.items())
    if len(set(versions.values())) > 1:
        return Finding(
            ok=False,
            what="versions",
            cause=f"they differ: {told}",
            command="roll out one version of all services",
        )
    if not versions:
        return Finding(
            ok=False,
            what="versions",
            cause="no service told its version",
            command="make up",
        )
    return Finding(ok=True, what="versions", cause=told)


def about_clocks(
    seen: Sequence[Seen], newest_written: datetime | None, now: datetime
) -> Finding:
    """Say whether clocks agree: ours, each service's, and those stamped on records."""
    wrong = [
        f"{one.service} is {_off(one.its_time - one.asked_time)}"
        for one in seen
        if one.its_time
        and one.asked_time
        and abs(one.its_time - one.asked_time) > CLOCK_TOLERANCE
    ]
    if newest_written and newest_written - now > CLOCK_TOLERANCE:
        wrong.append(f"the newest record is {_off(newest_written - now)}")
    if wrong:
        return Finding(
            ok=False,
            what="clocks",
            cause=f"by this machine's clock {', '.join(wrong)}",
            command="timedatectl status on each host; let NTP set the clocks",
        )
    told = sum(1 for one in seen if one.its_time)
    return Finding(ok=True, what="clocks", cause=f"{told} services agree with ours")


def about_lag(lag: Lag) -> Finding:
    """Say whether a group reads, and how far behind it is."""
    if lag.records and not lag.members:
        return Finding(
            ok=False,
            what=f"lag of {lag.group}",
            cause=f"{lag.records} records wait and nobody reads them",
            command="start the service; make up does it here",
        )
    if lag.records > MOST_LAG:
        return Finding(
            ok=False,
            what=f"lag of {lag.group}",
            cause=f"{lag.records} records behind",
            command="see the service's log; more replicas share the partitions",
        )
    return Finding(
        ok=True, what=f"lag of {lag.group}", cause=f"{lag.records} records behind"
    )


def _not_ours(seen: Seen, prefix: str, servers: Sequence[str]) -> str:
    """Return what shows that a service belongs to another installation, if anything."""
    if seen.its_name and seen.its_name != seen.service:
        return f"it is {seen.its_name}"
    if seen.prefix and seen.prefix != prefix:
        return f"its topics are {seen.prefix}-*, ours {prefix}-*"
    theirs, ours = _loopback(seen.kafka.split(",")), _loopback(servers)
    # Elsewhere one Kafka may have several names; on this machine a port is one broker.
    if theirs and ours and not theirs & ours:
        return f"its Kafka is {seen.kafka}, ours {','.join(servers)}"
    return ""


def _loopback(servers: Iterable[str]) -> set[str]:
    """Return the ports, if all of these brokers are on this machine."""
    places = [server.strip().rpartition(":") for server in servers]
    here = {"localhost", "127.0.0.1", "[::1]"}
    return (
        {port for _, _, port in places} if {h for h, _, _ in places} <= here else set()
    )


def _off(span: timedelta) -> str:
    seconds = span.total_seconds()
    return f"{abs(seconds):.0f} s {'ahead' if seconds > 0 else 'behind'}"
