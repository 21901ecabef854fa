"""The second reader: it notices danger in words that no list holds, and it may only raise."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.clinical.reading import Assertion
from bot.errors import BadSettings
from bot.knowledge.load import load as load_knowledge
from bot.language import EXAMPLES, SpacyLanguage
from bot.language.signs import CUE, HARMLESS, SignModel
from bot.learned import PhraseModel
from tests.language.conftest import SIGNS

UNSEEN = Path(__file__).with_name("unseen_signs.tsv")
HARMLESS_UNSEEN = Path(__file__).with_name("unseen_harmless.txt")
FILES = sorted(EXAMPLES.glob("*.txt"))


@pytest.fixture(scope="module")
def model() -> SignModel:
    return SignModel.read(SIGNS)


def unseen() -> list[tuple[str, str]]:
    """Messages kept out of all examples, with the sign that each tells of."""
    lines = UNSEEN.read_text(encoding="utf-8").splitlines()
    return [(sign, text) for sign, text in (line.split("\t") for line in lines)]


def suspected(language: SpacyLanguage, text: str) -> list[str]:
    return [f.concept for f in language.read(text).findings if f.cue == CUE]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_is_of_a_sign_that_rings_or_harmless(path: Path) -> None:
    knowledge = load_knowledge()
    alarming = knowledge.emergency_concepts | knowledge.urgent_concepts
    assert path.stem in alarming or path.stem.startswith(HARMLESS)


def test_no_sentence_is_learned_twice_or_measured_on() -> None:
    lines = [line.strip().lower() for path in FILES for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line for line, count in Counter(lines).items() if count > 1] == []
    kept_out = [text.lower() for _, text in unseen()] + HARMLESS_UNSEEN.read_text(encoding="utf-8").lower().splitlines()
    assert sorted(set(lines) & set(kept_out)) == []


def test_unseen_signs_are_noticed(clinic_language: SpacyLanguage) -> None:
    missed = [text for _, text in unseen() if not clinic_language.read(text).red_flags]
    assert len(missed) <= len(unseen()) * 0.1, missed


def test_few_unseen_harmless_messages_ring(clinic_language: SpacyLanguage) -> None:
    calm = HARMLESS_UNSEEN.read_text(encoding="utf-8").splitlines()
    rang = [text for text in calm if suspected(clinic_language, text)]
    assert len(rang) <= len(calm) * 0.08, rang


@pytest.mark.parametrize(
    "text",
    [
        "no chest pain and no trouble breathing",
        "I have never had numbness between my legs",
        "my grandfather had a stroke in 1998",
        "My mother died of a heart attack years ago. My back is just stiff.",
        "I had a seizure as a child, never since",
    ],
)
def test_sentences_that_name_a_sign_are_left_to_the_phrases(clinic_language: SpacyLanguage, text: str) -> None:
    assert suspected(clinic_language, text) == []


def test_what_it_finds_is_possible_and_quoted(clinic_language: SpacyLanguage) -> None:
    text = "My back is stiff. they had to tell me I'd wet the chair, I never felt a thing"
    found = [f for f in clinic_language.read(text).findings if f.cue == CUE]
    assert {(f.concept, f.assertion) for f in found} == {("bladder_bowel_change", Assertion.POSSIBLE)}
    assert all(f.words in text for f in found)
    assert clinic_language.read(text).emergency


@pytest.mark.parametrize("text", ["", " ", "hm", "yes no", "\x00\x07 \x00", "🙂 🙂 🙂 🙂", "1 2 3 4 5"])
def test_too_little_to_tell_is_no_sign(model: SignModel, text: str) -> None:
    assert model.sign(text) is None


def test_notes_of_clinicians_are_left_to_the_phrases(clinic_language: SpacyLanguage) -> None:
    note = "A 44-year-old man presents with plantar heel pain with the first steps in the morning."
    assert suspected(clinic_language, note) == []


def test_long_talk_without_danger_rings_nothing(clinic_language: SpacyLanguage) -> None:
    talk = (
        "Um, so, yeah. I wanted to ask about my hearing, it is kind of going, in some way. Uh, just on the one side."
        " My wife says the telly is too loud. I was just making her breakfast just now. It has been a couple of months,"
        " I would say. And I do not really have the energy I had. Anyway, that is not why I am here."
    )
    assert suspected(clinic_language, talk) == []


def test_danger_in_long_talk_is_noticed(clinic_language: SpacyLanguage) -> None:
    talk = (
        "Hello again. We met last spring at the market. My back is as it was. Since this morning I keep wetting the bed"
        " and don't notice until it is cold. Can I come on Friday? Thanks a lot."
    )
    assert clinic_language.read(talk).emergency


def test_without_its_model_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="cupwise train"):
        SignModel.read(tmp_path)
    (tmp_path / "words.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BadSettings, match="cupwise train"):
        SignModel.read(tmp_path)


def test_a_saved_model_says_the_same(tmp_path: Path) -> None:
    texts = ["my chest is heavy", "my chest is tight", "my foot drags", "my foot slaps", "thank you", "thanks a lot"]
    labels = ["chest_pain", "chest_pain", "leg_weakness", "leg_weakness", HARMLESS, HARMLESS]
    learned = SignModel(PhraseModel.fit(texts, labels, 20.0))
    learned.save(tmp_path)
    assert [SignModel.read(tmp_path).sign(t) for t in texts] == [learned.sign(t) for t in texts]
