"""Who is on duty; a pure function of the policy and a moment."""

from __future__ import annotations

from datetime import datetime

from followup.complaint import Person
from followup.policy.absences import is_absent
from followup.policy.models import Policy


def person(policy: Policy, key: str) -> Person:
    """Give the person of that key; raises KeyError where there is none."""
    found = policy.people[key]
    return Person(id=key, display_name=found.display_name, email=found.email)


def on_duty(policy: Policy, name: str, moment: datetime) -> tuple[Person, ...]:
    """Give whoever an on-call calendar has on duty at `moment`; often nobody.

    Of shifts that overlap one counts: the one with the higher stated priority, else
    the one that began last, else the one that ends first.
    It puts all of its people on duty who are not absent; where none is left, the next
    shift counts.
    """
    for shift in policy.shifts(name).at(moment):
        there = tuple(
            person(policy, key)
            for key in shift.people
            if not is_absent(policy, key, moment)
        )
        if there:
            return there
    return ()


def anyone_on_duty(policy: Policy, moment: datetime) -> tuple[Person, ...]:
    """Give whoever is on duty in the first calendar of the file that has anybody."""
    found = (on_duty(policy, name, moment) for name in policy.on_call)
    return next((people for people in found if people), ())
