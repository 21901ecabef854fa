"""negspacy with each of its own English word lists, with and without cutting the text into sentences."""

from __future__ import annotations

import spacy
from negspacy.negation import Negex
from negspacy.termsets import termset
from spacy.language import Language

from benchmarks.language.workers.given import answer_all

_CUTS = {"by sentence": "sentencizer", "whole text": "whole_text"}
_WORDS = ("en", "en_clinical", "en_clinical_sensitive")


def _built(words: str, cut: str) -> tuple[Language, Negex]:
    nlp = spacy.blank("en")
    nlp.add_pipe(_CUTS[cut])
    return nlp, Negex(nlp, "negex", termset(words).get_patterns())


if __name__ == "__main__":
    answer_all(
        "negspacy",
        {f"{words}, {cut}": _built(words, cut) for words in _WORDS for cut in _CUTS},
        lambda mention: {"negated": mention._.negex},
    )
