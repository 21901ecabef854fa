"""A trained model: one linear question per label over `phrases`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.learned.phrases import Phrases

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]


@dataclass(frozen=True)
class PhraseModel:
    """What training leaves: plain numbers and words, so that loading a model runs no code from it."""

    phrases: Phrases
    labels: tuple[str, ...]
    factors: npt.NDArray[np.float32]
    offsets: npt.NDArray[np.float32]

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str], strength: float) -> PhraseModel:
        """Learn from examples; `strength` is how closely to follow them. Raises `ValueError` below two labels."""
        from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

        phrases = Phrases.learn(texts)
        solver = LogisticRegression(
            C=strength, class_weight="balanced", solver="liblinear", dual=True, tol=0.05, max_iter=300, random_state=42
        )
        solver.fit(_matrix(phrases, texts), labels)
        factors = np.ascontiguousarray(solver.coef_.T, dtype=np.float32)
        return cls(phrases, tuple(map(str, solver.classes_)), factors, solver.intercept_.astype(np.float32))

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Labels with the chance of each against all others, best first. The chances need not add up to one."""
        measured = self.phrases.measure(text)
        scores = self.offsets.copy()
        if measured:
            weights = np.fromiter(measured.values(), np.float32, len(measured))
            scores += weights @ self.factors[list(measured)]
        chances = 1 / (1 + np.exp(-scores))
        return [(self.labels[i], float(chances[i])) for i in np.argsort(-chances, kind="stable")]

    def save(self, folder: Path) -> None:
        """Write two files into `folder`."""
        words = {
            "labels": self.labels,
            "known": sorted(self.phrases.known),
            "columns": list(self.phrases.columns),
            "weights": list(self.phrases.weights),
        }
        (folder / "words.json").write_text(json.dumps(words), encoding="utf-8")
        np.savez_compressed(folder / "numbers.npz", factors=self.factors, offsets=self.offsets)

    @classmethod
    def read(cls, folder: Path) -> PhraseModel:
        """Read what `save` wrote. Raises `OSError` or `ValueError` when the files are missing or broken."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        columns = {group: column for column, group in enumerate(words["columns"])}
        phrases = Phrases(frozenset(words["known"]), columns, words["weights"])
        with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
            return cls(phrases, tuple(words["labels"]), numbers["factors"], numbers["offsets"])


def _matrix(phrases: Phrases, texts: Sequence[str]) -> csr_matrix:
    from scipy.sparse import csr_matrix

    rows = [phrases.measure(text) for text in texts]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    values = [value for row in rows for value in row.values()]
    columns = [column for row in rows for column in row]
    return csr_matrix((values, columns, starts), shape=(len(texts), len(phrases.columns)))
