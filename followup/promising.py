"""From a promised time to the promise itself: words, clocks and versions in one value.

The first answer and every later promise are made here, so that none lacks a part.
"""

from __future__ import annotations

from datetime import datetime

from followup.complaint import Commitment, CommitmentKind
from followup.policy import PromisedTime
from followup.words import promise_words


def commitment_of(  # noqa: PLR0913 - what a promise consists of
    times: PromisedTime,
    *,
    id_: str,
    start: datetime,
    owner: str,
    locale: str,
    replaced: Commitment | None = None,
    owed_by: str = "",
    line: str = "",
) -> Commitment:
    """Return the promise, in words for `owner` (a name) and `locale`.

    `start` is when its clock began, `replaced` the promise it supersedes, `line` what
    exactly a person promised. The words of OWED_TO_US name who owes it to us,
    `owed_by`, in the owner's place. Pure: the same arguments give the same promise.
    """
    who = owed_by if times.kind is CommitmentKind.OWED_TO_US else owner
    return Commitment(
        id=id_,
        kind=times.kind,
        promised_time=times.promised_time,
        internal_target_time=times.internal_target_time,
        warning_time=times.warning_time,
        notice_time=times.notice_time,
        start_time=start,
        words=promise_words(
            times.kind, who, times.promised_time, times.zone, locale, line
        ),
        time_zone=times.zone,
        policy_version=times.policy_version,
        calendar_version=times.calendar_version,
        revision=replaced.revision + 1 if replaced else 0,
        supersedes=replaced.id if replaced else "",
        owed_by=owed_by,
        line=line,
    )
