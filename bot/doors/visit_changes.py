"""What the holder of a visit's link may change. Each form carries its own key, so that it counts once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fastapi import APIRouter
from starlette.responses import Response

from bot.booking.short_form import CheckQuestion
from bot.booking.visit_sheet import Form as ShortForm
from bot.doors.forms import Fields, Form, key_of, one
from bot.doors.refusals import Refusal
from bot.doors.visit import front_again, times_page
from bot.doors.visit_link import Linked, Mine
from bot.errors import CupwiseError, HoldExpired, KeyReused, NotAllowed, NotScreened, OpeningTaken, TooManyHolds

router = APIRouter(prefix="/visit/{token}", include_in_schema=False)
_NOTICES: tuple[tuple[type[CupwiseError], str], ...] = (
    (KeyReused, "again"),
    (NotAllowed, "fixed"),
    (HoldExpired, "lapsed"),
    (OpeningTaken, "lapsed"),
    (TooManyHolds, "fixed"),
)


@router.post("/move")
def move(mine: Linked, form: Form) -> Response:
    """Give the visit another time; when that was taken meanwhile, offer the next ones."""
    opening, key = one(form, "opening"), key_of(form)
    wanted = mine.linked.times.picked(mine.visit, opening)
    try:
        mine.linked.move(mine.visit, opening, key)
    except OpeningTaken:
        notice = "past" if wanted.past else "taken"
        return times_page(mine, wanted.day, wanted.place, 409, notice)
    except CupwiseError as refused:
        return _refused(mine, refused)
    return front_again(mine, "moved")


@router.post("/cancel")
def cancel(mine: Linked, form: Form) -> Response:
    """Cancel the visit, or let a kept time go."""
    return _done(mine, lambda: mine.linked.cancel(mine.visit, key_of(form)))


@router.post("/take")
def take(mine: Linked, form: Form) -> Response:
    """Take the time that is kept."""
    return _done(mine, lambda: mine.linked.take(mine.visit, key_of(form)), "booked")


@router.post("/check")
def check(mine: Linked, form: Form) -> Response:
    """Keep the answers of the short form; the visit's page tells what follows from them."""
    key, questions = key_of(form), mine.linked.questions()
    if mine.sheet().form is ShortForm.NOT_YET:
        return mine.front(409, "early")
    picked = _picked(form, questions)
    missing = tuple(question.id for question in questions if not picked[question.id])
    if missing:
        return mine.page("visit_check.html", 422, questions=questions, picked=picked, missing=missing)
    try:
        result = mine.linked.check(mine.visit, picked, key)
    except CupwiseError as refused:
        return _refused(mine, refused)
    if result is not None and not result.ok:
        return mine.front(words=result.words)  # at once: it may be an emergency
    return front_again(mine, "checked")


def _done(mine: Mine, change: Callable[[], object], done: str = "") -> Response:
    """Make the change and go on to the visit's page, or say there why it was refused."""
    try:
        change()
    except CupwiseError as refused:
        return _refused(mine, refused)
    return front_again(mine, done)


def _refused(mine: Mine, error: CupwiseError) -> Response:
    """The visit as it stands, with the reason. Raises what no patient can do anything about."""
    if isinstance(error, NotScreened):
        return mine.front(409, "gate", mine.linked.gate_words(error.why))
    notice = next((notice for kind, notice in _NOTICES if isinstance(error, kind)), None)
    if notice is None:
        raise error
    fresh = Mine(mine.path, mine.linked.again(mine.visit), mine.door)
    return fresh.front(409, notice)


def _picked(form: Fields, questions: Sequence[CheckQuestion]) -> Mapping[str, tuple[str, ...]]:
    """The options picked for each question. Raises 422 for an option that was never offered."""
    picked = {question.id: form.get(question.id, ()) for question in questions}
    offered = {question.id: {option for option, _ in question.options} for question in questions}
    if set(form) - set(picked) - {"key"} or any(set(given) - offered[name] for name, given in picked.items()):
        raise Refusal(422)
    return picked
