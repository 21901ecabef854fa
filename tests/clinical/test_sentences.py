"""A message is taken apart into what it says and what it asks."""

from __future__ import annotations

import pytest

from bot.clinical.sentences import asks, parts, said_and_asked

JOINERS = ("and", "also", "but")
OPENERS = ("what", "is", "does", "how", "do", "who's")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Does it hurt? And is there parking", ("Does it hurt?", "is there parking")),
        ("what does it cost and is there parking", ("what does it cost", "is there parking")),
        ("tuesday works, do i pay then", ("tuesday works", "do i pay then")),
        ("My back is sore, and stiff", ("My back is sore", "stiff")),
        ("None.", ("None.",)),
        ("5.3 visits", ("5.3 visits",)),
        ("?!", ()),
        ("", ()),
    ],
)
def test_a_message_is_taken_apart(text, pieces):
    assert parts(text, JOINERS, OPENERS) == pieces


@pytest.mark.parametrize("text", ["does it hurt", "safe?", "Who\u2019s Elena", "How  long", "42?"])
def test_a_question_is_told(text):
    assert asks(text, OPENERS)


@pytest.mark.parametrize("text", ["it does hurt", "no", "42", "", "isn't it"])
def test_a_statement_is_no_question(text):
    assert not asks(text, OPENERS)


@pytest.mark.parametrize(
    ("text", "said", "asked"),
    [
        ("None, but does it hurt?", "None", "does it hurt?"),
        ("47. Do older people get it? And how", "47.", "Do older people get it? how"),
        ("does it hurt? no", "", "does it hurt? no"),
        ("my back is sore", "my back is sore", ""),
    ],
)
def test_what_is_said_stands_before_what_is_asked(text, said, asked):
    assert said_and_asked(text, JOINERS, OPENERS) == (said, asked)


def test_without_joiners_only_sentences_count():
    assert parts("one and two. three, is four", (), ()) == ("one and two.", "three, is four")
