"""The list of words of place is complete and well formed."""

from __future__ import annotations

import pytest

from bot.bootstrap import KNOWLEDGE
from bot.clinical.faults import BadKnowledge
from bot.knowledge.places import read_place_words

TEXT = (KNOWLEDGE / "places.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("video_words:", "vidoe_words:", "unknown key 'vidoe_words'"),
        ("nearest_words:", "nearest_word:", "'nearest_words' must be a text"),
        ("states:", "provinces:", "'states' must map"),
        ("  MA: Massachusetts", "  Ma: Massachusetts", "'Ma' must be two capital letters"),
    ],
)
def test_wrong_list_is_a_fault(tmp_path, old, new, fault):
    (tmp_path / "places.yml").write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(BadKnowledge) as bad:
        read_place_words(tmp_path)
    assert fault in str(bad.value)


def test_longer_phrases_come_first(place_words):
    lengths = [len(phrase.split()) for phrase in place_words.lead_in]
    assert lengths == sorted(lengths, reverse=True)


def test_every_state_has_its_towns(place_words, gazetteer):
    found = {spot.state for name in ("springfield", "washington", "san juan") for spot in gazetteer.towns(name)}
    assert found <= set(place_words.states)
    assert len(place_words.states) == 54
