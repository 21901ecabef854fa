"""A thumb up or down stands for the yes or no that is offered, and for nothing else."""

from __future__ import annotations

import pytest

from bot.bootstrap import read_knowledge
from bot.incoming import from_signs
from bot.ports import Choice

YES_NO = (Choice("1", "Yes, go on", "yes"), Choice("2", "No", "no"))
LIST = (Choice("1", "Chest pain or pressure"), Choice("2", "None of these", "none"))


@pytest.fixture(scope="module")
def words():
    return read_knowledge().words


@pytest.mark.parametrize("sign", ["👍", "👍🏽", "👍 👍", "✔️", "👌"])
def test_thumb_up_is_the_offered_yes(words, sign):
    assert from_signs(sign, YES_NO, words) == "Yes, go on"


@pytest.mark.parametrize("sign", ["👎", "👎🏿", "❌"])
def test_thumb_down_is_the_offered_no(words, sign):
    assert from_signs(sign, YES_NO, words) == "No"


@pytest.mark.parametrize("sign", ["👍", "👎", "❌"])
def test_sign_denies_no_list(words, sign):
    assert from_signs(sign, LIST, words) == sign


@pytest.mark.parametrize("sign", ["👍👎", "?", "", "🙂", "👍" * 40])
def test_other_signs_stay_what_they_are(words, sign):
    assert from_signs(sign, YES_NO, words) == sign
