"""Who owns a complaint, and who leads.

All of it is pure: the same policy, complaint and moment give the same person at any
time and on any machine.
"""

from __future__ import annotations

from datetime import datetime

from followup.complaint import Person
from followup.policy.absences import is_absent
from followup.policy.lots import lot
from followup.policy.models import Policy
from followup.policy.moments import opening
from followup.policy.on_call import anyone_on_duty, on_duty, person


def owner_for(
    policy: Policy, category: str, complaint_id: str, moment: datetime
) -> Person:
    """Choose who owns a complaint that came in at `moment`: always a real person.

    Outside the hours of the category's team it is whoever is on call for the team.
    Without such a person, and inside the hours, it is one of the members who are there,
    or will be when the team's hours begin.
    Without one of those it is the lead, then anybody on call, then the lead all the
    same.

    Each candidate draws a number from the complaint's id and the lowest owns it, so the
    order in the file does not matter, and whoever joins, leaves or is away changes no
    other owner.
    """
    people = candidates(policy, category, moment)
    return min(people, key=lambda each: lot(complaint_id, each.id))


def candidates(policy: Policy, category: str, moment: datetime) -> tuple[Person, ...]:
    """Give everybody who may own a complaint that came in at `moment`; at least one."""
    team = policy.teams[policy.category(category).team]
    hours = policy.calendar_named(team.calendar) if team.calendar else None
    begins = opening(hours, moment) if hours else moment
    if begins != moment and team.on_call:
        on_call = on_duty(policy, team.on_call, moment)
        if on_call:
            return on_call
    there = tuple(
        person(policy, key)
        for key in team.members
        if not is_absent(policy, key, begins)
    )
    return there or (stand_in(policy, category, begins),)


def lead_for(policy: Policy, category: str) -> Person:
    """Give the lead of the category's team, there or not."""
    return person(policy, policy.teams[policy.category(category).team].lead)


def stand_in(policy: Policy, category: str, moment: datetime) -> Person:
    """Give who acts where nobody else is there: the lead, else somebody on call.

    Where nobody is on call either it is the lead, absent or not.
    """
    lead = lead_for(policy, category)
    if not is_absent(policy, lead.id, moment):
        return lead
    return next(iter(anyone_on_duty(policy, moment)), lead)
