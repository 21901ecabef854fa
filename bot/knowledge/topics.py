"""The answers to side questions, from `faq.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from bot.clinical.faults import BadKnowledge, Fault, Located
from bot.knowledge.yamlfile import read_yaml

_KEYS = frozenset({"title", "words", "source_words", "sources"})


def read_topics(folder: Path, fills: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """The messages of each topic, by the name of the intent that asks for it.

    Raises `BadKnowledge` with every topic that has no words, an unknown key, source or placeholder.
    """
    file = read_yaml(folder / "faq.yml")
    known = set(read_yaml(folder / "sources.yml").get("sources", ()))
    faults = [file.fault(f"missing section: {key}") for key in ("faq", "topics") if key not in file]
    topics: dict[str, tuple[str, ...]] = {}
    for name, topic in file.get("faq", {}).items():
        faults += _faults_of(name, topic, fills, known)
        topics[name] = tuple(str(text).strip() for text in topic.get("words") or ())
    if faults:
        raise BadKnowledge(faults)
    return MappingProxyType(topics)


def _faults_of(name: str, topic: Located, fills: Mapping[str, str], known: set[str]) -> list[Fault]:
    texts = [str(text) for text in topic.get("words") or ()]
    used = {field for text in texts for _, field, _, _ in Formatter().parse(text) if field}
    return [
        *([] if texts else [topic.fault(f"{name}: no words")]),
        *(topic.fault(f"{name}: unknown key {key}", key) for key in sorted(set(topic) - _KEYS)),
        *(topic.fault(f"{name}: no such source {s}", "sources") for s in topic.get("sources") or () if s not in known),
        *(topic.fault(f"{name}: no such placeholder {{{field}}}", "words") for field in sorted(used - set(fills))),
    ]
