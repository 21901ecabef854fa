"""Tells of each mention whether it is stated, denied, doubted or only spoken of, whose it is, and when it held."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.clinical.reading import Assertion, Experiencer, Temporality
from bot.language.claims import Case, claim
from bot.language.dictionary import Dictionary
from bot.language.lexicon import Hit
from bot.language.mentions import Mention, Parsed
from bot.language.subjects import Subject, Subjects

_OWNING = frozenset(
    "have had got get any problem problems trouble issue issues with"
    " in on of pain or and symptom to from about been".split()
)
_LEADS = frozenset({"no", "without", "denies", "denied", "deny", "nor", "neither", "denying"})
_HAVING = frozenset(
    "have had got get take taking suffer suffering"
    " notice noticed noticing experience experienced experiencing any see seen"
    " on been diagnosed using use used a an the"
    " having recall remember to aware allergic prescribed known currently report"
    " need needed seeing feel feeling pregnant diabetic developed getting".split()
)
_SOFTENERS = frozenset("really ever currently actually personally that much even yet been be being".split())
_MINE = frozenset({"my", "this", "mine"})


@dataclass(frozen=True, slots=True)
class Status:
    """What is claimed of a mention, and the word that decided."""

    assertion: Assertion
    experiencer: Experiencer
    temporality: Temporality
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """The cues that work on one mention, by category."""

    cues: Mapping[str, Hit] = field(default_factory=dict)

    def word(self, tokens_words: Sequence[str], category: str) -> str:
        hit = self.cues.get(category)
        return " ".join(tokens_words[hit.start : hit.end]) if hit else ""


class Context:
    """The cues of one message and what they do to each mention."""

    def __init__(
        self,
        parsed: Parsed,
        book: Dictionary,
        *,
        default: Experiencer = Experiencer.PATIENT,
        note: bool = False,
    ) -> None:
        self._parsed, self._book, self.note = parsed, book, note
        self._words = parsed.tokens.words
        self.subjects = Subjects(parsed, default, note=note)
        hits = [h for h in parsed.cues if h.kind == "cue" and not self._interjection(h)]
        self._hits = hits
        self._mention_starts = [m.start for m in parsed.mentions]
        self._starts = [h.start for h in hits]
        self._stops = sorted({h.start for h in hits if h.name in ("stop", "concession")} | set(self.subjects.turns))

    def _interjection(self, hit: Hit) -> bool:
        """Whether a bare "no" answers instead of denying what follows."""
        if hit.name != "negated" or self._words[hit.start : hit.end] != ("no",):
            return False
        after = self._words[hit.end : hit.end + 1]
        return not after or after[0] in _AFTER_INTERJECTION

    def status(self, mention: Mention) -> Status:
        """What is claimed of one mention."""
        reach = self._reach(mention)
        who = self.subjects.of(mention)
        assertion, when, category = claim(self._case(mention, reach, who.experiencer))
        cue = reach.word(self._words, category) or who.cue
        if category == "included":
            return Status(assertion, Experiencer.PATIENT, when, cue)
        if mention.doubt and assertion is Assertion.PRESENT:
            return Status(Assertion.POSSIBLE, who.experiencer, when, mention.doubt)
        if mention.weak and assertion is Assertion.PRESENT and not self.note:
            return Status(Assertion.POSSIBLE, who.experiencer, when, cue or "unclear word")
        return Status(assertion, who.experiencer, when, cue)

    def _reach(self, mention: Mention) -> Reach:
        found: dict[str, Hit] = {}
        for hit in self._near(mention):
            if self._applies(hit, mention):
                known = found.get(hit.name)
                if known is None or _distance(hit, mention) < _distance(known, mention):
                    found[hit.name] = hit
        return Reach(found)

    def _near(self, mention: Mention) -> Iterator[Hit]:
        first = bisect_left(self._starts, mention.start - 36)
        last = bisect_right(self._starts, mention.end + 24)
        sentence = self._parsed.sentences[mention.start]
        for hit in self._hits[first:last]:
            if self._parsed.sentences[hit.start] == sentence:
                yield hit

    def _applies(self, hit: Hit, mention: Mention) -> bool:
        scope = self._book.scopes[hit.name]
        if scope.direction == "forward":
            near = hit.end <= mention.start and mention.start - hit.end <= scope.reach
            return near and not self._stopped(hit.end, mention.start)
        if scope.direction == "backward":
            near = hit.start >= mention.end and hit.start - mention.end <= scope.reach
            return near and not self._stopped(mention.end, hit.start)
        return False

    def _stopped(self, start: int, end: int) -> bool:
        at = bisect_left(self._stops, start)
        return at < len(self._stops) and self._stops[at] < end

    def _mine(self, mention: Mention) -> bool:
        """Whether the mention is spoken of as something the patient has: "my diabetes"."""
        near = self._words[max(0, mention.start - 2) : mention.start]
        return "my" in near or near[-1:] == ("this",)

    def _case(self, mention: Mention, reach: Reach, who: Experiencer) -> Case:
        mine = self._mine(mention)
        return Case(
            mention=mention,
            cues=reach.cues,
            denied=self._denied(mention, reach.cues, mine),
            mine=mine,
            patient=who is Experiencer.PATIENT,
            procedure=mention.concept in self._book.procedures,
            treatment=mention.concept in self._book.treatments,
            measured=mention.concept in self._book.measured,
            wondered=self._wondered(mention, mine),
            note=self.note,
        )

    def _wondered(self, mention: Mention, mine: bool) -> bool:
        """Whether the mention stands in a question of the patient that claims nothing."""
        if mine or self.note:
            return False
        end = bisect_right(self._parsed.sentences, self._parsed.sentences[mention.start]) - 1
        return self._words[end] == "?" and not self.subjects.claims(mention)

    def _denied(self, mention: Mention, cues: Mapping[str, Hit], mine: bool) -> Assertion | None:
        before, after = cues.get("negated"), cues.get("negated_after")
        if before and "concession" in cues and cues["concession"].start >= before.end:
            before = None
        if before and mine and not self.note and not self._bound(before, mention):
            before = None
        if before:
            return self._listed(before, mention)
        if after and not self._claimed(mention, after):
            return Assertion.ABSENT
        return None

    def _bound(self, cue: Hit, mention: Mention) -> bool:
        """Whether the denial speaks of having the thing, not of something done about it."""
        between = [w for w in self._words[cue.end : mention.start] if w not in _MINE]
        return all(w in _OWNING for w in between)

    def _claimed(self, mention: Mention, cue: Hit) -> bool:
        """Whether a closing "no" merely ends a sentence that states the mention."""
        if self._words[cue.start : cue.end] not in _BARE:
            return False
        if cue.end < len(self._words) and self._words[cue.end] not in _ENDING:
            return True
        before = self._words[max(0, mention.start - 4) : mention.start]
        return any(w in ("have", "had", "take", "got") for w in before) or cue.start - mention.end > 2

    def _listed(self, cue: Hit, mention: Mention) -> Assertion | None:
        between = self._words[cue.end : mention.start]
        if not self.note and self._elsewhere(cue, between):
            return Assertion.POSSIBLE
        if "," not in between and "and" not in between and ":" not in between:
            return Assertion.ABSENT
        ahead = self._ahead(mention)
        if self.note or {"or", "nor", "either"} & {*between, *ahead}:
            return Assertion.ABSENT
        lead = self._words[cue.end - 1] in _LEADS or bool(set(between[:2]) & _HAVING) or cue.end - cue.start > 1
        since = len(between) - 1 - max(i for i, w in enumerate(between) if w in (",", "and", ":"))
        closed = not ahead or ahead[0] in (",", ".", "and", "!", ";", "\n")
        if lead and since <= 2 and closed:
            return Assertion.ABSENT
        return Assertion.POSSIBLE if lead else None

    def _elsewhere(self, cue: Hit, between: Sequence[str]) -> bool:
        """Whether the denial is of some deed ("i do not smoke ..."), not of having or noticing something."""
        if self._words[cue.start : cue.end] not in (("not",), ("never",)):
            return False
        verbs = [w for w in between if w not in _SOFTENERS]
        return bool(verbs) and len(between) > 1 and verbs[0] not in _HAVING and not self._named_between(cue, between)

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


_BARE = frozenset({("no",), ("none",), ("nope",), ("nah",), ("never",), ("negative",)})
_ENDING = frozenset(", . ! ? ; : ) \n and but so i my for it".split(" "))
_AFTER_INTERJECTION = frozenset(
    ", . ! ? ; : ( ) \n i he she it they we"
    " you my the that this there just only not actually but well sorry because so yeah"
    " yes nothing never and is im thats everyone everybody none"
    " then except also his her maybe probably no one now".split(" ")
)


def _distance(hit: Hit, mention: Mention) -> int:
    return mention.start - hit.end if hit.end <= mention.start else hit.start - mention.end


__all__ = ["Context", "Reach", "Status", "Subject"]
