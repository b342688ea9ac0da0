"""An alert as letters to our people: what programs read, and what people read."""

from __future__ import annotations

from followup import ids
from followup.complaint import ComplaintName
from followup.events import Alert, AlertKind
from followup.wire.envelope import rfc3339
from services.notifier.letter import Letter, Sender


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
            "complaint": str(ComplaintName(alert.customer, alert.complaint)),
            "commitment": commitment.id if commitment else None,
            "promise": commitment.kind.name if commitment else None,
            "promised_time": rfc3339(commitment.promised_time) if commitment else None,
            "recipient": {
                "id": alert.recipient.id,
                "display_name": alert.recipient.display_name,
            },
            "severity": alert.severity.name,
            "issue": alert.issue,
            "why": alert.why,
            "due_time": rfc3339(alert.due_time),
            "late_by_s": late.total_seconds() if late else None,
        },
    }


def letter_of_alert(alert: Alert, sender: Sender) -> Letter:
    """Return the letter by which an alert reaches a program or the console."""
    kind = alert.kind.name.replace("_", " ").lower()
    return Letter(
        id=alert.alert_id,
        about=ComplaintName(alert.customer, alert.complaint),
        sender=sender,
        to=alert.recipient.email,
        to_name=alert.recipient.display_name,
        subject=f"[{alert.complaint}] {kind}: {alert.issue or alert.why}",
        text=_text(alert),
        created_time=alert.raised_time,
        payload=payload_of(alert),
    )


def copy_id(alert_id: str) -> str:
    """Return the id of an alert's copy by e-mail: another message, another outcome."""
    return ids.derive("alert copy by e-mail", alert_id)


def _text(alert: Alert) -> str:
    lines = [alert.why]
    if alert.issue:
        lines.append(f"Issue: {alert.issue}")
    if alert.commitment:
        lines.append(f"Promised: {alert.commitment.words}")
    lines.append(f"Complaint: {ComplaintName(alert.customer, alert.complaint)}")
    lines.append(f"Severity: {alert.severity.name.lower()}")
    if alert.late_by:
        lines.append(f"This alert is late by {alert.late_by}.")
    lines.append(f"Incident: {alert.incident_key}")
    return "\n".join(lines) + "\n"
