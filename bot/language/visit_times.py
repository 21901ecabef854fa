"""Reads when a patient would like to come, and says back what was understood. Offline, and the clock is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from bot.language.visit_times_clauses import stretches
from bot.language.visit_times_echo import in_words
from bot.language.visit_times_marks import read_marks
from bot.language.visit_times_pieces import Piece, Pieces
from bot.language.visit_times_polarity import polarised
from bot.language.visit_times_words import TimeWords, read_time_words
from bot.scheduling.wish import Order, Problem, Stretch, Wish

_OWN_DAYS = ("ahead", "days", "month", "week_of", "iso", "slashed", "nth", "today_hours", "holiday")


class VisitTimes:
    """Understands "next Tuesday after work". Pure once loaded: the same words at the same time give the same wish."""

    def __init__(self, words: TimeWords) -> None:
        self._words = words

    def read(self, text: str, now: datetime) -> Wish | None:
        """The wish in a message, or None when it names no time of a visit. Never raises; linear in its length.

        `now` is the local time at the place, with its zone. Days are local dates there, hours are those on its clock.
        """
        marks = read_marks(text, self._words)
        pieces = list(Pieces(marks, self._words, now).read())
        if any("elsewhere" in mark for mark in marks):
            return _only_soonest(pieces)
        return _wish(pieces, now.date())

    def days_back(self, text: str) -> int | None:
        """For "the week after" and the like, counted from the times shown: how many days before those to read it.

        None when a message names its days by themselves.
        """
        marks = read_marks(text, self._words)
        counted = [mark.get("after_shown") for mark in marks if "after_shown" in mark]
        own = any(kind in mark for mark in marks if "after_shown" not in mark for kind in _OWN_DAYS)
        return counted[0] if counted and not own else None

    def say(self, wish: Wish) -> str:
        """The wish in words, such as "Tuesday, December 1, after 5:00 PM"."""
        return in_words(wish, self._words.says)


def load(folder: Path) -> VisitTimes:
    """The reader with the words of a folder. Raises `BadKnowledge`."""
    return VisitTimes(read_time_words(folder))


def _only_soonest(pieces: Sequence[Piece]) -> Wish | None:
    """Of a message about something else, no more than that it is pressing."""
    soonest = any(piece.said is Order.SOONEST for piece in pieces)
    return Wish(order=Order.SOONEST) if soonest else None


def _wish(pieces: Sequence[Piece], today: date) -> Wish | None:
    named = polarised(pieces)
    wanted = stretches(one for one in named if one.wanted)
    unwanted = stretches(one for one in named if not one.wanted)
    orders = [piece.said for piece in pieces if isinstance(piece.said, Order)]
    picks = [piece.said for piece in pieces if isinstance(piece.said, int)]
    checked = [_not_past(stretch, today) for stretch in wanted]
    problems = [s for s in checked if isinstance(s, Problem)]
    good = () if Problem.NO_SUCH_TIME in problems else tuple(s for s in checked if isinstance(s, Stretch))
    bad = tuple(s for s in unwanted if isinstance(s, Stretch))
    if not (named or orders or picks):
        return None
    return Wish(
        wanted=good,
        unwanted=bad,
        order=_order(orders, names_time=bool(good or bad)),
        pick=picks[0] if picks and not good else None,
        problem=problems[-1] if problems and not good else None,
    )


def _order(orders: Sequence[Order], *, names_time: bool) -> Order | None:
    """The first order that says something; "any" beside a day or an hour says nothing."""
    telling = [order for order in orders if order is not Order.ANY]
    return telling[0] if telling else None if names_time or not orders else Order.ANY


def _not_past(stretch: Stretch | Problem, today: date) -> Stretch | Problem:
    if isinstance(stretch, Stretch) and stretch.last is not None and stretch.last < today:
        return Problem.PAST
    return stretch
