"""What the two spaCy tools share: the mention is given, and only what is said of it is asked."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

Component = Callable[[Doc], Doc]
Flags = Callable[[Span], dict[str, bool]]

_ROUNDS = 3


@Language.component("whole_text")
def whole_text(doc: Doc) -> Doc:
    """Take the whole text as one sentence, so that a cue reaches across full stops."""
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


def answer_all(package: str, settings: dict[str, tuple[Language, Component]], flags: Flags) -> None:
    """Read `[{"text", "start", "end"}]` from standard input; print what each setting says of every mention.

    `milliseconds` of a mention is the fastest of three readings.
    """
    items = json.load(sys.stdin)
    said = {name: [_ask(nlp, tool, item, flags) for item in items] for name, (nlp, tool) in settings.items()}
    sys.stdout.write(json.dumps({"version": version(package), "settings": said}))


def _ask(nlp: Language, tool: Component, item: dict[str, Any], flags: Flags) -> dict[str, Any]:
    readings = [_read(nlp, tool, item) for _ in range(_ROUNDS)]
    return {"milliseconds": min(took for _, took in readings), **flags(readings[0][0])}


def _read(nlp: Language, tool: Component, item: dict[str, Any]) -> tuple[Span, float]:
    began = time.perf_counter()
    doc = nlp(item["text"])
    found = doc.char_span(item["start"], item["end"], alignment_mode="expand")
    doc.ents = [Span(doc, found.start, found.end, label="CONDITION")]
    tool(doc)
    return doc.ents[0], (time.perf_counter() - began) * 1000
