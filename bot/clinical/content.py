"""The content of the knowledge files as one text, and the files again from that text.

A stored decision can be computed again for as long as the text of its knowledge version is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.clinical.faults import Located

_DAYS = frozenset({"reviewed_on"})  # the only calendar days in the files; JSON has none of its own


def content_of(files: Mapping[str, Located]) -> str:
    """All content as JSON that changes with any value and never with the order of keys."""
    return json.dumps(files, sort_keys=True, default=str, ensure_ascii=True, separators=(",", ":"))


def files_of(content: str) -> dict[str, Located]:
    """The files that a content was made of, ready for `build`. Raises `ValueError` when it is none."""
    plain = json.loads(content)
    if not isinstance(plain, dict) or not all(isinstance(file, dict) for file in plain.values()):
        raise ValueError("not the content of knowledge files")
    return {name: _located(values, f"{name}.yml") for name, values in plain.items()}


def _located(values: dict[str, Any], file: str) -> Located:
    return Located({key: _value(key, value, file) for key, value in values.items()}, file, 1, {})


def _value(key: str, value: Any, file: str) -> Any:
    if isinstance(value, dict):
        return _located(value, file)
    if isinstance(value, list):
        return [_value("", item, file) for item in value]
    return date.fromisoformat(value) if key in _DAYS and isinstance(value, str) else value
