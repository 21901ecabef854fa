"""Tells whether a denial reaches a mention, and whether it denies the having of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from bot.clinical.reading import Assertion
from bot.language.clauses import restarted
from bot.language.dictionary import Dictionary
from bot.language.lexicon import Hit
from bot.language.mentions import Mention, Parsed

# Names of conditions in a list are at most so many words long.
_NAME = 3
# Between "not that I" and the denial that it denies stand at most so many words: "do", "have got".
_VERB = 2


class Denial:
    """The denials of one message."""

    def __init__(
        self, parsed: Parsed, book: Dictionary, hits: Sequence[Hit], stops: Sequence[int], *, note: bool
    ) -> None:
        self._parsed, self._book, self._hits, self._stops, self._note = parsed, book, hits, stops, note
        self._words, self._sets = parsed.tokens.words, book.sets
        self._starts = [h.start for h in hits]
        self._mention_starts = [m.start for m in parsed.mentions]

    def of(self, mention: Mention, cues: Mapping[str, Hit], mine: bool) -> Assertion | None:
        """Absent when the mention is denied, possible when the denial is doubtful, None when there is none."""
        before, after = cues.get("negated"), cues.get("negated_after")
        if before and "concession" in cues and cues["concession"].start >= before.end:
            before = None
        if before and mine and not self._note and not self._bound(before, mention):
            before = None
        if before and not self._note and self._lived_with(before, mention):
            before = None
        if before and (self._undone(before) or self._loses(before, mention) or self._restarted(before, mention)):
            before = None
        if before and (_doubled(before, cues) or self._broken(mention)):
            return Assertion.POSSIBLE
        if before:
            return self._listed(before, mention)
        if after and not self._claimed(mention, after):
            return Assertion.ABSENT
        return None

    def lists(self, cue: Hit, mention: Mention) -> bool:
        """Whether nothing but a row of names stands between a denial and a mention far behind it."""
        items = [0]
        for word in self._words[cue.end : mention.start]:
            if word in self._sets["own_having"] or word in self._sets["list_breaks"]:
                return False
            items = [*items, 0] if word in self._sets["list_joints"] else [*items[:-1], items[-1] + 1]
        return cue.end <= mention.start and max(items) <= _NAME and items[-1] <= 1

    def _undone(self, cue: Hit) -> bool:
        """Whether one denial takes back another: "not a day without ..."."""
        if self._words[cue.start : cue.end] != ("without",):
            return False
        near = self._hits[bisect_left(self._starts, cue.start - 12) : bisect_left(self._starts, cue.start)]
        before = [h for h in near if h.name == "negated" and 0 < cue.start - h.end <= 8]
        return any(self._parsed.sentences[h.start] == self._parsed.sentences[cue.start] for h in before)

    def _lived_with(self, cue: Hit, mention: Mention) -> bool:
        """Whether only the trouble with a thing is denied, not the thing: "no problems with my diabetes"."""
        between = self._words[cue.end : mention.start]
        if not self._sets["about"] & set(between[:-1]):
            return False
        return "my" in between[-2:] or (between[-1] == "the" and mention.concept in self._book.procedures)

    def _broken(self, mention: Mention) -> bool:
        """Whether it was so only up to some time: "I never had a seizure until last week"."""
        words, at = self._words, mention.end
        near = words[at : at + 3]
        found = [i for i, word in enumerate(near, at) if word in self._sets["until"]]
        dated = [i for i, word in enumerate(near, at) if word in self._sets["up_to"]]
        lately = any(self._sets["recently"] & set(words[i + 1 : i + 2]) for i in dated)
        return bool(found) or lately or self._away(mention)

    def _away(self, mention: Mention) -> bool:
        """Whether the denial tells how long something has been away that comes and goes."""
        if mention.concept not in self._sets["returning"]:
            return False
        words, end = self._words, mention.end
        told = [i for i in range(end, min(end + 3, len(words) - 1)) if words[i] in self._sets["away"]]
        times = self._sets["away_time"] | set(self._book.numbers)
        return any(words[i + 1][0].isdigit() or words[i + 1] in times for i in told)

    def _loses(self, cue: Hit, mention: Mention) -> bool:
        """Whether "can not" tells of a loss and denies no sign: "I can't catch up with my breath"."""
        if mention.concept not in self._book.alarming or self._words[max(0, cue.start - 1) : cue.start] not in (
            ("can",),
            ("could",),
        ):
            return False
        return not self._sets["still_denying"] & set(self._words[cue.start : mention.start])

    def _restarted(self, cue: Hit, mention: Mention) -> bool:
        """Whether a new statement begins after the denial; clinical notes list findings without verbs."""
        denied = next(
            (m for m in self._denied_near(cue.end) if m.start <= cue.end + 2 and m.end <= mention.start), None
        )
        return not self._note and restarted(self._words, cue, mention, denied, self._sets)

    def _bound(self, cue: Hit, mention: Mention) -> bool:
        """Whether the denial speaks of having the thing, not of something done about it."""
        between = [w for w in self._words[cue.end : mention.start] if w not in self._sets["mine"]]
        return all(w in self._sets["owning"] for w in between)

    def _claimed(self, mention: Mention, cue: Hit) -> bool:
        """Whether a closing "no" merely ends a sentence that states the mention."""
        if not (cue.end - cue.start == 1 and self._words[cue.start] in self._sets["bare_no"]):
            return False
        if cue.end < len(self._words) and self._words[cue.end] not in self._sets["ending"]:
            return True
        before = self._words[max(0, mention.start - 4) : mention.start]
        return bool(self._sets["stated"] & set(before)) or cue.start - mention.end > 2

    def _listed(self, cue: Hit, mention: Mention) -> Assertion | None:
        between = self._words[cue.end : mention.start]
        graded = between and between[-1] in self._sets["grading"]
        if graded and not self._note and mention.concept not in self._book.procedures:
            return Assertion.POSSIBLE
        if not self._note and self._elsewhere(cue, between):
            return Assertion.POSSIBLE
        if "," not in between and "and" not in between and ":" not in between:
            return Assertion.ABSENT
        ahead = self._ahead(mention)
        if self._note or {"or", "nor", "either"} & {*between, *ahead}:
            return Assertion.ABSENT
        lead = (
            self._words[cue.end - 1] in self._sets["denying"]
            or bool(set(between[:2]) & self._sets["having"])
            or cue.end - cue.start > 1
        )
        since = len(between) - 1 - max(i for i, w in enumerate(between) if w in (",", "and", ":"))
        closed = not ahead or ahead[0] in (",", ".", "and", "!", ";", "\n")
        if lead and since <= 2 and closed:
            return Assertion.ABSENT
        return Assertion.POSSIBLE if lead else None

    def _elsewhere(self, cue: Hit, between: Sequence[str]) -> bool:
        """Whether the denial is of some deed ("i do not smoke ..."), not of having or noticing something."""
        if self._words[cue.start : cue.end] not in (("not",), ("never",)):
            return False
        verbs = [w for w in between if w not in self._sets["softening"]]
        return bool(verbs) and verbs[0] not in self._sets["having"] and not self._named_between(cue, between)

    def _named_between(self, cue: Hit, between: Sequence[str]) -> bool:
        """Whether the list of what is denied began right after the denial."""
        last = cue.end + len(between)
        return any(m.start <= cue.end + 2 and m.start < last for m in self._denied_near(cue.end))

    def _denied_near(self, start: int) -> Sequence[Mention]:
        first = bisect_left(self._mention_starts, start)
        return self._parsed.mentions[first : first + 3]

    def _ahead(self, mention: Mention) -> tuple[str, ...]:
        at = bisect_left(self._stops, mention.end)
        last = min(mention.end + 14, self._stops[at] if at < len(self._stops) else mention.end + 14)
        sentence = self._parsed.sentences[mention.start]
        words = self._words[mention.end : last]
        return tuple(w for at, w in enumerate(words, mention.end) if self._parsed.sentences[at] == sentence)


def _doubled(cue: Hit, cues: Mapping[str, Hit]) -> bool:
    """Whether a denial is itself denied: "it's not like I don't have it"; it may be there, and is asked about."""
    return "doubled" in cues and cues["doubled"].start < cue.start <= cues["doubled"].end + _VERB
