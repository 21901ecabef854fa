"""Rasa's own tests of the dialogue data: `rasa test` with the stories and sentences of tests/rasa."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from rasa_sdk.utils import all_subclasses

from actions.base import ClinicAction
from actions.every import _CLASSES

ROOT = Path(__file__).resolve().parents[2]
TRAINED, HELD_OUT = ROOT / "data" / "nlu.yml", ROOT / "tests" / "rasa" / "nlu.yml"


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """The folder with what `cupwise rasa test` reported."""
    folder = tmp_path_factory.mktemp("rasa")
    command = [sys.executable, "-c", "from bot.cli import main; main()", "rasa", "test"]
    command += ["--stories", "tests/rasa", "--nlu", str(HELD_OUT), "--model", "models", "--no-plot"]
    environment = {**os.environ, "CUPWISE_DATA_DIR": str(folder)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder / "rasa" / "results"


def sentences(path):
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {item["intent"]: {line[2:] for line in item["examples"].splitlines()} for item in data["nlu"]}


def test_every_test_story_comes_true(reports):
    stories = json.loads((reports / "story_report.json").read_text())["conversation_accuracy"]
    failed = (reports / "failed_test_stories.yml").read_text()
    assert stories["correct"] == stories["total"] > 15, failed


def test_held_out_sentences_are_understood(reports):
    wrong = [(e["text"], e["intent_prediction"]["name"]) for e in errors(reports)]
    total = sum(map(len, sentences(HELD_OUT).values()))
    assert len(wrong) <= 0.1 * total, wrong


def test_no_held_out_sentence_was_trained():
    trained = {bare(text) for texts in sentences(TRAINED).values() for text in texts}
    held_out = {bare(text) for texts in sentences(HELD_OUT).values() for text in texts}
    assert sorted(trained & held_out) == []


def test_every_trained_intent_is_tested():
    assert set(sentences(HELD_OUT)) == set(sentences(TRAINED))


def test_rasa_finds_every_action_itself():
    found = {kind for kind in all_subclasses(ClinicAction) if not inspect.isabstract(kind)}
    assert found == set(_CLASSES)


def errors(reports):
    return json.loads((reports / "intent_errors.json").read_text())


def bare(text):
    return text.lower().strip(" ?!.")
