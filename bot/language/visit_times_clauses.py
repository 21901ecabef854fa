"""Joins days and times into stretches: which of them belong together, and which are alternatives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.language.visit_times_clock import Time
from bot.language.visit_times_polarity import Named
from bot.scheduling.hours import Hours
from bot.scheduling.wish import Problem, Stretch

_MOST = 12
_DAY_MINUTES = 24 * 60


@dataclass(slots=True)
class _Clause:
    day: Stretch | None = None
    hours: list[Hours] = field(default_factory=list)
    time_first: bool = False


def stretches(named: Iterable[Named]) -> list[Stretch | Problem]:
    """The stretches that these days and times make up."""
    clauses: list[_Clause] = []
    problems: list[Stretch | Problem] = []
    for one in named:
        if isinstance(one.said, Problem):
            problems.append(one.said)
        if len(clauses) < _MOST:
            _add(clauses, one)
    _inherit(clauses)
    made = [replace(clause.day or Stretch(), hours=tuple(clause.hours)) for clause in clauses]
    return [*(_checked(stretch) for stretch in _merged(made)), *problems]


def _add(clauses: list[_Clause], one: Named) -> None:
    last = clauses[-1] if clauses else None
    if isinstance(one.said, Problem):
        return
    if isinstance(one.said, Time):
        if last is None:
            clauses.append(_Clause(hours=[one.said.hours], time_first=True))
        elif not last.hours:
            last.hours = [one.said.hours]
        else:
            last.hours = _joined_hours(last.hours, one.said, either=bool(one.joined))
        return
    both = _joined_days(last.day, one.said, either=one.joined == "either") if last and last.day else None
    if last is None or (last.day is not None and both is None) or (last.day is None and one.joined == "either"):
        clauses.append(_Clause(day=one.said))
    else:
        last.day = both or one.said


def _joined_days(before: Stretch, after: Stretch, *, either: bool) -> Stretch | None:
    """Both together: next week, Tuesday; Tuesday the 3rd; after the 1st and before the 9th; else None."""
    if before.weekdays and after.weekdays:
        return None
    if before.weekdays or after.weekdays:
        bare = before if before.weekdays else after
        dated = after if before.weekdays else before
        apart = either or bare.first is not None or bare.last is not None
        return None if apart else replace(dated, weekdays=bare.weekdays)
    if before.first is None and after.last is None:
        return replace(before, first=after.first)
    if before.last is None and after.first is None:
        return replace(before, last=after.last)
    return None


def _joined_hours(before: Sequence[Hours], after: Time, *, either: bool) -> list[Hours]:
    """Both together when one lies in the other or bounds it: "morning before 10"; else one or the other."""
    bound_both = any(h.end == _DAY_MINUTES for h in before) and after.hours.start == 0
    bound_both = bound_both or (any(h.start == 0 for h in before) and after.hours.end == _DAY_MINUTES)
    if not either or bound_both:
        for hours in (after.hours, *([after.other] if after.other else [])):
            common = [Hours(max(h.start, hours.start), min(h.end, hours.end)) for h in before if h.overlaps(hours)]
            if common:
                return common
    return list(dict.fromkeys((*before, after.hours)))[-_MOST:]


def _inherit(clauses: Sequence[_Clause]) -> None:
    """Hours and weeks said once for several days hold for all of them."""
    for before, after in pairwise(clauses):
        if not after.hours and before.time_first and before.day:
            after.hours, after.time_first = list(before.hours), True
        after.day = _same_weeks(after.day, before.day)
    for after, before in pairwise(reversed(clauses)):
        if not before.hours and after.hours and before.day:
            before.hours = list(after.hours)
        if before.day and after.day:
            before.day = _same_weeks(before.day, after.day)


def _same_weeks(day: Stretch | None, other: Stretch | None) -> Stretch | None:
    """A weekday alone beside another one of a given week is of that week too."""
    if day and other and day.weekdays and day.first is None and day.last is None and other.weekdays:
        return replace(day, first=other.first, last=other.last) if other.first != other.last else day
    return day


def _merged(made: Sequence[Stretch]) -> list[Stretch]:
    """Stretches that differ in their weekdays only, or in their hours only, as one."""
    out: list[Stretch] = []
    for stretch in made:
        last = out[-1] if out else None
        if last and stretch.weekdays and replace(last, weekdays=stretch.weekdays) == stretch and last.weekdays:
            out[-1] = replace(last, weekdays=last.weekdays | stretch.weekdays)
        elif last and replace(last, hours=stretch.hours) == stretch and last.hours and stretch.hours:
            out[-1] = replace(last, hours=tuple(dict.fromkeys((*last.hours, *stretch.hours))))
        elif stretch not in out:
            out.append(stretch)
    return out


def _checked(stretch: Stretch) -> Stretch | Problem:
    """A weekday and a date that do not go together are a problem; one that do are the date."""
    if stretch.first is not None and stretch.first == stretch.last and stretch.weekdays:
        if stretch.first.weekday() not in stretch.weekdays:
            return Problem.DAY_AND_DATE_DIFFER
        return replace(stretch, weekdays=frozenset())
    return stretch
