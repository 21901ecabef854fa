"""The letter's page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest

from bot.clinical.model import Disposition, Presence
from bot.records import Finding, Letter, render_letter
from tests.records.samples import DIABETES, full_letter

NASTY = '<script>alert("x")</script> & <img src=x onerror=y> {{ 7 * 7 }} \' "'


class _Page(HTMLParser):
    """The tags, attributes and words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.words += " " if tag in ("dd", "li", "p") else ""

    def handle_data(self, data: str) -> None:
        self.words += data


def _words(letter: Letter) -> str:
    return " ".join(_Page(render_letter(letter)).words.split())


@pytest.mark.parametrize(
    "words",
    [
        *("Anna Berg", "+16175550142", "51", "March 2, 2026, 9:05 AM EST", "dry cupping", "lower back"),
        *("My back has been burning for weeks.", "“my sugar is high”", "a blood thinner", "pregnancy"),
        *("Diabetes slows the healing of skin.", "Rule diabetes_cupping", "source S1, S2", "physician first"),
        *("Is the blood sugar under control?", "Tidewell", "617-555-0140", "24 Harbor Street", "2026.3", "ab12ab12"),
        *("S1: A review of skin and sugar, https://example.org/s1", "not a medical device", "reported by the patient"),
    ],
)
def test_letter_says_what_it_must(words: str) -> None:
    assert words in _words(full_letter())


def test_answers_stand_under_their_kind() -> None:
    text = _words(full_letter())
    places = [text.index(words) for words in ("Reported:", "diabetes:", "not sure about:", "a blood thinner")]
    assert places == sorted(places)
    assert "answered with no: pregnancy." in text


def test_unsigned_rules_are_named() -> None:
    text = _words(full_letter())
    assert "Rules not yet signed by a clinician" in text
    assert "await the review of a clinician: blood_thinner_cupping." in text


def test_signed_letter_has_no_such_note() -> None:
    assert "signed by a clinician" not in _words(replace(full_letter(), reasons=(DIABETES,)))


def test_unconfirmed_reason_says_so() -> None:
    assert "Blood thinners make bruises larger. (the patient was not sure)" in _words(full_letter())


def test_marked_rule_says_why() -> None:
    assert "blood_thinner_cupping (clinic policy; no source was opened for it)" in _words(full_letter())


def test_wait_names_its_last_day() -> None:
    waits = replace(DIABETES, disposition=Disposition.POSTPONE, until=date(2026, 4, 1))
    assert "treatment waits until April 1, 2026." in _words(replace(full_letter(), reasons=(waits,)))


def test_each_source_is_listed_once() -> None:
    assert _words(full_letter()).count("S2: A survey") == 1


@pytest.mark.parametrize("overall", list(Disposition))
def test_each_outcome_has_its_opening(overall: Disposition) -> None:
    assert "They went through our screening" in _words(replace(full_letter(), overall=overall))


def test_outcomes_open_differently() -> None:
    assert len({_words(replace(full_letter(), overall=overall)) for overall in Disposition}) == len(Disposition)


def test_bare_letter_is_still_a_letter() -> None:
    full = full_letter()
    bare = Letter(full.clinic, full.at, full.service, full.overall, full.knowledge_version, full.digest)
    text = _words(bare)
    assert "name not given" in text
    assert "Age not given" in text
    assert "No condition was reported." in text


def test_age_zero_is_an_age() -> None:
    assert "Age 0 " in _words(replace(full_letter(), age=0))


@pytest.mark.parametrize("field", ["name", "phone", "service", "knowledge_version"])
def test_texts_never_become_markup(field: str) -> None:
    page = render_letter(replace(full_letter(), **{field: NASTY}))  # type: ignore[arg-type]
    assert {"script", "img"}.isdisjoint(_Page(page).tags)


def test_patients_words_never_become_markup() -> None:
    nasty = replace(full_letter(), complaint=(NASTY,), findings=(Finding("pain", Presence.PRESENT, (NASTY,)),))
    page = render_letter(nasty)
    assert {"script", "img"}.isdisjoint(_Page(page).tags)
    assert _words(nasty).count(NASTY) == 2


def test_patients_words_keep_their_line_breaks() -> None:
    page = unescape(render_letter(replace(full_letter(), complaint=("one\ntwo",))))
    assert "one\ntwo" in page


def test_page_asks_for_nothing_outside() -> None:
    page = _Page(render_letter(full_letter()))
    assert {name for name, _ in page.attributes}.isdisjoint({"src", "href", "srcset", "action", "style", "onclick"})
    assert not re.search(r"url\(|@import", render_letter(full_letter()))


def test_page_has_language_and_title() -> None:
    page = _Page(render_letter(full_letter()))
    assert ("lang", "en") in page.attributes
    assert page.tags.count("title") == page.tags.count("h1") == page.tags.count("main") == 1


def test_unsigned_rules_that_found_nothing_count() -> None:
    words = _words(replace(full_letter(), reasons=(DIABETES,), unsigned_besides=41))
    assert "So do 41 of the rules that found nothing in this screening." in words
