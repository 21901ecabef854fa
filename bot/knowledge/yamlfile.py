"""Reads a YAML file into plain values whose mappings know their file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.clinical.faults import BadKnowledge, Fault, Located

_MAX_BYTES = 4_000_000


class _Loader(yaml.SafeLoader):
    """A safe loader that refuses duplicate keys and keeps line numbers."""

    file = ""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Located:
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key, line = str(loader.construct_object(key_node, deep=True)), key_node.start_mark.line + 1
        if key in values:
            raise BadKnowledge([Fault(loader.file, line, f"duplicate key {key!r}")])
        values[key], lines[key] = loader.construct_object(value_node, deep=True), line
    return Located(values, loader.file, node.start_mark.line + 1, lines)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> Located:
    """Read one file whose top level is a mapping.

    Raises `BadKnowledge` when the file is missing, too large, not YAML, not a mapping or has a key twice.
    """
    name = path.name
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise BadKnowledge([Fault(name, 1, "file is larger than 4 MB")])
        loader = _Loader(path.read_text(encoding="utf-8"))
        loader.file = name
        value = loader.get_single_data()
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise BadKnowledge([Fault(name, mark.line + 1 if mark else 1, f"not YAML: {fault.problem}")]) from fault
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise BadKnowledge([Fault(name, 1, f"cannot be read: {fault}")]) from fault
    if not isinstance(value, Located):
        raise BadKnowledge([Fault(name, 1, "the top level must be a mapping")])
    return value
