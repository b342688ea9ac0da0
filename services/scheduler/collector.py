"""Keeps Python's garbage collector away from what lives as long as the process.

A full collection looks at every object there is: with a million cases in the due index
it stops the process for longer than an alert may be late, and while the index grows it
comes again and again.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 20_000
"""New objects after which the young ones are looked through; Python's own is 700."""


@contextmanager
def resting() -> Iterator[None]:
    """Collect nothing inside; afterwards all that is there counts as kept for good.

    What is kept for good is still freed when nothing refers to it any more; only
    circles among it would stay until the next time. Blocks for a moment at the end.
    """
    gc.disable()
    gc.unfreeze()
    try:
        yield
        gc.collect()
        gc.freeze()
    finally:
        gc.set_threshold(YOUNG, 20, 20)
        gc.enable()
