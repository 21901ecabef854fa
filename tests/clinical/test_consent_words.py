"""The words about a patient's own data: every fault has its place, and the words are plain."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.knowledge
from bot.bootstrap import read_knowledge
from bot.clinical.faults import BadKnowledge
from bot.knowledge.consent import KEYS, read_consent
from tests.clinical.test_words import grade

FILE = Path(bot.knowledge.__file__).parent / "consent.yml"
TEXT = FILE.read_text(encoding="utf-8")
CLINIC = {"clinic_name": "Riverside Cupping", "clinic_phone": "(555) 010-0199", "emergency_number": "911"}
SAMPLES = {
    "service": "Dry cupping",
    "time": "Monday, March 2, 9:30 AM EST",
    "name": "Ada",
    "phone": "+12125550147",
    "email": "ann@clinic.example",
    "version": "1",
    "count": "12",
}
SPOKEN = sorted(KEYS - {"yes", "no", "forget_yes_words"})


def read(folder: Path, text: str = TEXT, **clinic: str):
    (folder / "consent.yml").write_text(text, encoding="utf-8")
    return read_consent(folder, {**CLINIC, **clinic})


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(BadKnowledge) as caught:
        read(folder, text)
    return [str(fault) for fault in caught.value.faults]


def line_of(text: str, words: str) -> int:
    return 1 + next(number for number, line in enumerate(text.splitlines()) if words in line)


CASES = {
    "no version": (('version: "2026.2"', ""), "version must be a text"),
    "a version that is no text": (('"2026.2"', "2026.2"), "version must be a text"),
    "an endless version": (('"2026.2"', '"' + "1" * 41 + '"'), "version must be a text"),
    "no words": (("words:", "wrods:"), "missing section: words"),
    "an unknown section": (("words:", "more: x\nwords:"), "unknown key: more"),
    "an unknown key": (("  more: >-", "  mroe: >-"), "words without a use: mroe"),
    "a missing key": (("  more: >-", "  mroe: >-"), "words missing: more"),
    "an unknown placeholder": (
        ("call us\n    at {clinic_phone}.", "call us\n    at {fax}."),
        "ask: no such placeholder",
    ),
    "a forgotten placeholder": (("Your name: {name}", "Your name"), "known_name: does not say {name}"),
    "an answer that is no text": (('"no": "No"', '"no": no'), "no: must be a text"),
    "an empty text": (("forget_no: No, keep it", 'forget_no: " "'), "forget_no: must be a text"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_named(name, tmp_path):
    change, message = CASES[name]
    changed = TEXT.replace(*change, 1)
    assert changed != TEXT
    assert any(message in fault for fault in faults(tmp_path, changed))


def test_a_fault_names_its_file_and_line(tmp_path):
    changed = TEXT.replace("{name}", "{nmae}")
    line = line_of(changed, "{nmae}")
    assert faults(tmp_path, changed) == [
        f"consent.yml:{line}: known_name: does not say {{name}}",
        f"consent.yml:{line}: known_name: no such placeholder {{nmae}}",
    ]


def test_all_faults_are_listed_at_once(tmp_path):
    changed = TEXT.replace("{name}", "x").replace("{phone}", "y").replace('"2026.2"', "3")
    assert len(faults(tmp_path, changed)) == 3


def test_faults_stop_the_whole_knowledge(tmp_path):
    for file in FILE.parent.glob("*.yml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "consent.yml").write_text("version: 1\n", encoding="utf-8")
    with pytest.raises(BadKnowledge) as caught:
        read_knowledge(tmp_path)
    assert "consent.yml" in {fault.file for fault in caught.value.faults}


@pytest.mark.parametrize("change", [("Before we go on", "Before that"), ("They stay until", "They are kept until")])
def test_changed_words_need_a_new_consent(change, tmp_path):
    before = read(tmp_path).digest
    assert read(tmp_path, TEXT.replace(*change)).digest != before


def test_changed_version_needs_a_new_consent(tmp_path):
    before = read(tmp_path).digest
    assert read(tmp_path, TEXT.replace("2026.2", "2026.3")).digest != before


def test_another_clinic_needs_a_new_consent(tmp_path):
    assert read(tmp_path, clinic_name="Another clinic").digest != read(tmp_path).digest


def test_other_words_need_no_new_consent(tmp_path):
    before = read(tmp_path).digest
    assert read(tmp_path, TEXT.replace("All right. I deleted nothing.", "Good. I deleted nothing.")).digest == before


def say(key: str, folder: Path) -> str:
    words = read(folder)
    used = {name for name in SAMPLES if f"{{{name}}}" in words.words.texts[key]}
    return words.say(key, **{name: SAMPLES[name] for name in used})


@pytest.mark.parametrize("key", SPOKEN)
def test_words_stay_at_grade_eight(key, tmp_path):
    assert grade(say(key, tmp_path)) <= 8.0


@pytest.mark.parametrize("key", SPOKEN)
def test_nothing_is_called_safe(key, tmp_path):
    assert not re.search(r"\b(safe|safely|guarantee\w*|never seen by)\b", say(key, tmp_path).lower())


@pytest.mark.parametrize("words", ["encrypted", "our team", '"forget me"', "say no", "(555) 010-0199"])
def test_question_says_what_consent_means(words, tmp_path):
    assert words in say("ask", tmp_path)


def test_deletion_is_announced_before_it_happens(tmp_path):
    assert "cancels your visit" in say("forget_ask_visit", tmp_path)
    assert "cannot bring them back" in say("forget_ask", tmp_path)
