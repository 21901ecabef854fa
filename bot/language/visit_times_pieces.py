"""A message cut into pieces: the days, times and picks it names, and the words that join or deny them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from bot.language.visit_times_calendar import Calendar
from bot.language.visit_times_clock import Time
from bot.language.visit_times_days import Days
from bot.language.visit_times_hours import HoursReader
from bot.language.visit_times_marks import Mark
from bot.language.visit_times_words import TimeWords
from bot.scheduling.hours import Hours
from bot.scheduling.wish import Order, Problem, Stretch

_CUES = ("not", "denial", "wants", "contrast", "either", "comma", "stop", "question")
# Not one of the times shown but what lies on one side of it: "anything before the first one?"
_SIDES: Mapping[str | None, Order] = {"before": Order.EARLIER, "after": Order.LATER}
_LAST_MINUTE = 24 * 60 - 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A thing said from one mark up to another: days, hours, a pick, an order, a problem, or a joining word."""

    said: Stretch | Time | Problem | Order | int | str
    start: int
    end: int


class Pieces:
    """Reads the pieces of one message in order. `now` is the local time at the clinic."""

    def __init__(self, marks: Sequence[Mark], words: TimeWords, now: datetime) -> None:
        self._marks, self._words, self._now = marks, words, now
        self._calendar = Calendar(now.date(), words)
        self._days, self._hours = Days(marks, self._calendar), HoursReader(marks, words)

    def read(self) -> Iterator[Piece]:
        """Every piece; words without a meaning are passed over."""
        at, day_ended = 0, -1
        while at < len(self._marks):
            found = list(self._at(at, after_day=day_ended == at))
            yield from found
            if found and isinstance(found[0].said, Stretch):
                day_ended = found[-1].end
            at = max([at + 1, *(piece.end for piece in found)])

    def _at(self, at: int, *, after_day: bool) -> Iterator[Piece]:
        today = list(self._today(at))
        if today:
            yield from today
            return
        timed = self._hours.read(at, after_day=after_day)
        day = self._days.read(at)
        if day is not None and not (timed is not None and timed[1] > day[1]):
            yield Piece(day[0], at, day[1])
        elif timed is not None:
            yield Piece(timed[0], at, timed[1])
        else:
            yield from self._others(at)

    def _today(self, at: int) -> Iterator[Piece]:
        """Tonight, later today, in two hours."""
        mark, today = self._marks[at], self._calendar.in_days(0)
        if "today_hours" in mark:
            yield Piece(today, at, at + 1)
            yield Piece(Time(self._words.hours[mark.get("today_hours")]), at, at + 1)
        elif mark.get("rest") == "day":
            yield Piece(today, at, at + 1)
            yield Piece(Time(self._from(self._now)), at, at + 1)
        elif "in" in mark and at + 2 < len(self._marks) and self._marks[at + 2].get("units") in ("hour", "minute"):
            count = self._marks[at + 1].get("digits") or self._marks[at + 1].get("numbers")
            if isinstance(count, int):
                minutes = min(count, 10_000) * (60 if self._marks[at + 2].get("units") == "hour" else 1)
                then = self._now.astimezone(timezone.utc) + timedelta(minutes=minutes)
                local = then.astimezone(self._now.tzinfo)
                yield Piece(Stretch(local.date(), local.date()), at, at + 3)
                yield Piece(Time(self._from(local)), at, at + 3)

    def _from(self, local: datetime) -> Hours:
        return Hours(min(local.hour * 60 + local.minute, _LAST_MINUTE), 24 * 60)

    def _others(self, at: int) -> Iterator[Piece]:
        mark = self._marks[at]
        picked = self._picked(at)
        if picked is not None:
            side = self._marks[at - 1].get("bounds") if at else None
            said = _SIDES.get(side, picked[0])
            yield Piece(said, *picked[1:])
            return
        if "orders" in mark:
            yield Piece(Order(mark.get("orders")), at, at + 1)
            return
        for cue in _CUES:
            if cue in mark:
                yield Piece(cue, at, at + 1)
                return

    def _picked(self, at: int) -> tuple[int, int, int] | None:
        """The second one, option 2, the last one; an ordinal with other words after it picks nothing."""
        mark = self._marks[at]
        if "pick_last" in mark:
            return -1, at, at + 1
        after = self._marks[at + 1] if at + 1 < len(self._marks) else Mark({"stop": True})
        lead = at > 0 and "pick_leads" in self._marks[at - 1]
        if lead and isinstance(mark.get("digits"), int) and 1 <= mark.get("digits") <= 20:
            return mark.get("digits"), at, at + 1
        number = mark.get("ordinals") or mark.get("nth")
        before = self._marks[at - 1] if at else Mark({"stop": True})
        led = any(kind in before for kind in ("stop", "comma", "pick_verbs", "wants", "either", "contrast", "denial"))
        ends = led and any(kind in after for kind in ("stop", "comma", "question", "wants"))
        if isinstance(number, int) and ("picked" in after or (ends and "ordinals" in mark)):
            return number, at, at + 1 + ("picked" in after)
        return None
