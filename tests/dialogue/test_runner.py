"""The parts of a model, run in order: the same results as Rasa's own runner, and the same refusals."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bot.dialogue import lean

lean.prepare()

from rasa.engine.exceptions import GraphRunError  # noqa: E402
from rasa.engine.runner.dask import DaskGraphRunner  # noqa: E402

from bot.dialogue.runner import StraightRunner  # noqa: E402

# a part, and the parts or inputs that it needs; "last" needs "left" by two ways
NEEDS = {
    "last": ["left", "right"],
    "right": ["left", "__tracker__"],
    "left": ["__message__"],
    "other": ["__tracker__"],
}
INPUTS = {"__message__": "hello", "__tracker__": "anna"}


class Schema:
    """Rasa's schema of a graph, as far as its runners look at it."""

    def __init__(self, nodes, target_names=()):
        self.nodes, self.target_names = nodes, list(target_names)

    def minimal_graph_schema(self, targets):
        from rasa.engine.graph import GraphSchema

        wanted = GraphSchema._all_dependencies_schema(self, targets)
        return Schema({name: node for name, node in self.nodes.items() if name in wanted})

    def _all_dependencies_schema(self, targets):
        from rasa.engine.graph import GraphSchema

        return GraphSchema._all_dependencies_schema(self, targets)


class Parts:
    """Runners of both kinds over the same parts; `ran` is what ran, in order."""

    def __init__(self, fault=None):
        self.ran, self.fault = [], fault
        self.stock = object.__new__(DaskGraphRunner)
        self.stock._graph_schema = Schema(
            {
                name: SimpleNamespace(needs={f"{n}": need for n, need in enumerate(needs)})
                for name, needs in NEEDS.items()
            },
            target_names=["last"],
        )
        self.stock._instantiated_nodes = {name: self._part(name) for name in NEEDS}
        self.stock._execution_context = None
        self.ours = StraightRunner(self.stock)

    def _part(self, name):
        def part(*given):
            self.ran.append(name)
            if self.fault:
                raise self.fault
            return name, f"{name}({', '.join(str(one) for _, one in given)})"

        return part


@pytest.mark.parametrize("targets", [["last"], ["right", "other"], ["left"], None])
def test_results_are_those_of_rasa(targets):
    parts = Parts()
    assert parts.ours.run(INPUTS, targets) == parts.stock.run(INPUTS, targets)


def test_each_part_runs_once_when_needed():
    parts = Parts()
    for _ in range(2):
        parts.ours.run(INPUTS, ["last"])
    assert parts.ran == ["left", "right", "last"] * 2


@pytest.mark.parametrize("runner", ["stock", "ours"])
def test_input_named_as_part_is_refused(runner):
    with pytest.raises(GraphRunError):
        getattr(Parts(), runner).run({**INPUTS, "left": "right"}, ["last"])


@pytest.mark.parametrize("runner", ["stock", "ours"])
@pytest.mark.parametrize(("fault", "raised"), [(RuntimeError("no"), GraphRunError), (KeyError("no"), KeyError)])
def test_faults_of_parts_come_out(runner, fault, raised):
    with pytest.raises(raised):
        getattr(Parts(fault), runner).run(INPUTS, ["last"])
