"""The four values a condition can take, and how they combine."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """Kleene's three values, with OPEN for "nobody has answered yet".

    The order is how far a value goes towards firing, so `all` is `min` and `any` is `max`. UNKNOWN is an answer
    (the patient is not sure, or will not say) and fires; OPEN is none and only keeps the screening incomplete.
    """

    FALSE = 0
    OPEN = 1
    UNKNOWN = 2
    TRUE = 3

    @property
    def fires(self) -> bool:
        """Whether a rule with this value counts."""
        return self >= Truth.UNKNOWN


def negation(value: Truth) -> Truth:
    """TRUE and FALSE change places; what is not known stays as it is."""
    if value is Truth.TRUE:
        return Truth.FALSE
    return Truth.TRUE if value is Truth.FALSE else value


def at_least(number: int, values: Iterable[Truth]) -> Truth:
    """How true it is that `number` or more of `values` hold. `number` must be 1 to the count of values."""
    return sorted(values, reverse=True)[number - 1]
