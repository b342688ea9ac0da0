"""An address that a service cannot listen on: an operator's to mend, not a defect."""

from __future__ import annotations


class AddressTaken(OSError):
    """Nothing can listen on this address; the text is one line that says what to do."""

    def __init__(self, host: str, port: int, *, setting: str, why: str) -> None:
        shown = f"[{host}]" if ":" in host else host
        super().__init__(
            f"cannot listen on {shown}:{port}: {why}. Stop what listens there, or set"
            f" {setting} to a free port"
        )
