"""The policy file: the company's own rules, from which every promise follows."""

from followup.policy.absences import (
    absence_over,
    falls_into_absence,
    fingerprint,
    has_absences,
    is_absent,
    next_present,
)
from followup.policy.chains import Step, Turn, freeze, targets_at, turn_at
from followup.policy.errors import PolicyErrors, PolicyProblem
from followup.policy.history import Policies
from followup.policy.limits import is_beyond, not_after
from followup.policy.live import LivePolicies
from followup.policy.loading import load_default, load_policy
from followup.policy.models import Policy
from followup.policy.modes import Mode
from followup.policy.next_updates import (
    after_broken_promise,
    after_customer_wrote,
    after_import,
    after_update,
    weekly,
)
from followup.policy.on_call import on_duty, person
from followup.policy.owners import lead_for, owner_for, stand_in
from followup.policy.promises import PromisedTime, cut, promise_times, revised
from followup.policy.resolutions import ResolutionPromise
from followup.policy.resolving import (
    longest_resolution,
    resolution_ceiling,
    resolution_times,
)

__all__ = [
    "LivePolicies",
    "Mode",
    "Policies",
    "Policy",
    "PolicyErrors",
    "PolicyProblem",
    "PromisedTime",
    "ResolutionPromise",
    "Step",
    "Turn",
    "absence_over",
    "after_broken_promise",
    "after_customer_wrote",
    "after_import",
    "after_update",
    "cut",
    "falls_into_absence",
    "fingerprint",
    "freeze",
    "has_absences",
    "is_absent",
    "is_beyond",
    "lead_for",
    "load_default",
    "load_policy",
    "longest_resolution",
    "next_present",
    "not_after",
    "on_duty",
    "owner_for",
    "person",
    "promise_times",
    "resolution_ceiling",
    "resolution_times",
    "revised",
    "stand_in",
    "targets_at",
    "turn_at",
    "weekly",
]
