"""Tells whether a new statement begins after a denial: "no fever, both legs are numb"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.dictionary import WordSets
from bot.language.lexicon import Hit
from bot.language.mentions import Mention

_LISTING = frozenset({"or", "nor", "either"})


def restarted(words: Sequence[str], cue: Hit, mention: Mention, denied: Mention | None, sets: WordSets) -> bool:
    """Whether `mention` stands in a statement of its own that begins after the denial `cue`.

    `denied` is what the denial names first, if that comes before the mention.
    """
    start = _start(words, cue, mention, denied, sets)
    if start is None or words[start] in sets["list_openers"]:
        return False
    clause, ahead = words[start : mention.end], words[mention.end : mention.end + 6]
    if any(_says(clause, at, sets["finite"], sets["relative"]) for at in range(1, len(clause))):
        return True
    if _LISTING & {*clause, *ahead}:
        return False
    telling = any(_says(clause, at, sets["finite_or_noun"], sets["relative"]) for at in range(1, len(clause)))
    return telling or (len(clause) > 1 and clause[-1] in sets["predicates"])


def _start(words: Sequence[str], cue: Hit, mention: Mention, denied: Mention | None, sets: WordSets) -> int | None:
    """Where the statement begins: after the last comma, or with "the ..." after the first thing denied."""
    commas = [at for at in range(cue.end, mention.end - 1) if words[at] == ","]
    if commas:
        return commas[-1] + 1
    if denied is not None and denied.end < mention.end:
        return max(denied.end, cue.end) if not {"and", *_LISTING} & set(words[denied.end : mention.start]) else None
    opening = words[cue.start : cue.end] == ("no",) and denied is None
    near = range(cue.end + 1, min(cue.end + 4, mention.start + 1))
    return next((at for at in near if opening and words[at] in sets["openers"]), None)


def _says(clause: Sequence[str], at: int, verbs: frozenset[str], relative: frozenset[str]) -> bool:
    """Whether the word at `at` is the verb of the clause, and not of a "that ..." within it."""
    return clause[at] in verbs and not relative & set(clause[:at])
