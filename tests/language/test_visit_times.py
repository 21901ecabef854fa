"""When patients say they can come: labelled phrases, what is said back, and what holds whatever is typed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clinical.faults import BadKnowledge
from bot.language.visit_times import VisitTimes, load
from bot.scheduling.hours import WEEKDAYS, Hours
from bot.scheduling.model import Opening
from bot.scheduling.wish import Stretch, Wish, matches

KNOWLEDGE = Path(__file__).resolve().parents[2] / "bot" / "knowledge"
FILE = yaml.safe_load(Path(__file__).with_name("visit_times.yml").read_text(encoding="utf-8"))
ZONE = ZoneInfo(FILE["zone"])
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
FEWEST = 220
READER = load(KNOWLEDGE)
PIECES = st.sampled_from(
    "next tuesday after work not mornings or friday 3 pm 3rd dec 4 12/4 half past quarter to between and , . ? "
    "but week in two from until earliest later one the no 25:99 0 99999 feb 30 weekend first end of month 2-4 -".split()
)


def labelled() -> Iterator[tuple[datetime, str, str]]:
    for day in FILE["days"]:
        now = datetime.fromisoformat(str(day["now"])).replace(tzinfo=ZONE)
        for phrase, wish in day["wishes"].items():
            yield now, str(phrase), str(wish)


def shown(wish: Wish | None) -> str:
    """A wish as the file writes it."""
    if wish is None:
        return "nothing"
    parts = [" | ".join(map(_stretch, wish.wanted)), *(f"not {_stretch(s)}" for s in wish.unwanted)]
    parts += [wish.order.value if wish.order else "", f"pick {wish.pick}" if wish.pick else ""]
    return "; ".join(part for part in (*parts, wish.problem.value if wish.problem else "") if part)


def _stretch(stretch: Stretch) -> str:
    days = ",".join(WEEKDAYS[day][:3] for day in sorted(stretch.weekdays))
    first, last = stretch.first or "", stretch.last or ""
    dates = str(first) if first == last else f"{first}..{last}"
    where = f"{days} in {dates}" if days and dates else days or dates
    hours = "+".join(f"{_clock(h.start)}-{_clock(h.end)}" for h in stretch.hours)
    return f"{where} {hours}".strip()


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def openings(first: date, days: int, zone: ZoneInfo = ZONE) -> list[Opening]:
    """One opening every half hour from eight to eight, on the clock of the zone."""
    starts = [
        datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
        for day in (first + timedelta(days=n) for n in range(days))
        for hour in range(8, 20)
        for minute in (0, 30)
    ]
    return [_opening(start.astimezone(timezone.utc)) for start in starts]


def _opening(start: datetime) -> Opening:
    return Opening("ruiz", "harbor", "dry_cupping", start, start + timedelta(minutes=45))


def local(opening: Opening) -> datetime:
    return opening.start.astimezone(ZONE)


@pytest.mark.parametrize(("now", "phrase", "wish"), labelled())
def test_phrase_means_what_is_labelled(now, phrase, wish):
    assert shown(READER.read(phrase, now)) == wish


def test_there_are_enough_labelled_phrases():
    assert len({(now, phrase) for now, phrase, _ in labelled()}) >= FEWEST


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("next tuesday after work", "Tuesday, December 1, after 5:00 PM"),
        ("not mornings", "not before noon"),
        ("mon or wed afternoon", "Monday or Wednesday, between noon and 5:00 PM"),
        ("tuesday next week at 3", "Tuesday, December 1, at 3:00 PM"),
        ("any day but friday", "not Friday"),
        ("next week", "Monday, November 30 to Sunday, December 6"),
        ("weekends in december", "Saturday or Sunday from Tuesday, December 1 to Thursday, December 31"),
        ("by friday", "until Friday, November 27"),
        ("after december 10", "from Friday, December 11 on"),
        ("no later than 4", "until 4:00 PM"),
        ("next week but not monday", "Monday, November 30 to Sunday, December 6, not Monday"),
        ("the earliest", "the earliest time"),
        ("any time", "any time"),
    ],
)
def test_wish_is_said_back_in_words(phrase, said):
    assert READER.say(READER.read(phrase, MONDAY)) == said


def test_fitting_openings_keep_their_order():
    free = openings(date(2026, 11, 24), 14)
    fit = matches(READER.read("next tuesday after work", MONDAY), free, ZONE)
    evening = [f"01 {hour}:{minute}" for hour in (17, 18, 19) for minute in ("00", "30")]
    assert [local(o).strftime("%d %H:%M") for o in fit.fitting] == evening


def test_nothing_fits_and_the_nearest_are_told():
    free = [o for o in openings(date(2026, 11, 24), 14) if local(o).weekday() != 4]
    fit = matches(READER.read("friday at 10", MONDAY), free, ZONE)
    assert fit.fitting == ()
    assert {(local(o).weekday(), local(o).hour) for o in fit.nearest[:4]} == {(3, 10), (5, 10)}


def test_same_day_at_another_hour_is_nearer():
    free = [o for o in openings(date(2026, 11, 24), 7) if local(o).hour < 16]
    fit = matches(READER.read("wednesday after work", MONDAY), free, ZONE)
    assert (local(fit.nearest[0]).weekday(), local(fit.nearest[0]).hour) == (2, 15)


def test_what_is_not_wanted_is_not_near():
    free = openings(date(2026, 11, 24), 7)
    fit = matches(READER.read("december 20, not mornings", MONDAY), free, ZONE)
    assert fit.fitting == ()
    assert {local(o).hour >= 12 for o in fit.nearest} == {True}


def test_impossible_day_fits_nothing():
    assert matches(READER.read("feb 30", MONDAY), openings(date(2026, 11, 24), 7), ZONE).nearest == ()


def test_hours_are_those_on_the_wall_after_the_clock_changes():
    free = openings(date(2027, 3, 13), 3)
    fit = matches(READER.read("between 2 and 3", datetime(2027, 3, 12, 9, tzinfo=ZONE)), free, ZONE)
    assert [o.start.hour for o in fit.fitting] == [19, 19, 18, 18, 18, 18]


def test_hours_from_now_cross_the_change_of_the_clock():
    wish = READER.read("in 3 hours", datetime(2027, 3, 14, 0, 30, tzinfo=ZONE))
    assert wish.wanted == (Stretch(date(2027, 3, 14), date(2027, 3, 14), hours=(Hours(4 * 60 + 30, 24 * 60),)),)


def test_hour_shown_twice_is_both_of_them():
    first = datetime(2026, 11, 1, 5, 30, tzinfo=timezone.utc)
    twice = [_opening(first), _opening(first + timedelta(hours=1))]
    wish = READER.read("november 1 at 1:30 am", datetime(2026, 10, 30, 9, tzinfo=ZONE))
    assert matches(wish, twice, ZONE).fitting == tuple(twice)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map(" ".join)), st.integers(0, 800))
@settings(max_examples=400, deadline=None)
def test_no_opening_outside_the_wish_is_returned(text, day):
    now = MONDAY + timedelta(days=day)
    wish = READER.read(text, now)
    if wish is None:
        return
    free = openings(now.date(), 9)
    fit = matches(wish, free, ZONE)
    assert READER.say(wish).strip()
    assert set(fit.fitting) <= {o for o in free if wish.fits(local(o))}
    assert not any(stretch.has(local(o)) for o in fit.fitting for stretch in wish.unwanted)
    if fit.fitting:
        assert all(not wish.wanted or any(s.has(local(o)) for s in wish.wanted) for o in fit.fitting)
        assert list(fit.fitting) == sorted(fit.fitting, key=lambda o: o.start)


@pytest.mark.parametrize(
    "piece",
    ["next ", "3 to ", "tuesday or ", "not ", "1/1/", "in 99999999 weeks ", "half past ", "é\u0301 ", "a" * 50, ", "],
)
def test_hostile_text_takes_time_in_line_with_its_length(piece):
    text = piece * (60_000 // len(piece))
    start = time.process_time()
    READER.read(text, MONDAY)
    assert time.process_time() - start < 1.0


def test_reading_takes_little_time():
    phrases = [phrase for _, phrase, _ in labelled()]
    start = time.process_time()
    for phrase in phrases:
        READER.read(phrase, MONDAY)
    assert (time.process_time() - start) / len(phrases) < 0.003


@pytest.mark.parametrize(
    ("old", "new"),
    [('from: "12:00"', 'from: "noon"'), ("week_starts: monday", "week_starts: someday"), ("rules:", "rule:")],
)
def test_broken_words_are_refused(tmp_path, old, new):
    text = (KNOWLEDGE / "times.yml").read_text(encoding="utf-8")
    (tmp_path / "times.yml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadKnowledge):
        load(tmp_path)


def test_missing_words_are_refused(tmp_path):
    with pytest.raises(BadKnowledge):
        load(tmp_path)


def test_reader_is_loaded_for_the_clinic():
    assert isinstance(READER, VisitTimes)
