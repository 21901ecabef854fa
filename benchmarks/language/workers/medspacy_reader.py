"""medspaCy's ConText with its own rules, with its own sentences and without any."""

from __future__ import annotations

import medspacy
from loguru import logger
from medspacy.context import ConText
from spacy.language import Language

from benchmarks.language.workers.given import answer_all

_FLAGS = ("negated", "uncertain", "historical", "hypothetical", "family")


def _built(cut: str) -> tuple[Language, ConText]:
    parts = ["medspacy_tokenizer", *(["medspacy_pyrush"] if cut == "by sentence" else [])]
    nlp = medspacy.load(medspacy_enable=parts)
    if cut == "whole text":
        nlp.add_pipe("whole_text")
    return nlp, ConText(nlp)


if __name__ == "__main__":
    logger.remove()  # its sentence splitter prints every word it reads
    answer_all(
        "medspacy",
        {cut: _built(cut) for cut in ("by sentence", "whole text")},
        lambda mention: {flag: bool(mention._.get(f"is_{flag}")) for flag in _FLAGS},
    )
