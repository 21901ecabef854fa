"""What a stock Rasa imports with the actions is pinned for it: `make parity` builds that install."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions

from tests.consistency.tree import ROOT

OURS = ("bot", "actions")


def test_all_that_the_actions_import_is_pinned_for_a_stock_rasa():
    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements" / "stock-rasa.txt").read_text(), re.MULTILINE))
    homes = packages_distributions()
    missing = {name for name in third_party() if not {_plain(home) for home in homes[name]} & pinned}
    assert len(third_party()) > 10
    assert missing == set()


@cache
def third_party() -> frozenset[str]:
    """Packages of others that are imported when the modules of the actions are, at any depth."""
    found, waiting = set(), [f"actions.{path.stem}" for path in (ROOT / "actions").glob("*.py")] + ["bot.bootstrap"]
    seen: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            imported = set(_imported(module))
            waiting += [name for name in imported if name.split(".")[0] in OURS]
            found |= {name.split(".")[0] for name in imported}
    return frozenset(found - {*OURS, *sys.stdlib_module_names})


def _imported(module: str) -> Iterator[str]:
    """What a module imports as soon as it is imported itself; nothing for a name that is no module."""
    path = ROOT.joinpath(*module.split("."))
    files = [file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()]
    for node in (node for file in files for node in ast.parse(file.read_text(encoding="utf-8")).body):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
