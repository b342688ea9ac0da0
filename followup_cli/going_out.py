"""What the doctor makes of what keeps mail from customers, or says it otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from followup.events import Hold
from followup_cli.findings import Finding, Seen
from followup_cli.holding import hold_words


def about_holds(holds: Sequence[Hold]) -> Iterator[Finding]:
    """Say what is held back, by whom and until when; that is no fault by itself."""
    for one in holds:
        yield Finding(ok=True, what="held", cause=hold_words(one))
    if not holds:
        yield Finding(ok=True, what="held", cause="nothing, messages reach customers")


def about_policies(seen: Sequence[Seen], ours: str) -> Finding:
    """Say whether all services that answer use the same version of the policy.

    `ours` is the version in force of the policy that the doctor itself reads, if it
    can: that another is used where the services run is told, and no fault.
    """
    used = {one.service: one.policy for one in seen if one.policy}
    told = ", ".join(f"{service} {version}" for service, version in used.items())
    if len(set(used.values())) > 1:
        return Finding(
            ok=False,
            what="policy in use",
            cause=f"versions differ: {told}",
            command="give all services the same FOLLOWUP_POLICY; see their logs for"
            " policy_refused",
        )
    if not used:
        return Finding(
            ok=False,
            what="policy in use",
            cause="no service told its version",
            command="make up",
        )
    other = f" (here {ours} would be)" if ours and ours not in used.values() else ""
    return Finding(ok=True, what="policy in use", cause=f"{told}{other}")
