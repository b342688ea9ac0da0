"""Keys of the policy that a request names, and how much of it an answer repeats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.intake.requests import Violation

LONGEST_QUOTE = 64
"""Most characters that an answer repeats of a field; gRPC bounds an error's size."""


def unknown(
    field: str, key: str, known: Mapping[str, object], kind: str
) -> Iterator[Violation]:
    """Give the violation of a key that the policy has not; an absent one is none."""
    if key and key not in known:
        yield Violation(
            field=field,
            description=f"the policy has no {kind.lower()} {quoted(key)}; it has"
            f" {', '.join(sorted(known))}",
            reason=f"UNKNOWN_{kind}",
        )


def quoted(given: str) -> str:
    """Return what was given, cut: an answer that quotes a page does not arrive."""
    cut = given[:LONGEST_QUOTE]
    return repr(cut) + " …" * (cut != given)
