"""How much the proofs try: enough for every run of the tests, and all that was promised under `make proofs`."""

from __future__ import annotations

import os

FULL = os.environ.get("CUPWISE_PROOFS") == "full"


def attempts(usual: int, full: int) -> int:
    """How many, in this run."""
    return full if FULL else usual
