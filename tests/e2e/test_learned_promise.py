"""What was learned is promised by a real intake on a real Kafka, killed or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from followup.lead_times.curve import Curve
from followup.learning import lead_time_of
from followup.runtime.clock import SystemClock
from followup.v1 import complaint_pb2, intake_pb2, intake_pb2_grpc
from followup.wire.envelope import record_of
from tests.support.curves import curve
from tests.support.intake_process import IntakeProcess, await_that
from tests.support.intake_requests import create
from tests.support.policies import default_text
from tests.support.river import River

pytestmark = pytest.mark.kafka

LEARNED = complaint_pb2.QuoteMethod.QUOTE_METHOD_LEARNED
RESOLUTION = complaint_pb2.CommitmentKind.COMMITMENT_KIND_RESOLUTION


def publish(river: River, since: datetime, *curves: Curve) -> None:
    """Publish curves that count from a moment, as the learner does."""
    events = [lead_time_of(one, since, timedelta(days=60)) for one in curves]
    river.publish(
        record_of(one, river.topics, source="//followup/scheduler")
        for one in events
        if one is not None
    )


def complain(
    intake: IntakeProcess, at: datetime, category: str
) -> intake_pb2.Complaint:
    request = create(category=category)
    request.complaint.occurred_time.FromDatetime(at)
    with grpc.insecure_channel(intake.target) as channel:
        stub = intake_pb2_grpc.IntakeServiceStub(channel)
        answer: intake_pb2.Complaint = stub.CreateComplaint(request, timeout=20)
        return answer


def quote(intake: IntakeProcess, at: datetime, category: str) -> complaint_pb2.Quote:
    stamp = Timestamp()
    stamp.FromDatetime(at)
    request = intake_pb2.QuotePromiseRequest(
        occurred_time=stamp, category=category, severity="SEVERITY_HIGH"
    )
    with grpc.insecure_channel(intake.target) as channel:
        stub = intake_pb2_grpc.IntakeServiceStub(channel)
        answer: intake_pb2.QuotePromiseResponse = stub.QuotePromise(request, timeout=20)
        return answer.quote


def await_learned(intake: IntakeProcess, at: datetime, category: str) -> None:
    await_that(
        lambda: quote(intake, at, category).method == LEARNED,
        lambda: f"{quote(intake, at, category)}\n" + "\n".join(intake.lines),
    )


def test_what_was_learned_is_promised_before_and_after_a_kill(
    kafka_bootstrap: str, topic_prefix: str, tmp_path: Path
) -> None:
    """
    A category has its own curve, one never seen its parent's; a new process that reads
    the topic from its beginning answers with the same bytes.
    """
    policy = tmp_path / "policy.yaml"
    text = default_text("LIVE").replace("    # resolution:", "    resolution:")
    policy.write_text(text)
    now = SystemClock().now()
    river = River(kafka_bootstrap, topic_prefix)
    variables = {"FOLLOWUP_POLICY": str(policy)}
    try:
        publish(river, now - timedelta(hours=30), curve(nine_of_ten=300.0))
        publish(river, now - timedelta(hours=20), curve(nine_of_ten=6.0))
        with IntakeProcess(kafka_bootstrap, topic_prefix, **variables) as intake:
            intake.await_ready()
            await_learned(intake, now, "billing")
            at_first = complain(intake, now, "billing")
            publish(
                river, now - timedelta(hours=1), curve(("billing",), nine_of_ten=3.0)
            )
            await_that(
                lambda: quote(intake, now, "billing").category == "billing",
                lambda: str(quote(intake, now, "billing")),
            )
            of_its_own = complain(intake, now, "billing")
            of_all = complain(intake, now, "delivery")
            intake.kill9()
        with IntakeProcess(kafka_bootstrap, topic_prefix, **variables) as intake:
            intake.await_ready()
            await_learned(intake, now, "billing")
            again = [complain(intake, now, one) for one in ("billing", "delivery")]
            day_before = quote(intake, now - timedelta(hours=25), "billing")
    finally:
        river.close()

    assert at_first.quote.category == ""
    assert at_first.quote.quoted_time.ToDatetime() > (
        of_its_own.quote.quoted_time.ToDatetime()
    )
    assert of_its_own.quote.resolution_promised
    assert of_its_own.commitments[-1].kind == RESOLUTION
    assert (LEARNED, "") == (of_all.quote.method, of_all.quote.category)
    assert "after assessment" in of_all.quote.why
    assert [
        one.SerializeToString(deterministic=True) for one in (of_its_own, of_all)
    ] == [one.SerializeToString(deterministic=True) for one in again]
    assert day_before.quoted_time.ToDatetime() > now.replace(tzinfo=None)
