"""The pages behind a visit's link. Reading them changes nothing, so that programs that try out links do no harm."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from bot.booking.visit_sheet import Form, Stage
from bot.doors.visit_link import Linked, Mine
from bot.errors import NotAllowed, NotScreened

router = APIRouter(prefix="/visit/{token}", include_in_schema=False)
READ = ["GET", "HEAD"]
_NOTICES = {"moved", "booked", "checked"}


@router.api_route("", methods=READ)
def show_visit(mine: Linked, done: str = "") -> Response:
    """How the visit stands. `done` names what was just done, which is said only when it is so."""
    return mine.front(notice=done if done in _NOTICES and _is_so(mine, done) else "")


@router.api_route("/calendar.ics", methods=READ)
def download_calendar(mine: Linked) -> Response:
    """The visit as a file for the patient's calendar."""
    name = f'attachment; filename="visit-{mine.visit.number}.ics"'
    file = mine.door.house.calendar(mine.visit)
    return Response(file, media_type="text/calendar", headers={"Content-Disposition": name})


@router.api_route("/times", methods=READ)
def show_times(mine: Linked, day: str = "", place: str = "") -> Response:
    """The free times to which the visit may be moved, around `day`; a day or place that makes no sense is ignored."""
    if mine.sheet().stage is not Stage.COMING:
        return front_again(mine)
    return times_page(mine, _day(day), place)


@router.api_route("/cancel", methods=READ)
def ask_before_cancelling(mine: Linked) -> Response:
    """Asks once more before a visit, or a time that is kept, is given up."""
    if mine.sheet().stage not in (Stage.COMING, Stage.KEPT):
        return front_again(mine)
    return mine.page("visit_cancel.html")


@router.api_route("/check", methods=READ)
def show_short_form(mine: Linked) -> Response:
    """The short form, from the day before the visit on."""
    sheet = mine.sheet()
    if sheet.form is Form.NOT_YET or sheet.stage not in (Stage.COMING, Stage.NOW):
        return front_again(mine)
    return mine.page("visit_check.html", questions=mine.linked.questions(), picked={}, missing=())


def times_page(mine: Mine, day: date | None, place: str, status: int = 200, notice: str = "") -> Response:
    """The free times around a day at a place, or why the gate is shut."""
    times = mine.linked.times
    places = dict(times.places(mine.visit))
    place = place if place in places else mine.visit.location
    try:
        choices = times.around(mine.visit, day, place)
        if status != 200 and choices.next_free and not choices.groups:  # what was wanted is gone: offer the next
            choices = times.around(mine.visit, choices.next_free.day, place)
    except NotScreened as shut:
        return mine.front(409, "gate", mine.linked.gate_words(shut.why))
    except NotAllowed:
        return mine.front(409, "fixed")
    shown = {"choices": choices, "places": tuple(places.items()), "place": place, "notice": notice}
    return mine.page("visit_times.html", status, **shown)


def front_again(mine: Mine, done: str = "") -> Response:
    """On to the visit's own page, which a reload can ask for as often as it likes."""
    return RedirectResponse(f"{mine.path}?done={done}" if done else mine.path, 303)


def _is_so(mine: Mine, done: str) -> bool:
    sheet = mine.sheet()
    if done == "checked":
        return sheet.form is Form.DONE and not sheet.against
    return sheet.stage is Stage.COMING and (sheet.moved or done == "booked")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
