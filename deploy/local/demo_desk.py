"""The company's desk in the demo: calls intake, as a support platform would."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from followup.complaint import ComplaintName, Severity
from followup.runtime.clock import SystemClock
from followup.v1 import complaint_pb2, intake_pb2
from followup_cli.client import call, request_id_of
from followup_cli.settings import Settings

SAMPLE = Path(__file__).parent / "complaints.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One real complaint; `issue` is our short way of saying what is wrong."""

    category: str
    issue: str
    customer_words: str
    source: str


def read_sample(path: Path = SAMPLE) -> list[Sample]:
    """Return the complaints of the sample file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [
        Sample(
            category=row["category"],
            issue=row["issue"],
            customer_words=row["customer_words"],
            source=row["source"],
        )
        for row in rows
    ]


class IntakeDesk:
    """Acts on one complaint by calls to intake; raises Trouble when one fails."""

    def __init__(self, settings: Settings, name: ComplaintName, sample: Sample) -> None:
        self.name = name
        self._settings = settings
        self._sample = sample
        self._owner = ""

    def complain(self, severity: Severity) -> None:
        """Report the complaint, as it happens; remembers who owns it."""
        sample = self._sample
        request = intake_pb2.CreateComplaintRequest(
            parent=f"customers/{self.name.customer}",
            complaint_id=self.name.complaint,
            request_id=request_id_of("", self.name, "complain"),
            complaint=intake_pb2.Complaint(
                category=sample.category,
                severity=f"SEVERITY_{severity.value}",
                issue=sample.issue,
                customer_words=sample.customer_words,
                contact=complaint_pb2.Contact(
                    email=f"{self.name.customer}@example.com",
                    locale="en",
                    time_zone="America/New_York",
                ),
            ),
        )
        request.complaint.occurred_time.FromDatetime(SystemClock().now())
        answer = call(
            self._settings,
            request.request_id,
            lambda stub: stub.CreateComplaint,
            request,
        )
        self._owner = answer.owner.id

    def wrote(self, words: str) -> None:
        """Report that the customer wrote again."""
        request = intake_pb2.CustomerWroteRequest(customer_words=words)
        self._call("CustomerWrote", request)

    def update(self, line: str) -> None:
        """Give the customer news, by the owner."""
        request = intake_pb2.RecordUpdateRequest(author=self._owner, line=line)
        self._call("RecordUpdate", request)

    def resolve(self, line: str) -> None:
        """Say that it is put right, by the owner."""
        request = intake_pb2.ResolveComplaintRequest(author=self._owner, line=line)
        self._call("ResolveComplaint", request)

    def _call(self, method: str, request: Any) -> None:  # noqa: ANN401 - one of several messages
        request.name = str(self.name)
        request.request_id = request_id_of("", self.name, method)
        request.occurred_time.FromDatetime(SystemClock().now())
        call(
            self._settings,
            request.request_id,
            lambda stub: getattr(stub, method),
            request,
        )
