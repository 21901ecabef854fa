"""Takes a message apart into what it says and what it asks: "42. Does it hurt, and is there parking?"."""

from __future__ import annotations

import re
from collections.abc import Collection

_SENTENCES = r"(?<=[?!;\n])|(?<=\.)\s"
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")


def parts(text: str, joiners: Collection[str], openers: Collection[str]) -> tuple[str, ...]:
    """The sentences of a text, taken apart at joiners such as "and", and at a comma before a question's first word."""
    joined = rf"[\s,]+(?:{_any_of(joiners)})\s+|\s*[,\u2013-]\s+(?=(?:{_any_of(openers)})\b)"
    pieces = re.split(rf"{_SENTENCES}|{joined}", text, flags=re.IGNORECASE)
    return tuple(piece.strip() for piece in pieces if piece and re.search(r"\w", piece))


def asks(text: str, openers: Collection[str]) -> bool:
    """Whether a text is put as a question: by its mark, or by its first word."""
    first = _WORD.search(text)
    opener = first.group().lower().replace("\u2019", "'") if first else ""
    return text.rstrip().endswith("?") or opener in openers


def said_and_asked(text: str, joiners: Collection[str], openers: Collection[str]) -> tuple[str, str]:
    """What a text says before its first question, and the rest: "None" and "does it hurt?". Either may be empty."""
    pieces = parts(text, joiners, openers)
    first = next((place for place, piece in enumerate(pieces) if asks(piece, openers)), len(pieces))
    return " ".join(pieces[:first]), " ".join(pieces[first:])


def _any_of(words: Collection[str]) -> str:
    return "|".join(map(re.escape, words)) or r"(?!)"
