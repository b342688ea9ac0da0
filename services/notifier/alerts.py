"""An alert as letters to our people: what programs read, and what people read."""

from __future__ import annotations

from followup import ids
from followup.complaint import CommitmentKind, ComplaintName
from followup.events import Alert, AlertKind, ListedPromise, Prospect
from followup.wire.envelope import rfc3339
from services.notifier.letter import Letter, Sender

_TITLES = {
    AlertKind.UPDATE_WANTED: "one line for the customer, please",
    AlertKind.NO_NEWS_LIMIT: "no more automatic messages",
    AlertKind.REASON_WANTED: "why was the promise broken?",
    AlertKind.HELP_WANTED: "the owner asks for help",
    AlertKind.NEW_TIME_DECLINED: "the customer declined the new time",
    AlertKind.NEW_TIME_LIMIT: "a third new time needs the lead",
    AlertKind.ESCALATED: "nobody has acted",
    AlertKind.NO_ONE_ON_CALL: "nobody is on call",
    AlertKind.ABSENCE: "promised for while the owner is away",
    AlertKind.CAPACITY: "less time is allowed than it usually takes",
    AlertKind.APPROVAL_WANTED: "may this message go?",
    AlertKind.MESSAGES_HELD: "customer messages are held",
    AlertKind.MANY_AT_RISK: "many promises are at risk",
    AlertKind.SOURCE_SILENT: "a source is silent",
    AlertKind.DIGEST: "your open promises",
    AlertKind.GROUPED: "several alerts in one",
    AlertKind.PROMISES_NOT_KEPT: "fewer promises are kept than was said",
}
"""What an alert is about, where its kind does not say it plainly."""

_ANSWERS = {
    AlertKind.AT_RISK: "on track, with a reason; a new time; or help.",
    AlertKind.UPDATE_WANTED: "an update with one line that the customer may read.",
    AlertKind.NO_NEWS_LIMIT: "take the complaint over and tell the customer yourself.",
    AlertKind.REASON_WANTED: "the reason for the break.",
    AlertKind.HELP_WANTED: "help, or assign the complaint to somebody who can.",
    AlertKind.NEW_TIME_DECLINED: "keep the promise as it was first made, or agree on"
    " something else with the customer.",
    AlertKind.NEW_TIME_LIMIT: "give the new time yourself, or see that the promise is"
    " kept as it stands.",
    AlertKind.ESCALATED: "acknowledge the incident, then answer the customer or see"
    " that somebody does.",
    AlertKind.APPROVAL_WANTED: "approve it, or reject it.",
}
"""What a person can do about it, where an alert asks for a decision or a word."""


def payload_of(alert: Alert) -> dict[str, object]:
    """Return the body of the webhook: the same for every try of an alert.

    Times are RFC 3339 in UTC; what is absent is null.
    """
    commitment = alert.commitment
    late = alert.late_by
    return {
        "type": f"alert.{alert.kind.name.lower()}",
        "timestamp": rfc3339(alert.raised_time),
        "data": {
            "alert_id": alert.alert_id,
            "incident_key": alert.incident_key,
            "kind": alert.kind.name,
            "level": alert.level or None,
            "cleared": alert.kind is AlertKind.CLEARED,
            "complaint": _complaint(alert),
            "commitment": commitment.id if commitment else None,
            "promise": commitment.kind.name if commitment else None,
            "words": commitment.words if commitment else None,
            "promised_time": rfc3339(commitment.promised_time) if commitment else None,
            "recipient": {
                "id": alert.recipient.id,
                "display_name": alert.recipient.display_name,
            },
            "severity": alert.severity.name if alert.complaint else None,
            "issue": alert.issue,
            "why": alert.why,
            "due_time": rfc3339(alert.due_time),
            "message": {
                "id": alert.message_id,
                "kind": alert.message_kind.name if alert.message_kind else None,
                "until_time": rfc3339(alert.until_time) if alert.until_time else None,
            }
            if alert.message_id
            else None,
            "late_by_s": late.total_seconds() if late else None,
            "category": alert.category or None,
            "promises": [_listed(one) for one in alert.promises],
            "promises_in_all": alert.promises_in_all,
            "prospect": _prospect(alert.prospect) if alert.prospect else None,
        },
    }


