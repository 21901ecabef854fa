"""The word files hold together: every concept, class and name they use exists."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import pytest

import bot.knowledge
from bot.clinical.faults import BadKnowledge
from bot.knowledge.yamlfile import read_yaml
from bot.language import everyday, load
from bot.language.dictionary import Dictionary, content, read_dictionary
from bot.language.phrases import phrases
from bot.language.tokens import tokenise
from tests.language.conftest import SIGNS

FOLDER = Path(bot.knowledge.__file__).parent


@pytest.fixture(scope="module")
def book() -> Dictionary:
    return read_dictionary(FOLDER)


@pytest.fixture(scope="module")
def concepts() -> set[str]:
    return set(read_yaml(FOLDER / "concepts.yml")["concepts"])


def test_terms_name_known_concepts(concepts: set[str]) -> None:
    assert set(read_yaml(FOLDER / "terms.yml")["terms"]) <= concepts


def test_medicines_name_known_concepts(book: Dictionary, concepts: set[str]) -> None:
    assert {c for group in book.medicines.values() for c in group} <= concepts


def test_meanings_name_known_concepts(book: Dictionary, concepts: set[str]) -> None:
    named = {m.concept for m in book.meanings} | {c for c, _ in book.together}
    assert {c for c in named if not c.startswith("sign_")} <= concepts


def test_included_concepts_are_known(book: Dictionary, concepts: set[str]) -> None:
    assert set(book.includes) | {c for wider in book.includes.values() for c in wider} <= concepts


def test_signs_together_can_be_found(book: Dictionary, concepts: set[str]) -> None:
    found = (
        {m.concept for m in (*book.meanings, *book.measures)} | {"sign_low_pressure", "sign_high_pressure"} | concepts
    )
    assert {sign for _, signs in book.together for sign in signs} <= found


def test_no_false_friend_hides_a_term(book: Dictionary) -> None:
    terms, language = read_yaml(FOLDER / "terms.yml"), read_yaml(FOLDER / "language.yml")
    blocks = [*terms["terms"].values(), *(b for n, b in language["words"].items() if n != "idiom")]
    known = {content(tokenise(p, book.spelling).words, book.spelling) for b in blocks for p in phrases(b)}
    false = [*phrases(terms["none"]), *phrases(language["words"]["idiom"])]
    hidden = {p for p in false if content(tokenise(p, book.spelling).words, book.spelling) in known}
    assert not {p for p in hidden if len(p.split()) == 1}


def test_no_phrase_is_empty(book: Dictionary) -> None:
    terms = read_yaml(FOLDER / "terms.yml")
    empty = [
        p
        for b in terms["terms"].values()
        for p in phrases(b)
        if not content(tokenise(p, book.spelling).words, book.spelling)
    ]
    assert not empty


def test_misspelt_medicine_is_only_asked_about(book: Dictionary) -> None:
    language = load(frozenset(), frozenset(), signs=SIGNS)
    medicines = read_yaml(FOLDER / "medicines.yml")["medicines"]
    certain = [
        slip
        for name, medicine in medicines.items()
        for slip in medicine.get("misspelt", ())
        for f in language.read(f"I take {slip}").findings
        if f.concept == medicine["group"] and f.assertion.value == "present"
    ]
    assert not certain


def test_missing_word_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadKnowledge, match=r"language\.yml"):
        load(frozenset(), frozenset(), signs=SIGNS, folder=tmp_path)


def test_half_a_word_file_is_told(tmp_path: Path) -> None:
    for name in ("cues", "terms", "medicines", "language_words"):
        (tmp_path / f"{name}.yml").write_text((FOLDER / f"{name}.yml").read_text())
    (tmp_path / "language.yml").write_text("words: {}\n")
    with pytest.raises(BadKnowledge, match="incomplete"):
        load(frozenset(), frozenset(), signs=SIGNS, folder=tmp_path)


def test_reader_is_loaded_quickly() -> None:
    started = time.process_time()
    load(frozenset(), frozenset(), signs=SIGNS)
    assert time.process_time() - started < 6


def test_aspirin_is_a_thinner_in_everyday_words() -> None:
    reading = load(frozenset(), frozenset(), signs=SIGNS).read("I take aspirin daily")
    assert {f.concept for f in everyday(reading).findings} == {"antiplatelet", "blood_thinner"}
    assert dataclasses.replace(everyday(reading), findings=reading.findings) == reading
