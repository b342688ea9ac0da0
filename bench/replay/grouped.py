"""Which alerts of a replay would have come as one, had a single notifier told them."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime

from followup.events import Alert
from followup.policy.lookout import Lookout
from services.notifier.direct import WITHIN, is_direct

MOST = Lookout().direct_an_hour


def grouped(alerts: Iterable[Alert], most: int = MOST) -> tuple[set[str], int]:
    """Return the ids of the alerts told with others, and the alerts that tell them.

    Alerts are in the order in which they were raised; one person gets one alert that
    tells others for each hour, counted from the first of these.
    """
    told: dict[str, deque[datetime]] = defaultdict(deque)
    last: dict[str, datetime] = {}
    found: set[str] = set()
    together = 0
    for one in alerts:
        if not is_direct(one):
            continue
        now, person = one.raised_time, one.recipient.id
        mine = told[person]
        while mine and mine[0] <= now - WITHIN:
            mine.popleft()
        if len(mine) < most:
            mine.append(now)
            continue
        found.add(one.alert_id)
        if person not in last or now - last[person] >= WITHIN:
            last[person] = now
            together += 1
    return found, together
