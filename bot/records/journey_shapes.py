"""Boxes with text and arrows between them, with all that their places need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

LINE, PADDING = 18, 10
LETTER = 7.1  # the width of an average letter in the widest of the fonts


@dataclass(frozen=True)
class Line:
    """One line of text; `style` is head, plain, item, detail or soft."""

    words: str
    style: str = "plain"


@dataclass(frozen=True)
class Panel:
    """A box with lines of text; `tone` says how it looks, `least` how tall it is at least."""

    name: str
    x: int
    y: int
    width: int
    lines: tuple[Line, ...]
    tone: str = "step"
    least: int = 0

    @property
    def height(self) -> int:
        """How tall it is."""
        return max(self.least, 2 * PADDING + LINE * len(self.lines))

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.y + self.height

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.x + self.width

    @property
    def middle(self) -> int:
        """The height at which most arrows leave and arrive."""
        return self.y + self.height // 2

    def part(self, quarters: int) -> int:
        """A height on its sides, in quarters from above."""
        return self.y + self.height * quarters // 4


@dataclass(frozen=True)
class Arrow:
    """A way from one thing to another; `path` is SVG's and ends at the point (x, y), where the head is."""

    source: str
    target: str
    path: str
    x: int
    y: int
    way: str = "right"
    tone: str = "way"

    @property
    def head(self) -> str:
        """The three corners of the head."""
        x, y = self.x, self.y
        if self.way in ("down", "up"):
            back = y - 9 if self.way == "down" else y + 9
            return f"{x},{y} {x - 5},{back} {x + 5},{back}"
        back = x - 9 if self.way == "right" else x + 9
        return f"{x},{y} {back},{y - 5} {back},{y + 5}"


def lines(words: str, width: int, style: str = "plain") -> tuple[Line, ...]:
    """Text cut into the lines of a panel so wide."""
    return tuple(Line(part, style) for part in wrap(words, int((width - 2 * PADDING) / LETTER)))


def even(panels: Sequence[Panel]) -> tuple[Panel, ...]:
    """The panels of a row, all as tall as the tallest."""
    return tuple(replace(panel, least=max(each.height for each in panels)) for panel in panels)


def across(one: Panel, other: Panel) -> Arrow:
    """Straight from side to side."""
    y = min(one.middle, other.middle)
    return Arrow(one.name, other.name, f"M{one.right},{y} H{other.x}", other.x, y)


def down(one: Panel, other: Panel, by: int) -> Arrow:
    """Out below, along a line that lies `by` lower, and in from above."""
    start, end = one.x + one.width // 2, other.x + other.width // 2
    path = f"M{start},{one.bottom} v{by} H{end} V{other.y}"
    return Arrow(one.name, other.name, path, end, other.y, "down")
