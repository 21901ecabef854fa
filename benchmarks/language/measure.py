"""The measure itself, which is no part of this project: `score.py` beside or above a folder of labelled rows."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SETTING = "CUPWISE_EVAL"
DEFAULT = "../shared/eval/dev"

Row = Mapping[str, Any]
Ask = Callable[[str, list[dict[str, Any]]], Mapping[str, Row]]
Outcome = Mapping[str, Any]


class NoMeasure(Exception):
    """The evaluation folder is missing or not one; the message says what was looked for and where."""


def sets_folder() -> Path:
    """The folder that the setting names, taken out of the environment: Cupwise refuses settings it does not know."""
    return ROOT / os.environ.pop(SETTING, DEFAULT)


class Measure:
    """Runs a part of the measure on answers from anywhere: our command line, another tool, a test.

    `sets` is a folder of rows with `score.py` in it or above it. Raises `NoMeasure`.
    """

    def __init__(self, sets: Path) -> None:
        self.sets = sets
        self._module: Any = _load(sets)
        self._read: Callable[[str], list[Row]] = self._module.rows
        self._rows: dict[str, list[Row]] = {}
        self.ask_cupwise: Ask = self._module.ask

    def rows(self, name: str) -> list[Row]:
        """The rows of one file, named without its ending."""
        if name not in self._rows:
            self._rows[name] = self._read(name)
        return self._rows[name]

    def part(self, name: str, ask: Ask, rows: Mapping[str, Sequence[Row]] | None = None) -> Outcome:
        """The figures of one part; `rows` takes the place of files by name, for drawing samples."""
        self._module.ask = ask
        self._module.rows = lambda file: rows[file] if rows and file in rows else self.rows(file)
        outcome: Outcome = getattr(self._module, name)()
        return outcome


def _load(sets: Path) -> ModuleType:
    found = next((path for path in (sets / "score.py", sets.parent / "score.py") if path.is_file()), None)
    if not sets.is_dir() or found is None:
        raise NoMeasure(
            f"no evaluation data: {sets} is not a folder of rows with score.py in it or above it.\n"
            f"Set {SETTING} to such a folder (default: {DEFAULT}, from the project's root)."
        )
    spec = importlib.util.spec_from_file_location("the_measure", found)
    if spec is None or spec.loader is None:
        raise NoMeasure(f"{found} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    with _called_as(str(found), str(ROOT), str(sets)):
        spec.loader.exec_module(module)
    return module


@contextmanager
def _called_as(*words: str) -> Iterator[None]:
    """The measure takes its folders from the command line as it is loaded; and nothing is written beside it."""
    argv, written = sys.argv, sys.dont_write_bytecode
    sys.argv, sys.dont_write_bytecode = list(words), True
    try:
        yield
    finally:
        sys.argv, sys.dont_write_bytecode = argv, written
