"""Where a zip code or a town lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Spot:
    """A point on the map, in degrees; `town` and `state` name it. `size` grows with the town: its zip codes."""

    town: str
    state: str
    latitude: float
    longitude: float
    size: int = 1

    @property
    def name(self) -> str:
        """As in "Framingham, MA"."""
        return f"{self.town}, {self.state}"


class Gazetteer(Protocol):
    """Zip codes and towns of the United States."""

    def zip(self, digits: str) -> Spot | None:
        """Where five digits lie, or None when they are no zip code, or one without a place."""

    def towns(self, name: str) -> tuple[Spot, ...]:
        """The towns of a name, one a state, the largest first; letter case, dots and "St" for "Saint" are free."""
