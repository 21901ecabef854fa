"""Runs the parts of a trained model one after the other, in an order that is worked out once.

Rasa 3.6 hands them to Dask, which orders them anew and goes through queues and locks at each run: three times a turn,
for a handful of parts. `tests/dialogue/test_runner.py` holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class StraightRunner(GraphRunner):
    """Runs the parts that another runner has loaded. An input is known by its name, as a part is."""

    def __init__(self, loaded: DaskGraphRunner) -> None:
        self._schema, self._parts = loaded._graph_schema, loaded._instantiated_nodes
        self._order = lru_cache(maxsize=None)(self._ordered)

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> StraightRunner:
        """Load the parts of a model."""
        return cls(DaskGraphRunner.create(graph_schema, model_storage, execution_context, hooks))

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """What the targets make of the inputs. Raises `GraphRunError`."""
        wanted = tuple(targets or self._schema.target_names)
        made: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        if clash := made.keys() & self._parts.keys():
            raise GraphRunError(f"an input has the name of a part: {sorted(clash)}")
        try:
            for name in self._order(wanted):
                needs = self._schema.nodes[name].needs.values()
                made[name] = self._parts[name](*(made.get(need, need) for need in needs))
        except RuntimeError as fault:
            raise GraphRunError("Error running runner.") from fault
        return dict(made[name] for name in wanted)

    def _ordered(self, targets: Iterable[str]) -> tuple[str, ...]:
        """The parts that the targets need, each after those that it needs itself."""
        order: dict[str, None] = {}
        for name in targets:
            if name in self._schema.nodes:
                order.update(dict.fromkeys(self._ordered(self._schema.nodes[name].needs.values())))
                order[name] = None
        return tuple(order)
