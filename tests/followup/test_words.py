"""The words of `followup.yml`: whole, plain, and every fault named with its line."""

from __future__ import annotations

import shutil

import pytest
import yaml

from bot.bootstrap import KNOWLEDGE, read_knowledge
from bot.clinical.faults import BadKnowledge
from bot.clinical.progress import SOURCES
from bot.knowledge.followup import QUESTIONS, read_followup

FILLS = ("clinic_name", "clinic_phone", "emergency_number")
RAW = yaml.safe_load((KNOWLEDGE / "followup.yml").read_text(encoding="utf-8"))


@pytest.fixture
def faults(tmp_path):
    """The faults of a changed `followup.yml`."""

    def found(change):
        raw = yaml.safe_load((KNOWLEDGE / "followup.yml").read_text(encoding="utf-8"))
        change(raw)
        shutil.copy(KNOWLEDGE / "sources.yml", tmp_path)
        (tmp_path / "followup.yml").write_text(yaml.safe_dump(raw, sort_keys=False, width=500), encoding="utf-8")
        with pytest.raises(BadKnowledge) as bad:
            read_followup(tmp_path, FILLS)
        return [str(fault) for fault in bad.value.faults]

    return found


def test_scales_name_their_sources():
    assert read_followup(KNOWLEDGE, FILLS).sources == SOURCES


def test_eight_questions_at_most_three_of_them_on_pain():
    assert len(QUESTIONS) == 8
    assert len([question for question in QUESTIONS if question.startswith("pain")]) == 3
    assert tuple(RAW["questions"]) == QUESTIONS


def test_shown_choices_are_understood():
    read = read_followup(KNOWLEDGE, FILLS)
    assert set(read.choices) <= set(read.answers)


@pytest.mark.parametrize("section", ["questions", "choices", "answers", "words"])
def test_missing_entry_is_named(faults, section):
    key = next(iter(RAW[section]))
    assert any(f"{key!r} must be" in fault for fault in faults(lambda raw: raw[section].pop(key)))


@pytest.mark.parametrize("section", ["questions", "choices", "answers", "words"])
def test_unknown_entry_is_named(faults, section):
    assert any("unknown key 'extra'" in fault for fault in faults(lambda raw: raw[section].update(extra="more")))


def test_all_faults_are_told_with_their_lines(faults):
    def change(raw):
        raw["words"]["first"] = "Thanks, {nobody}."
        raw["words"]["same"] = "Open {then"
        raw["answers"]["skip"] = []
        raw["sources"] = ["S0"]

    found = faults(change)
    assert [fault.split(": ", 1)[1] for fault in found] == [
        "name the sources of the scales",
        "unknown source 'S0'",
        "'skip' must be a list of texts",
        "first: no such placeholder {nobody}",
        "same: expected '}' before end of string",
    ]
    lines = [int(fault.split(":")[1]) for fault in found]
    assert all(fault.startswith("followup.yml:") for fault in found)
    assert lines == sorted(lines)
    assert lines[0] < lines[2] < lines[3]


def test_check_reads_the_words_after_a_visit():
    assert read_knowledge().followup.questions["pain_now"].words
