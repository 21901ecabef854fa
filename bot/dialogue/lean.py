"""Lets Rasa import without TensorFlow, silent and without telemetry.

Rasa 3.6 imports TensorFlow in modules that a pipeline without DIET and TED never runs. A stand-in for those names
halves the start-up and the memory. On a stock install, where TensorFlow is present, nothing is put in its place.
`tests/dialogue/test_lean.py` fails when the trick is no longer needed or no longer works.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import logging
import os
import sys
import types
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

_STOOD_IN = ("tensorflow", "tensorflow_hub", "tensorflow_text", "tensorflow_addons", "keras")


class _AnyType(type):
    """The class of `_Anything`: every attribute of it is again anything."""

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything

    def __or__(cls, other: object) -> type:  # type: ignore[override]
        return cls

    def __getitem__(cls, item: object) -> type:
        return cls

    def __iter__(cls) -> Iterator[object]:
        return iter(())


class _Anything(metaclass=_AnyType):
    """Stands for any TensorFlow class, function or decorator."""

    def __new__(cls, *args: object, **kwargs: object) -> Any:
        decorates = cls is _Anything and len(args) == 1 and not kwargs and callable(args[0])
        return args[0] if decorates else object.__new__(cls)

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Take anything."""

    def __call__(self, *args: object, **kwargs: object) -> object:
        return args[0] if len(args) == 1 and callable(args[0]) else _Anything()


class _Module(types.ModuleType):
    """A module in which every name is found."""

    __version__ = "2.12.0"

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return sys.modules.get(f"{self.__name__}.{name}", _Anything)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the stood-in packages and everything below them."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.split(".", maxsplit=1)[0] not in _STOOD_IN:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        module = _Module(spec.name)
        module.__path__ = []
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run."""


def prepare() -> None:
    """Make ready for `import rasa`. Call it before any other module imports Rasa; calling it again does nothing."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SANIC_HOST", "127.0.0.1")
    warnings.filterwarnings("ignore", module=r"(rasa|rasa_sdk|sanic|aio_pika|aiormq|pykwalify|networkx)(\..*)?")
    if not stood_in() and importlib.util.find_spec("tensorflow") is None:
        sys.meta_path.insert(0, _Finder())


def stood_in() -> bool:
    """Whether the stand-in is in place."""
    return any(isinstance(finder, _Finder) for finder in sys.meta_path)


def quiet(level: int = logging.WARNING) -> None:
    """Keep Rasa's logs at `level` or above: below INFO it writes patients' words."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(max(level, logging.INFO))
    for name in ("rasa", "rasa_sdk", "apscheduler", "matplotlib"):
        logging.getLogger(name).setLevel(max(level, logging.INFO))
