"""The trained model behind the intents: one linear question per intent over `phrases`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from bot.dialogue.phrases import Phrases


@dataclass(frozen=True)
class IntentModel:
    """What training leaves: plain numbers and words, so that loading a model runs no code from it."""

    phrases: Phrases
    intents: tuple[str, ...]
    factors: npt.NDArray[np.float32]
    offsets: npt.NDArray[np.float32]

    @classmethod
    def fit(cls, texts: list[str], intents: list[str], strength: float) -> IntentModel:
        """Learn from examples; `strength` is how closely to follow them. Raises `ValueError` below two intents."""
        phrases = Phrases.learn(texts)
        solver = LogisticRegression(
            C=strength, class_weight="balanced", solver="liblinear", dual=True, tol=0.05, max_iter=300, random_state=42
        )
        solver.fit(_matrix(phrases, texts), intents)
        factors = np.ascontiguousarray(solver.coef_.T, dtype=np.float32)
        return cls(phrases, tuple(map(str, solver.classes_)), factors, solver.intercept_.astype(np.float32))

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Intents with the chance of each against all others, best first. The chances need not add up to one."""
        measured = self.phrases.measure(text)
        scores = self.offsets.copy()
        if measured:
            weights = np.fromiter(measured.values(), np.float32, len(measured))
            scores += weights @ self.factors[list(measured)]
        chances = 1 / (1 + np.exp(-scores))
        return [(self.intents[i], float(chances[i])) for i in np.argsort(-chances, kind="stable")]

    def save(self, folder: Path) -> None:
        """Write two files into `folder`."""
        words = {
            "intents": self.intents,
            "known": sorted(self.phrases.known),
            "columns": list(self.phrases.columns),
            "weights": list(self.phrases.weights),
        }
        (folder / "words.json").write_text(json.dumps(words), encoding="utf-8")
        np.savez_compressed(folder / "numbers.npz", factors=self.factors, offsets=self.offsets)

    @classmethod
    def read(cls, folder: Path) -> IntentModel:
        """Read what `save` wrote. Raises `OSError` or `ValueError` when the files are missing or broken."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        columns = {group: column for column, group in enumerate(words["columns"])}
        phrases = Phrases(frozenset(words["known"]), columns, words["weights"])
        with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
            return cls(phrases, tuple(words["intents"]), numbers["factors"], numbers["offsets"])


def _matrix(phrases: Phrases, texts: list[str]) -> csr_matrix:
    rows = [phrases.measure(text) for text in texts]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    values = [value for row in rows for value in row.values()]
    columns = [column for row in rows for column in row]
    return csr_matrix((values, columns, starts), shape=(len(texts), len(phrases.columns)))
