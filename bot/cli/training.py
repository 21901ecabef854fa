"""Trains the dialogue model, with a progress bar, when its inputs changed."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import yaml
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.errors import CupwiseError
from bot.settings import PROJECT, read_settings

_INPUTS = ("config.yml", "domain.yml", "data/nlu.yml", "data/stories.yml", "data/rules.yml")
_COMPONENTS = tuple(f"bot/dialogue/{name}.py" for name in ("intent_classifier", "intent_model", "phrases"))


def train_model(if_changed: bool) -> None:
    """Train and put the model in place. Raises `CupwiseError` when Rasa refuses the data."""
    settings = read_settings()
    model, stamp = settings.model, settings.model.with_suffix(".inputs")
    wanted = fingerprint()
    if if_changed and model.is_file() and stamp.is_file() and stamp.read_text() == wanted:
        return
    model.parent.mkdir(parents=True, exist_ok=True)
    log = settings.data_dir / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=model.parent) as folder, _progress() as progress:
        made = _train(Path(folder), log, progress)
        for task in progress.tasks:
            progress.update(task.id, completed=task.total)
        shutil.move(made, model)
    stamp.write_text(wanted)


def fingerprint() -> str:
    """Changes when anything that training reads has changed."""
    digest = sha256()
    for name in (*_INPUTS, *_COMPONENTS):
        digest.update(name.encode() + (PROJECT / name).read_bytes())
    return digest.hexdigest()


def _train(folder: Path, log: Path, progress: Progress) -> Path:
    from bot.dialogue import lean

    os.environ.setdefault("LOG_LEVEL", "INFO")
    with log.open("w", encoding="utf-8") as sink, contextlib.redirect_stdout(sink), contextlib.redirect_stderr(sink):
        lean.prepare()
        import rasa.model_training

        lean.quiet(logging.INFO)
        handler = _Steps(progress, _components())
        logging.getLogger("rasa.engine.training.hooks").addHandler(handler)
        result = rasa.model_training.train(
            domain=str(PROJECT / "domain.yml"),
            config=str(PROJECT / "config.yml"),
            training_files=[str(PROJECT / name) for name in _INPUTS[2:]],
            output=str(folder),
            fixed_model_name="cupwise",
            force_training=True,
        )
    if result.code != 0 or result.model is None:
        raise CupwiseError(f"training failed with code {result.code}; see {log.name}")
    return Path(result.model)


def _components() -> int:
    config = yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8"))
    return len(config["pipeline"]) + len(config["policies"])


@contextlib.contextmanager
def _progress() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        yield progress


class _Steps(logging.Handler):
    """Moves the bar on with each component that Rasa reports as trained."""

    def __init__(self, progress: Progress, total: int) -> None:
        super().__init__()
        self._progress = progress
        self._task = progress.add_task("Training the dialogue model", total=total)

    def emit(self, record: logging.LogRecord) -> None:
        """One step for each component that is done."""
        if "Finished training" in record.getMessage() or "Restored component" in record.getMessage():
            self._progress.advance(self._task)
