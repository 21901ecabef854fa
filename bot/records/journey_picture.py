"""Draws the whole conversation, from top to bottom, with the ways between its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from bot.clinical.intake import CHANGE, CONFIRM, CONSENT, SUMMARY
from bot.clinical.model import Disposition
from bot.records.conditions import TEMPLATES
from bot.records.journey import BOOKING, CONSULT, FOLLOWUP, Journey
from bot.records.journey_panels import BADGE, LEFT, RIGHT, WIDTH, after, any_time, between, endings, questions, start
from bot.records.journey_shapes import LINE, PADDING, Arrow, Panel, across, down

_TOP, _SIDE, _FRAME, _HEADING = 84, 984, 16, 44


def draw_journey(journey: Journey) -> str:
    """The picture as an SVG document that needs nothing from outside; the same journey gives the same bytes."""
    first = start(journey, _TOP)
    stages = questions(journey.stages, first[0].bottom + 108)
    steps = between(journey, stages[-1].bottom + 76)
    ends = endings(journey, steps[0].bottom + 98)
    forms = after(journey, ends)
    chips = tuple(any_time(journey.any_time, forms[-1].bottom + 62))
    at = {panel.name: panel for panel in (*first, *steps, *ends, *forms)}
    return TEMPLATES.get_template("journey.svg").render(
        panels=(*first, *stages, *steps, *ends, *forms, *chips),
        arrows=(*_before(at, stages), *_beyond(journey, at), *_at_the_side(at, stages)),
        frames=(_frame(stages, RIGHT), _frame(ends, ends[0].right)),
        headings={"After the visit": forms[-1].y, "At any time": chips[0].y},
        badge=BADGE,
        width=WIDTH,
        left=LEFT,
        right=RIGHT,
        height=chips[-1].bottom + 28,
        line=LINE,
        padding=PADDING,
    )


def _frame(panels: Sequence[Panel], right: int) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is drawn around some panels and their heading."""
    left, top = LEFT - _FRAME, panels[0].y - _HEADING
    return left, top, right + _FRAME - left, panels[-1].bottom + _FRAME - top


def _before(at: Mapping[str, Panel], stages: Sequence[Panel]) -> Iterator[Arrow]:
    """From the message to the outcome."""
    yield across(at["message"], at["scan"])
    yield across(at["scan"], at[CONSENT])
    yield down(at[CONSENT], stages[0], 44)
    for one, other in pairwise(stages):
        yield across(one, other) if one.y == other.y else down(one, other, 18)
    yield down(stages[-1], at[CONFIRM], 40)
    yield across(at[CONFIRM], at[SUMMARY])
    yield across(at[SUMMARY], at[CHANGE])
    x, y = at[SUMMARY].x + at[SUMMARY].width // 2, at[Disposition.EMERGENCY.word].y - _HEADING
    yield Arrow(SUMMARY, "outcomes", f"M{x},{at[SUMMARY].bottom} V{y}", x, y, "down")
    for level, x, by in ((Disposition.EMERGENCY, 22, 14), (Disposition.URGENT, 36, 28)):
        scan, end = at["scan"], at[level.word]
        path = f"M{scan.x + 58 - x},{scan.bottom} v{by} H{x} V{end.middle} H{end.x}"
        yield Arrow("scan", end.name, path, end.x, end.middle, tone=level.word)


def _beyond(journey: Journey, at: Mapping[str, Panel]) -> Iterator[Arrow]:
    """From each outcome to what may follow it, and on from there."""
    yield across(at[Disposition.EMERGENCY.word], at["call now"])
    bends = {CONSULT: 558, BOOKING: 574}
    for ending in journey.endings:
        for form in ending.forms:
            one, other = at[ending.word], at[form]
            path = f"M{one.right},{one.middle} H{bends[form]} V{other.middle} H{other.x}"
            yield Arrow(one.name, other.name, path, other.x, other.middle)
    consult, booking = at[CONSULT], at[BOOKING]
    x = booking.x + booking.width // 3
    yield Arrow(CONSULT, BOOKING, f"M{x},{consult.bottom} V{booking.y}", x, booking.y, "down")
    x += booking.width // 3
    yield Arrow(BOOKING, CONSULT, f"M{x},{booking.y} V{consult.bottom}", x, consult.bottom, "up")
    x, y = booking.x + booking.width // 2, at[FOLLOWUP].y
    yield Arrow(BOOKING, FOLLOWUP, f"M{x},{booking.bottom} V{y}", x, y, "down")


def _at_the_side(at: Mapping[str, Panel], stages: Sequence[Panel]) -> Iterator[Arrow]:
    """The ways back up, along the right edge."""
    frame, middle = RIGHT + _FRAME, (stages[0].y + stages[-1].bottom) // 2
    yield _up(at[CHANGE], "questions", frame, middle)
    yield _up(at[CONSULT], CHANGE, at[CHANGE].right, at[CHANGE].part(3))
    yield _up(at[FOLLOWUP], CONSULT, at[CONSULT].right, at[CONSULT].part(3))


def _up(one: Panel, target: str, x: int, y: int) -> Arrow:
    return Arrow(one.name, target, f"M{one.right},{one.part(1)} H{_SIDE} V{y} H{x}", x, y, "left")
