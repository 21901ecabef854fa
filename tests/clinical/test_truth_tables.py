"""The complete tables of the four values: false, open (not answered), unknown, true."""

from itertools import product

import pytest

from bot.clinical.expression import All, AtLeast, Has, Not, NotRuledOut, Since
from bot.clinical.model import Facts, Presence
from bot.clinical.truth import Truth

F, O, U, T = Truth.FALSE, Truth.OPEN, Truth.UNKNOWN, Truth.TRUE  # noqa: E741
WORDS = {F: "absent", U: "unknown", T: "present"}


def facts(*values: Truth, **others) -> Facts:
    named = zip("abc", values, strict=False)
    return Facts(findings={name: Presence(WORDS[value]) for name, value in named if value is not O}, **others)


@pytest.mark.parametrize("value", [F, O, U, T])
def test_a_concept_has_its_own_value(value):
    assert Has("a").value(facts(value)) is value


ALL = {
    (F, F): F, (F, O): F, (F, U): F, (F, T): F,
    (O, F): F, (O, O): O, (O, U): O, (O, T): O,
    (U, F): F, (U, O): O, (U, U): U, (U, T): U,
    (T, F): F, (T, O): O, (T, U): U, (T, T): T,
}  # fmt: skip
ANY = {
    (F, F): F, (F, O): O, (F, U): U, (F, T): T,
    (O, F): O, (O, O): O, (O, U): U, (O, T): T,
    (U, F): U, (U, O): U, (U, U): U, (U, T): T,
    (T, F): T, (T, O): T, (T, U): T, (T, T): T,
}  # fmt: skip


@pytest.mark.parametrize("pair", ALL)
def test_all_of_two_follows_its_table(pair):
    assert All((Has("a"), Has("b"))).value(facts(*pair)) is ALL[pair]


@pytest.mark.parametrize("pair", ANY)
def test_any_of_two_follows_its_table(pair):
    assert AtLeast(1, (Has("a"), Has("b"))).value(facts(*pair)) is ANY[pair]


@pytest.mark.parametrize("triple", list(product([F, O, U, T], repeat=3)))
def test_two_of_three_counts_from_the_top(triple):
    true, unsure, unanswered = (triple.count(value) for value in (T, U, O))
    expected = T if true >= 2 else U if true + unsure >= 2 else O if true + unsure + unanswered >= 2 else F
    assert AtLeast(2, tuple(map(Has, "abc"))).value(facts(*triple)) is expected


@pytest.mark.parametrize(("value", "expected"), [(F, T), (O, O), (U, U), (T, F)])
def test_not_leaves_the_unknown_unknown(value, expected):
    assert Not(Has("a")).value(facts(value)) is expected


@pytest.mark.parametrize(("value", "expected"), [(F, F), (O, U), (U, U), (T, T)])
def test_not_ruled_out_fails_closed(value, expected):
    assert NotRuledOut("a").value(facts(value)) is expected


@pytest.mark.parametrize(
    ("value", "days", "expected"),
    [(F, 3, F), (O, 3, O), (U, 3, U), (U, 99, U), (T, 9, T), (T, 10, F), (T, 11, F), (T, None, T)],
)
def test_an_event_without_a_day_is_recent(value, days, expected):
    since = {} if days is None else {"a": days}
    assert Since("a", 10).value(facts(value, since=since)) is expected
