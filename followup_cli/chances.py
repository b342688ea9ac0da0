"""How likely open promises to put a complaint right are, by what was learned."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from followup.kafka.lead_times import published_of
from followup.lead_times.ages import hours_of
from followup.lead_times.curves import Curves
from followup.learning import LeadTime
from followup.policy import Policies
from followup.wire.codec import Unreadable, decode
from followup_cli.reading import consumer_for, history, partitions
from followup_cli.settings import Settings
from services.scheduler.case import Case
from services.scheduler.decide.chance import with_outlooks
from services.scheduler.decide.standing import standing


def read_lead_times(settings: Settings, now: datetime) -> Curves:
    """Return what was learned, as far as it is still kept; raises Trouble."""
    curves = Curves()
    with consumer_for(settings) as consumer:
        places = partitions(consumer, [settings.topics.lead_times])
        for record in history(consumer, places):
            with suppress(Unreadable):
                lead_time = decode(LeadTime, record.value)
                curves.take(published_of(lead_time), hours_of(now))
    curves.loaded()
    return curves


def chances_of(
    case: Case, policies: Policies, curves: Curves, now: datetime
) -> dict[str, float]:
    """Return the chance that each open RESOLUTION is kept, by its id.

    Empty where too little was learned.
    """
    now_is = standing(case, now)
    if now_is is None:
        return {}
    policy = policies.in_force_at(now_is.opened.occurred_time)
    seen = with_outlooks(now_is, policy, curves, None, now)
    return {one.promise.id: one.chance_at(now) for one in seen.outlooks}
