"""The rule book, for a clinician to read and sign."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from bot.clinical.building import build
from bot.clinical.content import files_of
from bot.clinical.expression import Age, All, AtLeast, ForService, Has, InArea, Not, NotRuledOut, Since
from bot.knowledge.load import load
from bot.records import draw_pdf
from bot.records.conditions import in_words
from bot.records.rulebook import render_rule_book

KNOWLEDGE = load()
PAGE = render_rule_book(KNOWLEDGE, "Tidewell")
TEXT = " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", PAGE, flags=re.DOTALL)).split())


def section(name: str) -> str:
    """The words of one rule."""
    part = PAGE.partition(f'<article id="rule-{name}">')[2].partition("</article>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split())


def signed(**more: object) -> str:
    """The page after the clinic signed the rule about eczema."""
    change = {"reviewed_by": "Dr Rivera, MD", "reviewed_on": "2026-01-31", **more}
    overlay = {"changes": {"eczema": change}}
    knowledge = build(files_of(json.dumps({**files_of(KNOWLEDGE.content), "overlay": overlay})))
    return render_rule_book(knowledge, "Tidewell")


@pytest.mark.parametrize("part", ["why", "patient", "therapist"])
def test_every_rule_is_told_in_words(part):
    assert [rule.id for rule in KNOWLEDGE.rules.values() if getattr(rule, part) not in section(rule.id)] == []


def test_every_rule_tells_when_it_fires():
    assert [r.id for r in KNOWLEDGE.rules.values() if in_words(r.when, KNOWLEDGE) not in section(r.id)] == []


def test_every_rule_tells_its_classes():
    for rule in KNOWLEDGE.rules.values():
        words = section(rule.id).partition("Class")[2].partition("If not sure")[0].split()
        assert [word for word in {level.word for level in rule.classes.values()} if word not in words] == []


def test_every_rule_cites_titles_and_addresses():
    for rule in KNOWLEDGE.rules.values():
        sources = [KNOWLEDGE.sources[name] for name in rule.sources]
        assert [s.id for s in sources if s.title not in section(rule.id) or s.address not in section(rule.id)] == []


def test_every_view_of_sources_is_shown():
    views = [(rule.id, view.says) for rule in KNOWLEDGE.rules.values() for view in rule.views]
    assert views
    assert [name for name, says in views if says not in section(name)] == []


def test_every_mark_is_shown():
    marked = [rule for rule in KNOWLEDGE.rules.values() if rule.mark]
    assert marked
    assert [rule.id for rule in marked if f"{rule.id} {rule.mark}" not in section(rule.id)] == []


def test_every_icd_code_of_a_rule_is_shown():
    for rule in KNOWLEDGE.rules.values():
        codes = [code for c in rule.concepts for code in KNOWLEDGE.codes.get(c, ()) if code.system == "icd10cm"]
        assert [code.code for code in codes if f"{code.code} {code.title}" not in section(rule.id)] == []


def test_unsigned_rule_has_lines_to_sign():
    assert "Not signed by a clinician. Name Date Signature" in section("eczema")


def test_signed_rule_names_who_and_when():
    assert "Signed by Dr Rivera, MD on 2026-01-31." in signed()


def test_change_of_the_clinic_is_marked():
    assert "changed by the clinic" in signed()
    assert "changed by the clinic" not in TEXT


def test_page_counts_unsigned_rules():
    total = len(KNOWLEDGE.rules) + len(KNOWLEDGE.combinations)
    assert f"{len(KNOWLEDGE.unsigned)} of {total} rules are not signed by a clinician." in TEXT


def test_every_combination_is_shown():
    assert [c.id for c in KNOWLEDGE.combinations.values() if c.why not in section(c.id)] == []


def test_questions_come_in_their_order():
    places = [PAGE.index(f'<article id="question-{name}">') for name in KNOWLEDGE.questions]
    assert places == sorted(places)


def test_every_choice_is_shown():
    assert [t for q in KNOWLEDGE.questions.values() for t in q.titles if t not in TEXT] == []


def test_page_names_version_and_digest():
    assert f"Version {KNOWLEDGE.version} :" in TEXT


def test_page_holds_the_picture():
    assert PAGE.count("<svg") == 1


def test_ids_are_unique_and_links_lead_somewhere():
    ids = re.findall(r'\bid="([^"]+)"', PAGE)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'href="#([^"]+)"', PAGE)) <= set(ids)


def test_page_asks_for_nothing_outside():
    assert re.findall(r'\s(?:src|style|on\w+)="|url\(|@import|<script', PAGE) == []


def test_page_links_back_where_told():
    assert 'href="/desk"' in render_rule_book(KNOWLEDGE, "Tidewell", back="/desk")
    assert 'href="/' not in PAGE


def test_words_never_become_markup():
    nasty = "<script>x</script>"
    rule = replace(KNOWLEDGE.rules["eczema"], why=nasty, patient=nasty, therapist=nasty)
    page = render_rule_book(replace(KNOWLEDGE, rules={**KNOWLEDGE.rules, "eczema": rule}), nasty)
    assert "<script" not in page


def test_page_is_well_formed():
    parser = _Balance()
    parser.feed(PAGE)
    assert parser.open == []


class _Balance(HTMLParser):
    """Notes the tags that stand open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_rule_book_becomes_a_pdf():
    few = {name: KNOWLEDGE.rules[name] for name in ("eczema", "saddle_numbness")}
    drawn = draw_pdf(render_rule_book(replace(KNOWLEDGE, rules=few), "Tidewell"))
    assert drawn.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Has("diabetes"), "“diabetes”"),
        (NotRuledOut("cancer"), "“cancer now or in treatment” not ruled out"),
        (Since("surgery", 84), "“recent surgery” less than 84 days ago, or on a day not given"),
        (Age(under=18), "younger than 18 years"),
        (Age(at_least=65), "65 years or older"),
        (Age(50, 65), "50 to 64 years old"),
        (InArea(frozenset({"neck", "head"})), "the place is head or neck"),
        (ForService(frozenset({"wet_cupping"})), "asked for: wet cupping"),
        (Not(Has("diabetes")), "not “diabetes”"),
        (Not(AtLeast(1, (Has("diabetes"), Has("eczema")))), "not (“diabetes” OR “eczema”)"),
        (AtLeast(2, (Has("diabetes"), Has("eczema"), Has("anemia"))), "at least 2 of: “diabetes”; “eczema”; “anemia”"),
        (
            All((Has("diabetes"), AtLeast(1, (Has("eczema"), Has("anemia"))))),
            "“diabetes” AND (“eczema” OR “anemia”)",
        ),
        (All((AtLeast(1, (Has("eczema"),)), Has("anemia"))), "“eczema” AND “anemia”"),
    ],
)
def test_conditions_read_as_words(condition, words):
    assert in_words(condition, KNOWLEDGE) == words
