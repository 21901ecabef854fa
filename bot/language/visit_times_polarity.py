"""Tells of each day and time whether it is wanted: "not mornings", "mondays don't work, tuesday is fine"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.language.visit_times_clock import Time
from bot.language.visit_times_pieces import Piece
from bot.scheduling.wish import Problem, Stretch


@dataclass(frozen=True, slots=True)
class Named:
    """Days or hours with how they were joined to what stood before: "", "comma" or "either"."""

    said: Stretch | Time | Problem
    joined: str
    wanted: bool


def polarised(pieces: Sequence[Piece]) -> list[Named]:
    """Each day and time of a message, and whether it is wanted."""
    listener = _Listener()
    for place, piece in enumerate(pieces):
        before = pieces[place - 1] if place else None
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        listener.hear(piece, before, after)
    listener.close("")
    return listener.heard


class _Listener:
    """Hears the pieces one by one.

    A denial speaks of the days and times behind it; when there is none up to the next turn of the sentence, of those
    before it. In a list it goes on over commas as long as days follow days, or times times.
    """

    def __init__(self) -> None:
        self.heard: list[Named] = []
        self._segment: list[Named] = []
        self._denied, self._joined, self._kind, self._behind = False, "", "", 0
        self._paused = False

    def hear(self, piece: Piece, before: Piece | None, after: Piece | None) -> None:
        """Take the next piece in."""
        said = piece.said
        if isinstance(said, (Stretch, Time, Problem)):
            self._name(said)
        elif said == "not" or (said == "denial" and _leads(piece, after)):
            self._deny()
        elif said == "wants" and not (before and before.said == "not" and before.end == piece.start):
            self._want(after_day=before is not None and before.end == piece.start)
        elif said == "either":
            self._joined = "either"
        elif said == "comma":
            self._comma()
        elif said in ("contrast", "stop"):
            self.close("comma")

    def close(self, joined: str) -> None:
        """The end of a stretch of speech that a denial may speak of."""
        self._turn()
        self.heard += self._segment
        self._segment, self._joined = [], joined

    def _name(self, said: Stretch | Time | Problem) -> None:
        kind = type(said).__name__
        if self._paused and self._denied and self._behind and kind != self._kind:
            self._denied = False
        self._segment.append(Named(said, self._joined, not self._denied))
        self._joined, self._kind, self._behind, self._paused = "", kind, self._behind + 1, False

    def _deny(self) -> None:
        if not (self._denied and self._behind):
            self._denied, self._behind = True, 0

    def _want(self, *, after_day: bool) -> None:
        """What stands right before "is fine", back to the last comma, is wanted in spite of a denial before that."""
        since = next((n for n, named in enumerate(reversed(self._segment), 1) if named.joined != "either"), 0)
        if after_day and self._denied and since and self._segment[-since].joined == "comma":
            self._segment[-since:] = [replace(named, wanted=True) for named in self._segment[-since:]]
        self._turn()

    def _turn(self) -> None:
        """Let a denial with nothing behind it speak of what stands before it, and end it."""
        if self._denied and not self._behind:
            self._segment = [replace(named, wanted=False) for named in self._segment]
        self._denied, self._behind = False, 0

    def _comma(self) -> None:
        if self._denied and not self._behind:
            self.close("comma")
        self._joined, self._paused = self._joined or "comma", True


def _leads(piece: Piece, after: Piece | None) -> bool:
    """Whether a "no" stands right before a day or a time."""
    return after is not None and after.start == piece.end and isinstance(after.said, (Stretch, Time))
