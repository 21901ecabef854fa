"""The compiled check of action results: the stock one still compiles at each call, ours never, both refuse alike."""

from __future__ import annotations

import cProfile
import importlib.util
import pstats

import jsonschema
import pytest

from bot.dialogue import lean, schema

GOOD = {"events": [{"event": "slot", "name": "age", "value": "answered"}], "responses": [{"text": "Hello"}]}
BAD = {"events": [{"name": "no kind of event"}], "responses": []}


@pytest.fixture(scope="module")
def stock():
    """An untouched copy of Rasa's action."""
    lean.prepare()
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


@pytest.mark.parametrize("which", ["stock", "compiled"])
def test_good_results_pass(which, request):
    assert request.getfixturevalue(which)._validate_action_result(GOOD) is True


@pytest.mark.parametrize("which", ["stock", "compiled"])
def test_bad_results_are_refused(which, request):
    with pytest.raises(jsonschema.ValidationError):
        request.getfixturevalue(which)._validate_action_result(BAD)
