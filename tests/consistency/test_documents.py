"""What the documents promise must be there, and what is there must be documented."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.consistency.tree import ROOT, files, text

DOCUMENTS = [path for path in files() if path.suffix == ".md"]
DECISIONS = [path for path in DOCUMENTS if path.parts[:2] == ("docs", "decisions")]
TARGETS = re.findall(r"^([a-z][\w-]*):", text(Path("Makefile")), re.MULTILINE)
LONGEST_DECISION = 60


def test_every_target_is_documented():
    documented = re.findall(r"^([a-z][\w-]*):.*## \S", text(Path("Makefile")), re.MULTILINE)
    assert sorted(documented) == sorted(TARGETS)


def test_every_target_is_phony():
    phony = re.findall(r"^\.PHONY: (.+)$", text(Path("Makefile")), re.MULTILINE)
    assert sorted(phony) == sorted(TARGETS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_make_commands_in_documents_exist(document):
    named = re.findall(r"(?:`|^|&& )make ([a-z][\w-]*)", text(document), re.MULTILINE)
    assert set(named) - set(TARGETS) == set()


@pytest.fixture(scope="module")
def commands():
    cupwise = Path(sys.executable).with_name("cupwise")
    wide = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    shown = subprocess.run([cupwise, "--help"], check=True, capture_output=True, text=True, env=wide).stdout
    return set(re.findall(r"^(?:│ |  )([a-z][\w-]*)  ", shown, re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_cupwise_commands_in_documents_exist(document, commands):
    named = re.findall(r"(?:`|^|/|uv run |\| )cupwise ([a-z][\w-]*)", text(document), re.MULTILINE)
    assert set(named) - commands == set()


def test_readme_tells_of_every_command(commands):
    assert {name for name in commands if f"`cupwise {name}`" not in text(Path("README.md"))} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_in_documents_lead_somewhere(document):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text(document))
    assert [link for link in links if not (ROOT / document.parent / link).exists()] == []


@pytest.mark.parametrize("document", [Path("README.md"), Path("CONTRIBUTING.md"), Path("GLOSSARY.md")], ids=str)
def test_files_named_in_documents_exist(document):
    tops = {path.parts[0] for path in files()}
    spans = re.findall(r"`([\w./-]+)`", text(document))
    paths = [span for span in spans if span.split("/")[0] in tops or span.endswith((".yml", ".md", ".toml"))]
    assert [path for path in paths if not _exists(path)] == []


def test_changelog_has_unreleased_changes():
    unreleased = re.search(
        r"^## \[Unreleased\]\n(.*?)(?=^## |\Z)", text(Path("CHANGELOG.md")), re.MULTILINE | re.DOTALL
    )
    assert unreleased
    assert re.search(r"^### (Added|Changed|Deprecated|Removed|Fixed|Security)$", unreleased[1], re.MULTILINE)


def test_decisions_are_numbered_in_order():
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("decision", DECISIONS, ids=str)
def test_decision_gives_context_and_consequences(decision):
    assert re.findall(r"^## (.+)$", text(decision), re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text(decision).splitlines()) <= LONGEST_DECISION


def _exists(path: str) -> bool:
    """A bare name may stand for a file of the knowledge folder."""
    return (ROOT / path).exists() or (ROOT / "bot" / "knowledge" / path).exists()
