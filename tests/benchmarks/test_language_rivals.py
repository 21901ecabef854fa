from __future__ import annotations

import pytest

from benchmarks.language.cache import kept_file, path_of
from benchmarks.language.rivals import Given, every_mention, meaning, place


def test_mention_is_found_whatever_its_spacing():
    assert place("Heart  Attack", "no heart attack") == (3, 15)
    assert place("asthma", "no heart attack") is None


def test_mention_is_marked_in_joined_texts():
    label = {"concept": "diabetes", "mention": "diabetes", "mention_in": "question"}
    row = {"id": "1", "question": "Any diabetes?", "text": "No, none.", "context": [], "labels": [label]}
    given = every_mention([row], [])
    assert [one.text for one in given] == ["Any diabetes?", "Any diabetes? No, none.", "No, none. Any diabetes?"]
    assert {_marked(one) for one in given} == {"diabetes"}


def test_note_gives_its_concept():
    row = {
        "id": "1",
        "sentence": "There is no pleural effusion.",
        "concept": "pleural   effusion",
        "concept_found": True,
    }
    assert [_marked(one) for one in every_mention([], [row, {**row, "concept_found": False}])] == ["pleural effusion"]


def _marked(one: Given) -> str:
    return one.text[one.start : one.end]


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ({"negated": False}, ("present", "patient", "current")),
        ({"negated": True, "uncertain": True}, ("absent", "patient", "current")),
        ({"negated": False, "uncertain": True}, ("possible", "patient", "current")),
        ({"negated": False, "family": True, "historical": True}, ("present", "family", "past")),
        ({"negated": False, "hypothetical": True, "historical": True}, ("present", "patient", "hypothetical")),
    ],
)
def test_flags_have_one_meaning(flags, expected):
    assert tuple(meaning(flags).values()) == expected


def test_answers_are_kept_until_what_they_come_from_changes(tmp_path):
    made = []
    for parts in ([b"rows"], [b"rows"], [b"other rows"]):
        path = path_of("tool", ".json", parts, tmp_path)
        kept_file(path, lambda target: (made.append(target), target.write_text("{}")))
    assert len(made) == 2
    assert list(tmp_path.iterdir()) == [path]
