"""Compiles the constant JSON schema of action results once, and checks each shape of result once.

Rasa 3.6 checks and compiles the schema again for each action call, which was 78 % of a turn's CPU time. Walking the
compiled schema was still a tenth: it tries every kind of event on every event. The schema speaks of names, types and
kinds of events only, so two results of one shape are both right or both wrong.
`tests/dialogue/test_schema.py` fails when Rasa stops doing so, or when the schema comes to look at more than that.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction

_KIND = "event"
_MOST_SHAPES = 10_000


def compile_once() -> None:
    """Replace the check of action results by one that knows what it has seen."""
    schema = RemoteAction.action_response_format_spec()
    validator_class = validator_for(schema)
    validator_class.check_schema(schema)
    validator, right = validator_class(schema), set[Hashable]()

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        shape = shape_of(result)
        if shape not in right:
            validator.validate(result)
            if len(right) < _MOST_SHAPES:
                right.add(shape)
        return True

    RemoteAction._validate_action_result = validate


def shape_of(value: Any) -> Hashable:
    """Names and types of a JSON value, and the kinds of its events; how many of one shape a list has is left out."""
    if isinstance(value, dict):
        pairs = ((key, one if key == _KIND and isinstance(one, str) else shape_of(one)) for key, one in value.items())
        return "object", frozenset(pairs)
    if isinstance(value, (list, tuple)):
        return "array", frozenset(map(shape_of, value))
    return type(value).__name__
