"""Places the boxes of the whole conversation, from the message at the top to what may be said at any time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.clinical.intake import CHANGE, CONFIRM, CONSENT, SUMMARY
from bot.records.journey import BOOKING, CONSULT, FOLLOWUP, Form, Journey, Stage
from bot.records.journey_shapes import LETTER, PADDING, Line, Panel, even, lines

WIDTH, LEFT, RIGHT = 1000, 56, 956
_GAP, _ROW, _STAGES = 24, 66, 4
_ENDING, _FORM, BADGE = 470, 366, 116


def start(journey: Journey, y: int) -> tuple[Panel, ...]:
    """The message, what is done with it first, and the consent."""
    message = (Line("message", "head"), *lines(journey.opening, 230))
    scan = (
        Line("emergency scan", "head"),
        Line("every message, before all else"),
        Line(f"{journey.emergency_signs} signs: call now", "alarm"),
        Line(f"{journey.urgent_signs} signs: medical review today", "urgent"),
    )
    yes, no = journey.picks[CONSENT]
    consent = (Line(CONSENT, "head"), *lines(journey.steps[CONSENT], 270), Line(f"“{yes}”: goes on", "soft"))
    consent += (Line(f"“{no}”: no more health questions", "soft"),)
    return even(
        (
            Panel("message", LEFT, y, 230, message, "plain"),
            Panel("scan", 351, y, 270, scan, "alarm"),
            Panel(CONSENT, RIGHT - 270, y, 270, consent),
        )
    )


def questions(stages: Sequence[Stage], y: int) -> tuple[Panel, ...]:
    """The stages, four to a row; each lists its questions, details set in."""
    width = (RIGHT - LEFT - (_STAGES - 1) * _GAP) // _STAGES
    placed: list[Panel] = []
    for first in range(0, len(stages), _STAGES):
        row = (
            Panel(
                f"stage {stage.name}",
                LEFT + place * (width + _GAP),
                y,
                width,
                tuple(_stage(first + place, stage)),
                "stage",
            )
            for place, stage in enumerate(stages[first : first + _STAGES])
        )
        placed += even(tuple(row))
        y = placed[-1].bottom + 36
    return tuple(placed)


def _stage(number: int, stage: Stage) -> Iterator[Line]:
    yield Line(f"{number + 1}. {_plain(stage.name)}", "head")
    for question, detail in stage.questions:
        yield Line(_plain(question), "detail" if detail else "item")


def between(journey: Journey, y: int) -> tuple[Panel, ...]:
    """Doubts, summary and changes."""
    width = 270
    step = (RIGHT - LEFT - width) // 2
    yes, no = journey.picks[SUMMARY]
    picks = {SUMMARY: (Line(f"“{yes}”: to the outcome", "soft"), Line(f"“{no}”: to change", "soft"))}
    return even(
        tuple(
            Panel(
                name,
                LEFT + place * step,
                y,
                width,
                (Line(name, "head"), *lines(journey.steps[name], width), *picks.get(name, ())),
            )
            for place, name in enumerate((CONFIRM, SUMMARY, CHANGE))
        )
    )


def endings(journey: Journey, y: int) -> tuple[Panel, ...]:
    """The outcomes, most severe first."""
    return tuple(
        Panel(end.word, LEFT, y + place * _ROW, _ENDING, lines(end.words, _ENDING - BADGE), "ending", _ROW - 10)
        for place, end in enumerate(journey.endings)
    )


def after(journey: Journey, ends: Sequence[Panel]) -> tuple[Panel, ...]:
    """What follows the outcome, beside the outcomes that lead there; the follow-up lies below."""
    x = RIGHT - _FORM
    call = Panel("call now", x, ends[0].y, _FORM, lines(journey.call_now, _FORM), "alarm", ends[0].height)
    consult = Panel(CONSULT, x, call.bottom + 32, _FORM, tuple(_form(journey.forms[CONSULT], _FORM)))
    booking = Panel(BOOKING, x, consult.bottom + 40, _FORM, tuple(_form(journey.forms[BOOKING], _FORM)))
    wide, below = RIGHT - LEFT, max(booking.bottom, ends[-1].bottom) + 64
    return call, consult, booking, Panel(FOLLOWUP, LEFT, below, wide, tuple(_form(journey.forms[FOLLOWUP], wide)))


def _form(form: Form, width: int) -> Iterator[Line]:
    """Its name, its steps in order, its choices, what it ends with, and where it leads from there."""
    yield Line(_plain(form.name.removesuffix("_form")), "head")
    yield from lines(" → ".join(map(_plain, form.steps)), width)
    for choice in form.choices:
        yield Line(f"“{choice}”", "item")
    yield from lines(form.closing, width)
    for step, words in form.routes:
        yield from lines(f"to {step}: {words}", width, "soft")


def any_time(words: Sequence[str], y: int) -> Iterator[Panel]:
    """Small panels, as many to a row as fit."""
    x = LEFT
    for each in words:
        width = int(len(each) * LETTER) + 2 * PADDING + 10
        if x + width > RIGHT:
            x, y = LEFT, y + 48
        yield Panel(each, x, y, width, (Line(each),), "chip")
        x += width + 10


def _plain(name: str) -> str:
    return name.replace("_", " ")
