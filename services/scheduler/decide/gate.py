"""Whether a message may leave now, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from followup.events import Audience, DeliveryOutcome, UpdateKind
from followup.holds import Holds, scopes
from followup.policy import Mode, Policy
from services.scheduler.case import Case, Message
from services.scheduler.decide.approval import renewed, reviewed, word_until
from services.scheduler.decide.moment import Moment
from services.scheduler.decide.quiet import quiet_until
from services.scheduler.decide.silent_source import asked_first
from services.scheduler.decide.standing import Standing

EXPIRES_AFTER = timedelta(hours=24)
"""A message is not sent later than this after it was decided: news goes stale."""

LOOK_AGAIN = timedelta(hours=1)
"""How often a held message is looked at, should the word of its release get lost."""

_MERGED = UpdateKind.OPEN_COMPLAINTS


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands between a message that was decided and the notifier."""

    now_is: Standing
    mode: Mode
    holds: Holds
    moment: Moment
    policy: Policy

    @property
    def now(self) -> datetime:
        """What time it is."""
        return self.moment.now

    @property
    def audience(self) -> Audience:
        """Who reads it: the customer, or one of our people in their stead."""
        if self.now_is.person_only:
            return Audience.OWNER
        return Audience.REVIEWER if self.mode is Mode.SHADOW else Audience.CUSTOMER

    def waits(self, message: Message) -> bool:
        """Whether this message is still to be tried."""
        return message.retry_time is not None or is_held(message)

    def is_due(self, message: Message) -> bool:
        """Whether to try it now; one that is held, whenever one looks.

        Not while something is unheard: it may be the news that makes it stale.
        """
        if self.moment.is_behind:
            return False
        if is_held(message):
            return True
        return message.retry_time is not None and message.retry_time <= self.now

    def held(self, message: Message, case: Case) -> Message:
        """Return the message as held if anything holds it, or waits for a word.

        Only what goes to the customer is ever held: our own people read on.
        """
        if message.audience is not Audience.CUSTOMER:
            return message
        received = self.now_is.received
        # Said with others it is of another kind, by which the notifier knows it.
        hold = self.holds.holding(
            scopes(
                _MERGED if message.merged else message.kind,
                category=received.category,
                brand=received.brand,
                customer=case.customer,
            ),
            self.now,
        )
        again = self.now + LOOK_AGAIN
        if hold is None:
            until = word_until(message, self.now_is, self.mode, self.policy, self.now)
            if until is None:
                message, until = asked_first(message, self.now_is, self.holds, self.now)
            current = reviewed(message, case, until, self.now, again)
            ended = is_held(current) or current.dropped
            return current if ended else self._in_quiet_hours(current)
        return replace(
            message,
            outcome=DeliveryOutcome.HELD,
            outcome_time=self.now,
            retry_time=min(again, hold.until_time or again),
        )

    def anew(self, tried: Message, before: Message) -> Message:
        """Return what is tried, as another message if it says other than `before`.

        Where a person releases each message, they release its words.
        """
        if self.mode is not Mode.REVIEW:
            return tried
        lost = {*before.promises, *before.at_risk} - {*tried.promises, *tried.at_risk}
        passed = any(self.now_is.is_broken(one) for one in lost)
        return renewed(tried) if passed or tried.line != before.line else tried

    def tells_too(self, customer: str, category: str) -> bool:
        """Whether a message may tell the customer of complaints of a category, too.

        Only while nobody has to release it, and nothing holds or shadows the others.
        """
        others = scopes(_MERGED, category=category, brand="", customer=customer)
        return (
            self.mode is Mode.LIVE
            and self.policy.mode_for(category, customer) is Mode.LIVE
            and self.holds.holding(others, self.now) is None
        )

    def _in_quiet_hours(self, message: Message) -> Message:
        """Return the message as waiting, if it would disturb the customer now.

        It lives on then for as long as it would have now; however many nights it has
        to wait, none gives it more than its time.
        """
        contact = self.now_is.received.contact
        until = quiet_until(message, contact, self.policy, self.now)
        if until is None:
            return message
        known = message.waits_until == until
        left = message.expires_time - self.now
        return replace(
            message,
            outcome=DeliveryOutcome.HELD,
            outcome_time=self.now,
            retry_time=until,
            waits_until=until,
            expires_time=message.expires_time if known else until + left,
        )


def is_held(message: Message) -> bool:
    """Whether the message waits for a release."""
    return message.outcome is DeliveryOutcome.HELD
