"""Trains the dialogue model, with a progress bar, and the model of the signs, when their inputs changed."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

import yaml
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.errors import CupwiseError
from bot.language import EXAMPLES, learn_signs
from bot.settings import PROJECT, read_settings

_NLU = "data/nlu.yml"
_INPUTS = ("config.yml", "domain.yml", _NLU, "data/stories.yml", "data/rules.yml")
_WORDS = tuple(f"bot/knowledge/{name}.yml" for name in ("language", "language_words", "cues", "terms", "medicines"))
_SIGN_PARTS = (_NLU, *_WORDS, "bot/language/signs.py", "bot/learned/model.py", "bot/learned/phrases.py")
_COMPONENTS = ("bot/dialogue/intent_classifier.py", "bot/learned/model.py", "bot/learned/phrases.py")


def train_model(if_changed: bool) -> None:
    """Train both models and put them in place. Raises `CupwiseError` when Rasa refuses the data."""
    settings = read_settings()
    settings.model.parent.mkdir(parents=True, exist_ok=True)
    _Part(settings.signs, fingerprint(_SIGN_PARTS, sorted(EXAMPLES.glob("*.txt")))).made_by(_signs, if_changed)
    log = settings.data_dir / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    made_by = partial(_dialogue, log=log)
    _Part(settings.model, fingerprint((*_INPUTS, *_COMPONENTS))).made_by(made_by, if_changed)


@dataclass(frozen=True)
class _Part:
    """One trained thing, a file or a folder, and beside it the fingerprint of what it was made of."""

    place: Path
    wanted: str

    def made_by(self, make: Callable[[Path], Path], if_changed: bool) -> None:
        """Make it in a folder of its own and put it in place whole, unless it is there and nothing has changed."""
        stamp = self.place.with_suffix(".inputs")
        if if_changed and self.place.exists() and stamp.is_file() and stamp.read_text() == self.wanted:
            return
        with tempfile.TemporaryDirectory(dir=self.place.parent) as folder:
            made = make(Path(folder))
            if self.place.is_dir():
                shutil.rmtree(self.place)
            shutil.move(made, self.place)
        stamp.write_text(self.wanted)


def fingerprint(names: Iterable[str], files: Iterable[Path] = ()) -> str:
    """Changes when anything that a training reads has changed."""
    digest = sha256()
    for path in (*(PROJECT / name for name in names), *files):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _signs(folder: Path) -> Path:
    made = folder / "signs"
    made.mkdir()
    with _progress() as progress:
        progress.add_task("Learning the signs of danger", total=None)
        groups = yaml.safe_load((PROJECT / _NLU).read_text(encoding="utf-8"))["nlu"]
        learn_signs(made, (line[2:] for group in groups for line in group["examples"].splitlines() if line.strip()))
    return made


def _dialogue(folder: Path, log: Path) -> Path:
    with _progress() as progress:
        made = _train(folder, log, progress)
        for task in progress.tasks:
            progress.update(task.id, completed=task.total)
    return made


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