def letter_of_alert(alert: Alert, sender: Sender) -> Letter:
    """Return the letter by which an alert reaches a program or the console."""
    title = _TITLES.get(alert.kind) or alert.kind.name.replace("_", " ").lower()
    where = f"[{alert.complaint}] " if alert.complaint else ""
    return Letter(
        id=alert.alert_id,
        about=ComplaintName(alert.customer, alert.complaint),
        sender=sender,
        to=alert.recipient.email,
        to_name=alert.recipient.display_name,
        subject=f"{where}{title}: {alert.issue or alert.why}",
        text=_text(alert),
        created_time=alert.raised_time,
        payload=payload_of(alert),
    )


def listed(alert: Alert) -> ListedPromise | None:
    """Return the promise of an alert as one of a list; None if it is about none."""
    if alert.commitment is None:
        return None
    return ListedPromise(
        customer=alert.customer,
        complaint=alert.complaint,
        commitment=alert.commitment.id,
        kind=alert.commitment.kind,
        promised_time=alert.commitment.promised_time,
        severity=alert.severity,
    )


def copy_id(alert_id: str) -> str:
    """Return the id of an alert's copy by e-mail: another message, another outcome."""
    return ids.derive("alert copy by e-mail", alert_id)


def _complaint(alert: Alert) -> str | None:
    """Return the complaint's name; None for what is about no single one."""
    if not alert.complaint:
        return None
    return str(ComplaintName(alert.customer, alert.complaint))


def _listed(one: ListedPromise) -> dict[str, object]:
    return {
        "complaint": str(ComplaintName(one.customer, one.complaint)),
        "commitment": one.commitment,
        "promise": one.kind.name,
        "promised_time": rfc3339(one.promised_time),
        "severity": one.severity.name,
    }


def _prospect(prospect: Prospect) -> dict[str, object]:
    second = prospect.second_time
    return {
        "chance": round(prospect.chance, 4),
        "second_time": rfc3339(second) if second else None,
        "second_level": prospect.second_level,
    }


def _outlook(prospect: Prospect) -> str:
    level = f"{prospect.second_level * 100:g} %"
    chance = f"By what was learned it is kept with {prospect.chance * 100:.0f} %"
    if prospect.second_time is None:
        return f"{chance}; no time that may be promised would be with {level}."
    by = f"{prospect.second_time:%Y-%m-%d %H:%M} UTC"
    return (
        f"{chance}; {by} would be with {level}. The customer hears of no new time"
        " unless you give it."
    )


def _line(one: ListedPromise) -> str:
    kind = one.kind.name.replace("_", " ").lower()
    by = f"{one.promised_time:%Y-%m-%d %H:%M} UTC"
    return f"{by}  {kind}  {ComplaintName(one.customer, one.complaint)}"


def _text(alert: Alert) -> str:
    lines = [alert.why]
    if answer := _ANSWERS.get(alert.kind):
        lines.append(f"Your answer: {answer}")
    if alert.issue:
        lines.append(f"Issue: {alert.issue}")
    if alert.commitment:
        owed = alert.commitment.kind is CommitmentKind.OWED_TO_US
        made = "Promised to us" if owed else "Promised"
        lines.append(f"{made}: {alert.commitment.words}")
    if alert.prospect:
        lines.append(_outlook(alert.prospect))
    if alert.complaint:
        lines.append(f"Complaint: {_complaint(alert)}")
        lines.append(f"Severity: {alert.severity.name.lower()}")
    if alert.message_id:
        lines.append(f"Message: {alert.message_id}")
    lines += [_line(one) for one in alert.promises]
    if (more := alert.promises_in_all - len(alert.promises)) > 0:
        lines.append(f"and {more} more")
    if alert.late_by:
        lines.append(f"This alert is late by {alert.late_by}.")
    lines.append(f"Incident: {alert.incident_key}")
    return "\n".join(lines) + "\n"
