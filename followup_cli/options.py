"""Intake's words about a call, said in those of the command line: pure."""

from __future__ import annotations

import re

_ID = "letters, digits, “.”, “_”, “~” and “-”, at most 64, the first a letter or digit"
_OPTIONS = {
    "parent": "--customer",
    "complaint_id": "--id",
    "request_id": "--request-id",
    "name": "COMPLAINT",
    "scope": "SCOPE",
    "occurred_time": "--at",
    "promised_time": "NEW_TIME",
    "category": "--category",
    "severity": "--severity",
    "issue": "ISSUE",
    "customer_words": "--words",
    "contact.email": "--email",
    "contact.phone": "--phone",
    "contact.display_name": "--name",
    "contact.locale": "--locale",
    "contact.time_zone": "--zone",
    "time_zone": "--zone",
    "locale": "--locale",
    "channel": "--channel",
    "teller": "--teller",
    "handling": "--handling",
    "origin": "--imported",
    "thread_ref": "--thread",
    "brand": "--brand",
    "needed_from_customer": "--needed",
    "author": "--by",
    "line": "LINE",
    "told_customer": "--told",
    "told_commitments": "--told-commitment",
    "kept_commitments": "--kept-commitment",
    "reason": "REASON",
    "consent": "--consent",
    "owner": "OWNER",
    "kind": "KIND",
    "owed_by": "--owed-by",
    "text": "TEXT",
    "until_time": "--until",
    "next_time": "--again",
    "rule": "--rule",
    "incident_key": "INCIDENT",
    "commitment": "--commitment",
    "reached": "--reached",
    "frequency": "FREQUENCY",
    "message_id": "MESSAGE",
    "decision": "approve or reject",
}
"""Where each field of a request comes from on the command line."""

_SHAPES = {
    "--customer": _ID,
    "--id": _ID,
    "COMPLAINT": f"CUSTOMER/COMPLAINT, each of {_ID}",
    "COMMITMENT": "CUSTOMER/COMPLAINT/COMMITMENT, as followup explain shows it",
    "SCOPE": "all, kind/KIND, category/KEY, brand/KEY or customer/ID",
    "--name": "one line",
    "--locale": "a BCP 47 tag such as en or de-AT",
    "--thread": "letters, digits, “.”, “_” and “-”, the first a letter or digit",
}
"""What intake asks of them by patterns, in words."""

_INDEX = re.compile(r"\[\d+\]$")
_FIELDS = re.compile(r"\b(occurred_time|promised_time)\b")
_TELLERS = re.compile(r"\bTELLER_([A-Z_]+)\b")
_CHOICES = re.compile(r"\b(?:COMMITMENT_KIND|BREAK_REASON)_([A-Z_]+)\b")
_IS_TOLD = "told_customer is true"


def option_of(field: str) -> str:
    """Return the option or argument that a field's path comes from, else the path."""
    path = _INDEX.sub("", field.removeprefix("complaint."))
    return _OPTIONS.get(path, field)


def in_our_words(field: str, description: str) -> str:
    """Return a violation as the person who typed the command understands it."""
    option = option_of(field)
    # `words` is an argument of its own where the customer writes again.
    if field == "customer_words":
        option = "WORDS"
    if "/commitments/" in description and option == "COMPLAINT":
        option = "COMMITMENT"
    if "regex pattern" in description and option in _SHAPES:
        return f"{option}: must be {_SHAPES[option]}"
    said = description.replace(_IS_TOLD, "--told is given")
    said = _TELLERS.sub(lambda found: f"--teller {found[1].lower()}", said)
    said = _CHOICES.sub(lambda found: found[1].lower(), said)
    said = _FIELDS.sub(lambda found: _OPTIONS[found[1]], said)
    return f"{option}: {said}"
