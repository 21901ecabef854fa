"""The short hand of the word files: phrases, alternatives in brackets, pairs with a sign between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

_ALTERNATIVES = re.compile(r"\[([^\]]*)\]")


def phrases(text: str) -> Iterator[str]:
    """Each phrase of a block, its alternatives written out."""
    for piece in re.split(r"[;\n]", text):
        phrase = piece.strip()
        if "[" not in phrase:
            if phrase:
                yield phrase
            continue
        parts = _ALTERNATIVES.split(phrase)
        choices = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
        for chosen in product(*choices):
            yield " ".join("".join(chosen).split())


def pairs(text: str, sign: str) -> Iterator[tuple[str, str]]:
    """Each `left sign right` of a block."""
    for piece in phrases(text):
        left, found, right = piece.partition(sign)
        if found:
            yield left.strip(), right.strip()
