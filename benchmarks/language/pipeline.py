"""Rasa's default pipeline, trained by a stock Rasa on the same `data/nlu.yml` as our own classifier."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import yaml

from benchmarks.language.cache import FOLDER, kept_file, others, path_of
from benchmarks.language.columns import Column, told
from benchmarks.language.lines import ANY_THRESHOLD, OUT_OF_SCOPE
from benchmarks.language.measure import ROOT, Measure

STOCK = ROOT / ".venv-stock" / "bin"
PINS = ROOT / "requirements" / "stock-rasa.txt"
SENTENCES = ROOT / "data" / "nlu.yml"
WORKERS = Path(__file__).with_name("workers")
CONFIG = WORKERS / "rasa_default.yml"


class Trained(NamedTuple):
    """A model, how long it was trained, and whether it learned from the sentences as they are now."""

    model: Path
    epochs: int
    current: bool


def trained(anew: bool) -> Trained:
    """The model of the present sentences; with `anew` false, one of earlier sentences will do when there is one."""
    learned = [SENTENCES.read_bytes(), CONFIG.read_bytes(), PINS.read_bytes()]
    pipeline = yaml.safe_load(learned[1])["pipeline"]
    epochs = next(int(part["epochs"]) for part in pipeline if part["name"] == "DIETClassifier")
    path = path_of(f"rasa_model_{epochs}_epochs", ".tar.gz", learned)
    earlier = [] if anew or path.is_file() else others(path)
    if earlier:
        return Trained(earlier[-1], epochs, current=False)
    return Trained(kept_file(path, lambda target: _train(learned[0], target)), epochs, current=True)


def _train(sentences: bytes, target: Path) -> None:
    """In a folder of its own: the pipeline learns from the sentences alone, not from our domain."""
    log = FOLDER / "rasa_training.log"
    print(f"training Rasa's default pipeline; this may take half an hour (log: {log.relative_to(ROOT)})", flush=True)
    with tempfile.TemporaryDirectory(prefix="figures-") as home, log.open("wb") as sink:
        (Path(home) / "nlu.yml").write_bytes(sentences)
        command = [str(STOCK / "rasa"), "train", "nlu", "--nlu", "nlu.yml", "--config", str(CONFIG)]
        command += ["--out", home, "--fixed-model-name", "default"]
        subprocess.run(command, cwd=home, env=_environment(home), stdout=sink, stderr=sink, check=True)
        shutil.move(Path(home) / "default.tar.gz", target)


def rasa_default(measure: Measure, model: Path) -> Column:
    """The column of the default pipeline: with its own fallback, and the classifier's bare answers for thresholds."""
    rows = [*measure.rows("intents"), *measure.rows("oos")]
    answers = _answers(model, [row["text"] for row in rows])
    said = {row["id"]: one for row, one in zip(rows, answers, strict=True)}
    own = {key: {**one, "intent": OUT_OF_SCOPE} if one["fallback"] else one for key, one in said.items()}
    return Column(
        "Rasa default pipeline",
        {"understand": [told(own)], ANY_THRESHOLD: [told(said)]},
        {"understand": median([one["milliseconds"] for one in answers])},
    )


def _answers(model: Path, texts: list[str]) -> list[dict[str, Any]]:
    worker, items = WORKERS / "rasa_default.py", json.dumps(texts)
    command = [str(STOCK / "python"), "-m", f"{__package__}.workers.{worker.stem}", str(model)]

    def make(target: Path) -> None:
        print(f"asking Rasa's default pipeline about {len(texts)} messages", flush=True)
        log = (FOLDER / "rasa_asking.log").open("wb")
        with tempfile.TemporaryDirectory(prefix="figures-") as home, log as sink:
            done = subprocess.run(
                command, cwd=ROOT, env=_environment(home), input=items, stdout=subprocess.PIPE, stderr=sink, text=True,
                check=True,
            )  # fmt: skip
        target.write_text(done.stdout.splitlines()[-1], encoding="utf-8")

    made_from = [model.name.encode(), worker.read_bytes(), items.encode()]
    path = kept_file(path_of("rasa_answers", ".json", made_from), make)
    answers: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["answers"]
    return answers


def _environment(home: str) -> dict[str, str]:
    """Nothing of Cupwise or of the machine's own Rasa; caches in `home`; no telemetry."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CUPWISE_", "RASA_"))}
    own = {"HOME": home, "RASA_CACHE_DIRECTORY": f"{home}/cache", "RASA_TELEMETRY_ENABLED": "false"}
    return {**kept, **own, "PYTHONWARNINGS": "ignore"}
