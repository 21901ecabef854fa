"""The compiled check of action results: the stock one still compiles at each call, ours never, both refuse alike."""

from __future__ import annotations

import cProfile
import importlib.util
import pstats

import jsonschema
import pytest

from bot.dialogue import lean

lean.prepare()

from bot.dialogue import schema  # noqa: E402

GOOD = {"events": [{"event": "slot", "name": "age", "value": "answered"}], "responses": [{"text": "Hello"}]}
BAD = {"events": [{"name": "no kind of event"}], "responses": []}


@pytest.fixture(scope="module")
def stock():
    """An untouched copy of Rasa's action."""
    import rasa.core.actions.action as ours

    spec = importlib.util.spec_from_file_location("stock_action", ours.__file__)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.RemoteAction("some_action", None)


@pytest.fixture(scope="module")
def compiled(stock):
    from rasa.core.actions.action import RemoteAction

    schema.compile_once()
    return RemoteAction("some_action", None)


def compilations(action, calls=3):
    """How often the schema was checked and compiled while results were validated."""
    with cProfile.Profile() as profile:
        for _ in range(calls):
            action._validate_action_result(GOOD)
    stats = pstats.Stats(profile).stats
    return sum(called for (_, _, name), (called, *_) in stats.items() if name == "check_schema")


def test_stock_rasa_compiles_at_each_call(stock):
    assert compilations(stock) == 3


def test_ours_compiles_nothing_anew(compiled):
    assert compilations(compiled) == 0


def test_known_shape_is_not_walked_again(compiled):
    compiled._validate_action_result(GOOD)
    with cProfile.Profile() as profile:
        compiled._validate_action_result({**GOOD, "events": GOOD["events"] * 2})
    assert "iter_errors" not in {name for _, _, name in pstats.Stats(profile).stats}


@pytest.mark.parametrize(
    "other",
    [
        {"event": "slot", "name": 7, "value": "answered"},
        {"event": "slot", "value": "answered"},
        {"event": "weather", "name": "age", "value": "answered"},
        {"event": "slot", "name": "age", "value": "answered", "timestamp": "noon"},
    ],
)
def test_near_miss_is_refused_each_time(compiled, stock, other):
    result = {"events": [*GOOD["events"], other], "responses": []}
    compiled._validate_action_result(GOOD)
    for action in (stock, compiled, compiled):
        with pytest.raises(jsonschema.ValidationError):
            action._validate_action_result(result)


def test_schema_speaks_of_shapes_only(stock):
    """`const` may name kinds of events; anything else that looks at values would make shapes too coarse."""
    known = {"type", "required", "items", "oneOf", "properties", "patternProperties"}
    for path, word in keywords(stock.action_response_format_spec()):
        assert word in known or (word == "const" and path[-1] == "event"), (path, word)


def keywords(schema, path=()):
    """Every keyword of a schema with the names that lead to it."""
    for word, value in schema.items():
        yield path, word
        if word in ("properties", "patternProperties"):
            for name, inner in value.items():
                yield from keywords(inner, (*path, name))
        elif word in ("items", "oneOf"):
            for inner in value if isinstance(value, list) else [value]:
                yield from keywords(inner, path)


@pytest.mark.parametrize("which", ["stock", "compiled"])
def test_good_results_pass(which, request):
    assert request.getfixturevalue(which)._validate_action_result(GOOD) is True


@pytest.mark.parametrize("which", ["stock", "compiled"])
def test_bad_results_are_refused(which, request):
    with pytest.raises(jsonschema.ValidationError):
        request.getfixturevalue(which)._validate_action_result(BAD)
