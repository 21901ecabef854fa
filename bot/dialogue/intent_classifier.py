"""Rasa component that tells what a patient wants: one linear question per intent over `phrases`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Text

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.dialogue.phrases import FEATURES, Phrases

_RANKED = 10


@dataclass(frozen=True)
class IntentModel:
    """What training leaves: plain numbers and words, so that loading a model runs no code from it."""

    phrases: Phrases
    intents: tuple[str, ...]
    factors: npt.NDArray[np.float32]
    offsets: npt.NDArray[np.float32]

    @classmethod
    def fit(cls, texts: List[str], intents: List[str], strength: float) -> IntentModel:
        """Learn from examples; `strength` is how closely to follow them. Raises `ValueError` below two intents."""
        phrases = Phrases.learn(texts)
        solver = LogisticRegression(
            C=strength, class_weight="balanced", solver="liblinear", multi_class="ovr", tol=0.01, random_state=42
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


def _matrix(phrases: Phrases, texts: List[str]) -> csr_matrix:
    rows = [phrases.measure(text) for text in texts]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    values = [value for row in rows for value in row.values()]
    columns = [column for row in rows for column in row]
    return csr_matrix((values, columns, starts), shape=(len(texts), len(phrases.columns)))


# Rasa checks these signatures and knows only the typing module's names for containers.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PhraseIntentClassifier(GraphComponent, IntentClassifier):
    """Sets the intent and its ranking. Stands first in the pipeline: it needs no tokenizer or featurizer."""

    def __init__(self, strength: float, storage: ModelStorage, resource: Resource) -> None:
        self._strength, self._storage, self._resource = strength, storage, resource
        self._model: IntentModel | None = None

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`strength` as in `IntentModel.fit`; `features` only makes Rasa train again when they change."""
        return {"strength": 20.0, "features": FEATURES}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PhraseIntentClassifier:
        """A component that has learned nothing yet."""
        return cls(float(config["strength"]), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PhraseIntentClassifier:
        """A trained component. Raises when the model file has no such part: a silent one would answer nothing."""
        component = cls(float(config["strength"]), model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = IntentModel.read(Path(folder))
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example that has a text and an intent."""
        examples = [(str(e.get("text")), str(e.get("intent"))) for e in training_data.intent_examples if e.get("text")]
        self._model = IntentModel.fit(
            [text for text, _ in examples], [intent for _, intent in examples], self._strength
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(Path(folder))
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Put the best intent and the ranking on each message."""
        for message in messages:
            ranking = [_entry(name, chance) for name, chance in self._rank(str(message.get("text") or ""))]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _rank(self, text: str) -> list[tuple[str, float]]:
        if self._model is None:
            raise RuntimeError("the intent classifier was asked before it was trained or loaded")
        return self._model.rank(text)[:_RANKED]


def _entry(name: str, chance: float) -> Mapping[str, object]:
    return {"name": name, "confidence": chance}
