"""Whether a share of broken quotes can be chance: pure.

A look asks how often chance alone would show as much as was seen, were the quotes kept
exactly as often as they say, and believes in chance down to `CHANCE`. That is the exact
binomial tail; where the quotes' own levels differ, the tail of their mean is a bound
(Hoeffding 1956, "On the distribution of the number of successes in independent
trials"). By Bonferroni's inequality so many looks are wrong at most that many times as
often, so it is looked at few sizes only, fixed beforehand, not after each quote.

All of it takes quotes to be kept or not independently of each other. Those of one bad
day are not: then the bound is of days rather than of quotes, and a step comes sooner.
"""

from __future__ import annotations

from math import exp, fsum, lgamma, log

CHANCE = 0.001
"""So rarely does one look take chance for more than that."""

SHORT_LOOKS = (50, 100, 200)
"""Of so many quotes it is asked whether too few were kept; then the next are counted.

Thirty looks in 2,000 quotes that are kept exactly as stated: a false alarm comes in at
most 3 of 100 such times. Kept ten points less often than 90 %, it is found in five of
six runs of 200.
"""

LONG_LOOKS = (50, 100, 200, 400, 800, 1600)
"""Of so many it is asked whether more were kept: what is gained by a step is less than
what was missing before it, so this takes more quotes. At most 1 of 100 in 2,000."""

_LEAST = 1e-9
"""A rate of nothing would prove everything."""


def are_too_few(counted: int, kept: int, hoped: float) -> bool:
    """Whether so few kept are no chance, where `hoped` of `counted` were to be kept."""
    return _tail(counted, counted - kept, counted, hoped) <= CHANCE


def are_more(counted: int, kept: int, hoped: float) -> bool:
    """Whether so many kept are no chance, where `hoped` of `counted` were to be."""
    return _tail(counted, 0, counted - kept, hoped) <= CHANCE


def _tail(counted: int, least: int, most: int, hoped: float) -> float:
    """Return how often chance breaks from `least` to `most`, both included."""
    rate = min(max(1 - hoped / counted, _LEAST), 1 - _LEAST)
    ways = lgamma(counted + 1)
    return fsum(
        exp(
            ways
            - lgamma(broken + 1)
            - lgamma(counted - broken + 1)
            + broken * log(rate)
            + (counted - broken) * log(1 - rate)
        )
        for broken in range(least, most + 1)
    )
