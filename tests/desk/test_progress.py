"""The picture and the table of how a patient is from visit to visit."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest

from bot.clinical.progress import Activity, Measures, Turning, Verdict
from bot.desk.progress import chart
from bot.ports import ProgressNote
from tests.fakes_doors import START

MARKUP = '<img src=x onerror="alert(1)">'
FIRST = Measures(6, 8, 7, (Activity("walking", 3), Activity(MARKUP)), Turning.LESS)


def notes(*measures):
    return [ProgressNote("case-1", f"v{day}", one, START + timedelta(days=day)) for day, one in enumerate(measures)]


@pytest.fixture
def page(house, staff):
    def shown(*measures):
        house.progress.all["case-1"] = notes(*measures)
        return staff.get("/desk/cases/case-1").text

    return shown


def test_case_without_notes_shows_no_picture(page):
    assert "After the visits" not in page()
    assert "After the visits" not in page(Measures())


def test_picture_is_drawn_and_named(page):
    text = page(FIRST, Measures(4, 6, 5))
    [picture] = re.findall(r'<svg[^>]*role="img".*?</svg>', text, re.DOTALL)
    drawn = ET.fromstring(picture)
    assert drawn.find("title").text.startswith("Pain and activities from 0 to 10 over 2 notes")
    assert [group.get("class") for group in drawn.findall("g")] == [
        "line pain_now",
        "line pain_worst",
        "line pain_average",
        "line function",
    ]
    assert len(drawn.findall("g[@class='line pain_now']/circle")) == 2


def test_table_has_the_numbers(page):
    text = page(FIRST, Measures(8.5, None, 5))
    assert "6, 8, 7" in text
    assert "8.5, not told, 5" in text
    assert "<bdi>walking</bdi>: 3" in text
    assert "<td>less</td>" in text
    assert "<strong>better and worse</strong>" in text


def test_patients_words_never_become_markup(page):
    assert MARKUP not in page(FIRST)


def test_picture_needs_no_style_and_no_script(page):
    text = page(FIRST)
    assert "style=" not in text
    assert "<script>" not in text


@pytest.mark.parametrize("score", [0, 5, 10])
def test_scores_stay_within_the_picture(score):
    drawn = chart(notes(*[Measures(score, score, score, (Activity("walking", score),))] * 3))
    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for line in drawn.lines for x, y in line.points)


def test_more_is_drawn_higher():
    [line] = chart(notes(Measures(2), Measures(9))).lines
    assert line.points[1][1] < line.points[0][1]
    assert line.points[1][0] > line.points[0][0]


def test_what_was_not_told_is_not_drawn():
    drawn = chart(notes(Measures(2), Measures(pain_worst=5), Measures(1)))
    assert [(line.measure, len(line.points)) for line in drawn.lines] == [("pain_now", 2), ("pain_worst", 1)]


def test_only_the_newest_are_drawn():
    drawn = chart(notes(*[Measures(day % 10) for day in range(30)]))
    assert len(drawn.rows) == 20
    assert drawn.rows[-1].note.appointment == "v29"


def test_each_note_is_held_against_the_one_before():
    rows = chart(notes(Measures(6), Measures(3), Measures(3), Measures(7))).rows
    assert [row.verdict for row in rows] == [Verdict.UNKNOWN, Verdict.BETTER, Verdict.SAME, Verdict.WORSE]
