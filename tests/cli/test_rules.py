"""The rule book on the command line, and knowledge that must be signed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.bootstrap import knowledge_for
from bot.cli.checking import check_all
from bot.clinical.model import Disposition
from bot.errors import BadKnowledge, BadSettings
from bot.settings import Settings, read_settings
from tests.cli.conftest import Cupwise

ROOT = Path(__file__).parents[2]
STRICTER = "changes: {eczema: {classes: {cupping: decline, manual_therapy: adapt}}}\n"
LOOSER = "changes: {eczema: {classes: {dry_cupping: adapt}}}\n"


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    return tmp_path / "ours.yml"


def with_settings(settings: Settings, **more: str) -> Settings:
    return read_settings({"CUPWISE_DATA_DIR": str(settings.data_dir), **more})


def test_picture_alone_is_drawn(cupwise: Cupwise, tmp_path: Path):
    picture = tmp_path / "new" / "flow.svg"
    done = cupwise("rules", "--picture", str(picture))
    assert (done.exit_code, done.stdout) == (0, f"{picture}\n")
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_conversation_alone_is_drawn(cupwise: Cupwise, tmp_path: Path):
    picture = tmp_path / "new" / "journey.svg"
    done = cupwise("rules", "--journey", str(picture))
    assert (done.exit_code, done.stdout) == (0, f"{picture}\n")
    assert '<title id="journey-title">' in picture.read_text(encoding="utf-8")


def test_overlay_changes_the_rules(settings, overlay):
    overlay.write_text(STRICTER, encoding="utf-8")
    knowledge = knowledge_for(with_settings(settings, CUPWISE_OVERLAY=str(overlay))).clinical
    assert knowledge.rules["eczema"].classes["dry_cupping"] is Disposition.DECLINE


def test_bad_overlay_refuses_the_start(settings, overlay):
    overlay.write_text(LOOSER, encoding="utf-8")
    with pytest.raises(BadKnowledge, match=r"ours\.yml:1: 'eczema' is loosened"):
        knowledge_for(with_settings(settings, CUPWISE_OVERLAY=str(overlay)))


def test_unsigned_rules_refuse_the_start(settings, knowledge):
    with pytest.raises(BadSettings) as refused:
        knowledge_for(with_settings(settings, CUPWISE_REQUIRE_SIGNED="1"))
    assert [line.split("'")[1] for line in str(refused.value).splitlines()] == list(knowledge.unsigned)


def test_unsigned_rules_run_when_not_required(settings, knowledge):
    assert knowledge_for(settings).clinical.version == knowledge.version


def test_check_covers_the_overlay(cupwise: Cupwise, overlay):
    overlay.write_text(LOOSER, encoding="utf-8")
    done = cupwise("check", CUPWISE_OVERLAY=str(overlay))
    assert done.exit_code == 2
    assert "ours.yml:1" in done.stderr


def test_check_lists_faults_of_all_kinds(monkeypatch, tmp_path):
    monkeypatch.setenv("CUPWISE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CUPWISE_REQUIRE_SIGNED", "maybe")
    monkeypatch.setenv("CUPWISE_PORT", "x")
    assert [fault.split(":")[0] for fault in check_all()] == ["CUPWISE_PORT", "CUPWISE_REQUIRE_SIGNED"]


def test_overlay_counts_when_facts_are_screened(cupwise: Cupwise, overlay):
    overlay.write_text(STRICTER, encoding="utf-8")
    line = json.dumps({"id": 1, "facts": {"eczema": "present"}})
    said = json.loads(cupwise("assess", given=line, CUPWISE_OVERLAY=str(overlay)).stdout)
    assert said["services"]["dry_cupping"] == "decline"


def test_machine_without_pango_gets_the_page(settings, tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError('no pango')\n", encoding="utf-8")
    program = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]\n"
        "from pathlib import Path\n"
        "from bot.cli.printing import print_rules\n"
        f"print_rules(Path({str(tmp_path / 'out')!r}), None, None)\n"
    )
    environment = {**os.environ, "CUPWISE_DATA_DIR": str(settings.data_dir)}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert "no PDF: a PDF needs WeasyPrint and the Pango library" in run.stderr
    drawn = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert drawn == ["conversation-flow.svg", "question-flow.svg", "rule-book.html"]
