"""The file of the short form: what it must hold."""

from __future__ import annotations

import shutil

import pytest

from bot.bootstrap import KNOWLEDGE
from bot.clinical.faults import BadKnowledge
from bot.knowledge.checkin import read_checkin

FILLS = ("clinic_phone", "emergency_number")


@pytest.fixture
def faults(base, tmp_path):
    """The faults of the file after a change of its text."""

    def found(old: str, new: str) -> str:
        file = shutil.copy(KNOWLEDGE / "checkin.yml", tmp_path)
        text = (KNOWLEDGE / "checkin.yml").read_text(encoding="utf-8")
        assert old in text
        (tmp_path / "checkin.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(BadKnowledge) as bad:
            read_checkin(tmp_path, base.clinical, FILLS)
        assert file
        return str(bad.value)

    return found


def test_file_is_read(base):
    form = read_checkin(KNOWLEDGE, base.clinical, FILLS)
    assert list(form.questions) == ["emergency_signs", "nerve_signs", "warning_signs", "news"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("from: [emergency_now]", "from: [emergency_later]", "unknown question 'emergency_later'"),
        ("from: [emergency_now]", "options: [chest_pain]", "the emergency sign stroke_signs is not asked"),
        ("- pregnancy", "- flying", "unknown option 'flying'"),
        ("- pregnancy", "- chest_pain", "chest_pain is asked twice"),
        ("from: [warning_signs]", "from: []", "name the answers"),
        ("Another new medicine", "''", "must be a text"),
        ("call us at {clinic_phone}", "call {nobody}", "no such placeholder {nobody}"),
        ("  missing:", "  misses:", "unknown key 'misses'"),
        ("words: Is any of these new since we last spoke?", "says: New?", "unknown key 'says'"),
    ],
)
def test_wrong_file_is_refused(faults, old, new, fault):
    assert fault in faults(old, new)
