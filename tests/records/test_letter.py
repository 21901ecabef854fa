"""The letter's page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from bot.clinical.model import Disposition, Presence
from bot.clinical.progress import Activity, Measures, Turning
from bot.complaint import Complaint, Told
from bot.records import Finding, FollowedUp, Letter, render_letter
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
        self.words += " " if tag in ("dd", "dt", "h2", "li", "p") else ""

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


def test_denied_items_stand_under_their_topic() -> None:
    denied = [("fever", "Right now"), ("pregnancy", "Right now"), ("gout", "Health"), ("sunburn", "")]
    findings = tuple(Finding(label, Presence.ABSENT, topic=topic) for label, topic in denied)
    text = _words(replace(full_letter(), findings=findings))
    assert "answered with no: Right now: fever; pregnancy. Health: gout. sunburn. Why we write" in text


def test_details_of_the_complaint_are_told() -> None:
    told = Complaint(pain_now=Told(0, "zero pain"), worse_with=(Told("sitting", "sitting <b>hurts</b>"),))
    text = _words(replace(full_letter(), details=told))
    assert "Pain (0 to 10) now 0 “zero pain” Worse with sitting “sitting <b>hurts</b>”" in text


def test_letter_without_details_has_no_list_of_them() -> None:
    assert 'class="told"' not in render_letter(full_letter())


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


def test_newest_numbers_after_a_visit_are_told():
    measures = Measures(3, None, 2.5, (Activity("<b>walking</b>", 7), Activity("sleep")), Turning.MORE)
    told = FollowedUp(datetime(2026, 3, 9, 9, 0, tzinfo=ZoneInfo("America/New_York")), measures)
    text = _words(replace(full_letter(), followed_up=told))
    assert "on March 9, 2026, the patient told us (0 to 10): pain now 3; pain on average 2.5;" in text
    assert "<b>walking</b> 7 (10 is as before the trouble); turning the upper body: more." in text
    assert "sleep" not in text


def test_letter_before_any_visit_has_no_numbers():
    assert "After a visit with us" not in _words(full_letter())
