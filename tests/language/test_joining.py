"""Words written without the space between them are parted; words of their own are not."""

from __future__ import annotations

import pytest

from bot.language.joining import Joints

JOINTS = Joints(
    words=frozenset({"pain", "shoot", "numb", "thinking", "leg"}),
    small=frozenset({"my", "of"}),
    right=frozenset({"painting"}).__contains__,
    fold=lambda word: word.removesuffix("s"),
)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("painshoots", ("pain", "shoots")),
        ("mypains", ("my", "pains")),
        ("thinkingof", ("thinking", "of")),
        ("painting", None),
        ("myof", None),
        ("numbzz", None),
        ("pain123", None),
    ],
)
def test_two_words_in_one_are_parted(word: str, parts: tuple[str, str] | None) -> None:
    assert JOINTS.parts(word) == parts
    assert JOINTS.parts(word) == parts
