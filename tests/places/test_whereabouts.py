"""What patients write of where they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.booking.whereabouts import Told

# Figures that Python takes for digits, beside our own.
FIGURES = "".join(chr(n) for first in (0x30, 0x660, 0xFF10, 0x1D7D8) for n in range(first, first + 10)) + "-. "
ZIPS = [
    ("02139", "02139"),
    ("02139-1234", "02139"),
    ("my zip is 02139.", "02139"),
    ("any near 01610?", "01610"),
    ("Framingham, MA 01701", "01701"),
    ("zip:01701, tuesdays", "01701"),
    ("99999", "99999"),
]
TOWNS = [
    ("I live in Framingham", "Framingham"),
    ("i live in framingham", "Framingham"),
    ("I'm in Framingham", "Framingham"),
    ("I’m in Framingham right now", "Framingham"),
    ("near Worcester MA", "Worcester, MA"),
    ("near worcester ma", "Worcester, MA"),
    ("near Worcester, Massachusetts please", "Worcester, MA"),
    ("is there a clinic near Framingham?", "Framingham"),
    ("something close to New York, NY", "New York, NY"),
    ("I come from St. Louis", "Saint Louis"),
    ("we live near Manchester by the Sea", "Manchester By The Sea"),
    ("closest to Winston-Salem NC", "Winston Salem, NC"),
    ("near Portland or Salem", "Portland"),
    ("I am coming from Pelham MA", "Pelham, MA"),
    ("near Framingham TX", "Framingham, TX"),
    ("I live in Xyzzyville", "Xyzzyville"),
    ("I live in Washington DC", "Washington, DC"),
]
NOWHERE = [
    "the moon",
    "Harbor Street",
    "it is 0213",
    "call me at 6175550147",
    "617 555 0147",
    "I weigh 12345.5",
    "$50000",
    "I live in pain",
    "I am in a lot of pain",
    "by friday",
    "in the morning",
    "in May",
    "either is fine",
    "what does it cost?",
    "from monday to friday",
    "at 10 to 12",
    "",
    "?!",
]
ALONE = [
    ("Framingham", None, "Framingham"),
    ("framingham, ma", None, "Framingham, MA"),
    ("Framingham please", None, "Framingham"),
    ("New York", None, "New York"),
    ("MA", "Springfield", "Springfield, MA"),
    ("Illinois", "Springfield", "Springfield, IL"),
    ("the one in Worcester", None, "Worcester"),
    ("Springfield, MO", "Springfield", "Springfield, MO"),
    ("MA", None, None),
    ("the moon", None, None),
    ("Framingham has nice cafes", None, None),
    ("", "Springfield", None),
]


@pytest.mark.parametrize(("text", "place"), [*ZIPS, *TOWNS])
def test_place_is_found_in_words(reader, text, place):
    assert reader.read(text).place == place


@pytest.mark.parametrize("text", NOWHERE)
def test_other_words_name_no_place(reader, text):
    assert reader.read(text) is None


@pytest.mark.parametrize(("text", "before", "place"), ALONE)
def test_town_alone_is_an_answer(reader, text, before, place):
    assert reader.town(text, before) == place


@pytest.mark.parametrize(
    "text", ["my zip is 0213", "which is closest to me?", "the nearest one", "how far are you?", "anything nearby"]
)
def test_nearest_is_asked_without_a_place(reader, text):
    assert reader.read(text) == Told(nearest=True, rest=text)


@pytest.mark.parametrize(
    "text",
    ["I can't travel", "I can’t travel", "can we do it online?", "I'd prefer video", "over zoom", "that is too far"],
)
def test_visit_from_home_is_heard(reader, text):
    assert reader.read(text).video


@pytest.mark.parametrize("text", ["no video please", "I'd rather not do it online", "in person, not virtual"])
def test_refused_video_is_not_wished(reader, text):
    assert not reader.wants_video(text)


def test_rest_of_the_message_is_kept(reader):
    assert reader.read("near 02139, tuesdays after work").rest.split() == ["near", ",", "tuesdays", "after", "work"]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=600))
def test_any_text_is_read_without_fault(reader, text):
    assert reader.read(text) is None or reader.town(text, "Springfield") != ""


@given(st.text(alphabet=FIGURES, max_size=40))
def test_digits_of_other_scripts_do_no_harm(reader, gazetteer, text):
    told = reader.read(text)
    assert told is None or told.place is None or told.place.isascii()
    assert gazetteer.zip(text) is None or text.isascii()
