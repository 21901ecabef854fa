"""Makes text from outside safe to keep: no control characters, no broken Unicode."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?|[\x85\u2028\u2029]")


def clean_text(text: str) -> str:
    """Keep words, tabs and line ends; a control character becomes a space, half of a pair becomes U+FFFD.

    A space, not nothing: "chest", NUL, "pain" must still read as two words.
    """
    return _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", _LINE_END.sub("\n", text)))
