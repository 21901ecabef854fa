"""Rasa component that tells what a patient wants, without a tokenizer, a featurizer or TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.side_questions import SideQuestions
from bot.learned.model import PhraseModel
from bot.learned.phrases import FEATURES

_RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PhraseIntentClassifier(GraphComponent, IntentClassifier):
    """Sets the intent, its ranking and the side questions that a message holds.

    Stands first in the pipeline: it needs no tokenizer or featurizer.
    """

    def __init__(self, config: Mapping[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._settings, self._storage, self._resource = config, storage, resource
        self._model: PhraseModel | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength` as in `PhraseModel.fit`; `features` only makes Rasa train again when they change.

        A question is told by `openers`, its first word, and parts of a message by `joiners`. A question below the
        chance `doubtful` is called strange, and a part counts as a side question from the chance `plain` on, if it
        is put as a question or the whole message speaks for it with the chance `backed`.
        """
        chances = {"doubtful": 0.0, "plain": 1.0, "backed": 0.0}
        return {"strength": 20.0, "features": FEATURES, "openers": [], "joiners": [], **chances}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa passes it by name
    ) -> PhraseIntentClassifier:
        """A component that has learned nothing yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa passes it by name
        **kwargs: Any,  # noqa: ARG003 - Rasa passes it by name
    ) -> PhraseIntentClassifier:
        """A trained component. Raises when the model file has no such part: a silent one would answer nothing."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = PhraseModel.read(Path(folder))
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example that has a text and an intent."""
        examples = [(str(e.get("text")), str(e.get("intent"))) for e in training_data.intent_examples if e.get("text")]
        self._model = PhraseModel.fit(
            [text for text, _ in examples], [intent for _, intent in examples], float(self._settings["strength"])
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(Path(folder))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the best intent, the ranking and what is asked on each message."""
        questions = SideQuestions(self._trained().rank, self._settings)
        for message in messages:
            text = str(message.get("text") or "")
            ranked = questions.rank(text)
            doubtful = questions.is_doubtful(text, ranked)
            guesses = questions.guesses(ranked) if doubtful else []
            ranked = questions.of_doubtful(text, ranked) if doubtful else ranked
            ranking = [_entry(name, chance) for name, chance in ranked[:_RANKED]]
            found = {"doubtful": doubtful, "guesses": guesses, "asks": questions.asked(text, ranked)}
            for name, value in {"intent": ranking[0], "intent_ranking": ranking, **found}.items():
                message.set(name, value, add_to_output=True)
        return messages

    def _trained(self) -> PhraseModel:
        if self._model is None:
            raise RuntimeError("the intent classifier was asked before it was trained or loaded")
        return self._model


def _entry(name: str, chance: float) -> dict[str, object]:
    return {"name": name, "confidence": chance}
