"""The policy file: the company's own rules, from which every promise follows."""

from followup.policy.errors import PolicyErrors, PolicyProblem
from followup.policy.history import Policies
from followup.policy.live import LivePolicies
from followup.policy.loading import load_default, load_policy
from followup.policy.models import Mode, Policy
from followup.policy.promises import (
    PromisedTime,
    after_broken_promise,
    after_customer_wrote,
    after_import,
    after_update,
    lead_for,
    owner_for,
    person,
    promise_times,
    revised,
    weekly,
)

__all__ = [
    "LivePolicies",
    "Mode",
    "Policies",
    "Policy",
    "PolicyErrors",
    "PolicyProblem",
    "PromisedTime",
    "after_broken_promise",
    "after_customer_wrote",
    "after_import",
    "after_update",
    "lead_for",
    "load_default",
    "load_policy",
    "owner_for",
    "person",
    "promise_times",
    "revised",
    "weekly",
]
