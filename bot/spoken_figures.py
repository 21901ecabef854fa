"""Figures that are spelled out or dictated, as in "six one seven, double five": written as digits."""

from __future__ import annotations

import re

_FEWEST = 3
_LONGEST_READ = 400
_GAP = r"[\s,.-]{1,3}"


def figures(text: str, names: str) -> str:
    """A text with each run of at least three spelled figures as digits.

    Only the beginning of a very long text is kept. `names` gives the figures as "one=1|oh=0|double=x2"; what begins
    with an x says how often the next one stands.
    """
    values = dict(name.split("=") for name in names.split("|"))
    word = "|".join(sorted(map(re.escape, values), key=len, reverse=True))
    run = re.compile(rf"(?<!\w)(?:{word}|\d{{1,4}})(?:{_GAP}(?:{word}|\d{{1,4}}))+(?!\w)", re.IGNORECASE)
    return run.sub(lambda found: _digits(found.group(), values), text[:_LONGEST_READ])


def _digits(run: str, values: dict[str, str]) -> str:
    """The digits of a run; the run itself when it spells too few."""
    out, times, spelled = "", 1, 0
    for word in re.findall(r"\w+", run.casefold()):
        value = values.get(word, word)
        spelled += word in values
        if value.startswith("x"):
            times = int(value[1:])
        else:
            out, times = out + value * times, 1
    return out if spelled >= _FEWEST or (spelled and len(out) > _FEWEST) else run
