"""What may be in the repository at all."""

from __future__ import annotations

import ast
import sys

import pytest

from tests.consistency.tree import ROOT, files, lines_with, python, text

LONGEST_FILE = 250
LARGEST_FILE = 1_000_000
BUILT = (".tar.gz", ".zip", ".db", ".db-journal", ".sqlite", ".sqlite3", ".pkl", ".pyc", ".log", ".whl")
BUILT_FOLDERS = {"models", "var", ".rasa", "build", "dist", ".venv", ".venv-stock", ".venv-rivals", ".uv"}

# In pieces, so that the patterns do not find themselves.
MACHINE_PATH = r"(^|[\s\"'`=(:])/" + r"(work|root|tmp|home|Users|mnt)" + r"/\w"
SECRETS = {
    "a private key": "-----BEGIN [A-Z ]*" + "PRIVATE KEY",
    "a cloud access key": r"\bAKIA" + r"[0-9A-Z]{16}\b",
    "a chat platform's token": r"\bxox" + r"[abprs]-[0-9A-Za-z-]{10,}",
    "a bot token": r"\b\d{8,10}" + r":AA[0-9A-Za-z_-]{33}\b",
    "an account and token of a phone service": r"\b(AC|SK)" + r"[0-9a-f]{32}\b",
    "a page token": r"\bEAA" + r"[0-9A-Za-z]{40,}",
    "credentials in an address": r"://" + r"[^/\s:@{}$<>]+:[^/\s:@{}$<>]+@(?!localhost|127\.|.*example)",
}


def test_no_file_names_a_machine():
    assert lines_with(MACHINE_PATH, files()) == []


@pytest.mark.parametrize("pattern", SECRETS.values(), ids=SECRETS)
def test_no_file_holds_a_secret(pattern):
    assert lines_with(pattern, files()) == []


def test_nothing_built_is_kept():
    built = [path for path in files() if path.name.endswith(BUILT) or path.parts[0] in BUILT_FOLDERS]
    assert built == []


def test_no_packaging_clutter_is_kept():
    assert [path for path in files() if any(part.endswith(".egg-info") for part in path.parts)] == []


def test_every_file_is_small():
    assert [path for path in files() if (ROOT / path).stat().st_size > LARGEST_FILE] == []


def test_no_python_file_is_long():
    # A migration is never touched again once it has run somewhere; splitting it would only hide its order.
    lengths = {str(path): len(text(path).splitlines()) for path in python() if "migrations" not in path.parts}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_text_file_ends_with_newline():
    assert [path for path in files() if text(path) and not text(path).endswith("\n")] == []


@pytest.mark.parametrize(("folders", "version"), [(("bot", "actions"), (3, 10)), (("scripts",), (3, 8))])
def test_code_keeps_to_old_syntax(folders, version):
    for path in python(*folders):
        ast.parse(text(path), filename=str(path), feature_version=version)


def test_core_imports_standard_library_only():
    ours = {"bot.clinical", "bot.scheduling", "bot.errors"}
    core = [path for path in python("bot") if path.parts[1] in {"clinical", "scheduling"}]
    assert core
    strangers = {
        f"{path}: {name}"
        for path in core
        for name in _imported(ast.parse(text(path)))
        if name.split(".")[0] not in sys.stdlib_module_names and ".".join(name.split(".")[:2]) not in ours
    }
    assert strangers == set()


def test_scripts_can_be_run():
    runnable = [ROOT / path for path in files() if text(path).startswith("#!")]
    assert runnable
    assert [path.name for path in runnable if not path.stat().st_mode & 0o100] == []


def _imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names
