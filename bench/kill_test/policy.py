"""A policy in seconds, so that promises are warned of, broken and kept in one run.

What the policy lets happen only hours later is out of play.
"""

from __future__ import annotations

from datetime import timedelta

from followup.policy import Policy, load_policy

SHARES = {
    "acknowledge": 0.35,
    "customer_wrote": 0.35,
    "broken_promise_next_update": 0.4,
    "first_reply": 0.5,
    "remedy_offer": 0.75,
    "next_update": 1.0,
}
"""Every duration as a share of the longest; 80 % of each is used when we warn."""

_TEXT = """\
version: kill-test-1
effective_from: "2020-01-01T00:00:00Z"
zone: Europe/Vienna
mode: LIVE
calendars:
  always:
    windows:
      monday: &all ["00:00-24:00"]
      tuesday: *all
      wednesday: *all
      thursday: *all
      friday: *all
      saturday: *all
      sunday: *all
severities:
  LOW: &any
    calendar: always
    first_reply: {first_reply} s
    next_update: {next_update} s
    remedy_offer: {remedy_offer} s
    customer_wrote: {customer_wrote} s
    no_news_in_a_row: 1
  MEDIUM: *any
  HIGH: *any
  CRITICAL: *any
acknowledge: {acknowledge} s
broken_promise_next_update: {broken_promise_next_update} s
rounding: 1 s
budget: {{every: 1 s, a_day: 100}}
notice_least: 1 s
untold_after: 12 h
unsent_after: 12 h
reason_within: 12 h
second_break_mail: 12 h
categories:
  other:
    display_name: Other
    neutral_phrase: {{en: your complaint}}
    team: care
default_category: other
teams:
  care:
    display_name: Care
    lead: alex
    members: [alex, sam]
people:
  alex: {{display_name: Alex Example, email: alex@example.com}}
  sam: {{display_name: Sam Example, email: sam@example.com}}
brands:
  example:
    display_name: Example Company
    from_address: care@example.com
    reply_to_domain: replies.example.com
"""


def policy_text(longest: timedelta) -> str:
    """Return the file; `longest` is the time of the longest promise, from 10 s on."""
    seconds = {
        name: max(1, round(share * longest.total_seconds()))
        for name, share in SHARES.items()
    }
    return _TEXT.format(**seconds)


def policy_of(longest: timedelta) -> Policy:
    """Return the policy that `policy_text` writes."""
    return load_policy(policy_text(longest), name="kill-test.yaml")
