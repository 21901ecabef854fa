"""The answers to side questions, from `faq.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from bot.clinical.faults import BadKnowledge, Fault, Located
from bot.knowledge.yamlfile import read_yaml

_KEYS = frozenset({"title", "words", "source_words", "sources"})


@dataclass(frozen=True)
class Topic:
    """The answer to one side question. `words` are its messages; asked for, `source_words` say where they come from.

    `sources` are ids of `sources.yml`, the most telling first.
    """

    title: str
    words: tuple[str, ...]
    source_words: str
    sources: tuple[str, ...]


def read_topics(folder: Path, fills: Mapping[str, str]) -> Mapping[str, Topic]:
    """Each topic by the name of the intent that asks for it.

    Raises `BadKnowledge` with every topic that lacks words or sources or has an unknown key, source or placeholder.
    """
    file = read_yaml(folder / "faq.yml")
    known = set(read_yaml(folder / "sources.yml").get("sources", ()))
    faults = [] if "faq" in file else [file.fault("missing section: faq")]
    topics: dict[str, Topic] = {}
    for name, topic in file.get("faq", {}).items():
        faults += _faults_of(name, topic, fills, known)
        topics[name] = _topic(topic)
    if faults:
        raise BadKnowledge(faults)
    return MappingProxyType(topics)


def _topic(topic: Located) -> Topic:
    words = tuple(str(text).strip() for text in topic.get("words") or ())
    title, source_words = (str(topic.get(key) or "").strip() for key in ("title", "source_words"))
    return Topic(title, words, source_words, tuple(topic.get("sources") or ()))


def _faults_of(name: str, topic: Located, fills: Mapping[str, str], known: set[str]) -> list[Fault]:
    read = _topic(topic)
    texts = (*read.words, read.title, read.source_words)
    used = {field for text in texts for _, field, _, _ in Formatter().parse(text) if field}
    return [
        *(topic.fault(f"{name}: no {key}") for key in sorted(_KEYS) if not topic.get(key)),
        *(topic.fault(f"{name}: unknown key {key}", key) for key in sorted(set(topic) - _KEYS)),
        *(topic.fault(f"{name}: no such source {s}", "sources") for s in read.sources if s not in known),
        *(topic.fault(f"{name}: no such placeholder {{{field}}}", "words") for field in sorted(used - set(fills))),
    ]
