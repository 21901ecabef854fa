"""Tells of each mention whether it is stated, denied, doubted or only spoken of, whose it is, and when it held."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.clinical.reading import Assertion, Experiencer, Temporality
from bot.language.claims import Case, claim
from bot.language.denial import Denial
from bot.language.dictionary import Dictionary
from bot.language.lexicon import Hit
from bot.language.mentions import Mention, Parsed
from bot.language.spelling import slip_of
from bot.language.subjects import Subject, Subjects

_GREETING = 12
_WINDOW = 64


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
        of_other: bool = False,
    ) -> None:
        self._parsed, self._book, self.note, self.of_other = parsed, book, note, of_other
        self._words, self._sets = parsed.tokens.words, book.sets
        self.subjects = Subjects(parsed, default, note=note, of_other=of_other)
        hits = [h for h in parsed.cues if h.kind == "cue" and not self._idle(h)]
        self._hits = hits
        self._owning = [h.start for h in hits if h.name == "owned_after"]
        self._openers = {h.start for h in hits if h.name == "asking"}
        self._starts = [h.start for h in hits]
        ended = {m.end for m in parsed.mentions}
        stops = {h.start for h in hits if h.name in ("stop", "concession") or (h.name == "anew" and h.start in ended)}
        self._stops = sorted(stops | set(self.subjects.turns))
        self._questions: dict[int, tuple[int, bool]] = {}
        self._denial = Denial(parsed, book, hits, self._stops, note=note)

    def _idle(self, hit: Hit) -> bool:
        """Whether a cue does nothing where it stands: a "no" that answers, an "is" that does not open a question."""
        if hit.name == "bare":
            return self._opening(self._parsed.sentences[hit.start]) != hit.start
        if hit.name != "negated" or self._words[hit.start : hit.end] != ("no",):
            return False
        after = self._words[hit.end : hit.end + 2]
        ends = self._sets["after_interjection"]
        if len(after) == 2 and not self._book.knows(after[0]) and slip_of(after[0], ends):
            after = after[1:]
        return not after or after[0] in ends

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
        first = bisect_left(self._starts, mention.start - _WINDOW)
        last = bisect_right(self._starts, mention.end + 24)
        sentence = self._parsed.sentences[mention.start]
        for hit in self._hits[first:last]:
            if self._parsed.sentences[hit.start] == sentence:
                yield hit

    def _applies(self, hit: Hit, mention: Mention) -> bool:
        scope = self._book.scopes[hit.name]
        if scope.direction == "forward":
            near = hit.end <= mention.start and mention.start - hit.end <= scope.reach
            if hit.name == "negated" and not near:
                near = hit.start < mention.start < hit.end or self._denial.lists(hit, mention)
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
        return "my" in near or bool(self._sets["mine"] & set(near[-1:]))

    def _case(self, mention: Mention, reach: Reach, who: Experiencer) -> Case:
        mine = self._mine(mention)
        return Case(
            mention=mention,
            cues=reach.cues,
            denied=self._denial.of(mention, reach.cues, mine),
            mine=mine,
            patient=who is Experiencer.PATIENT,
            procedure=mention.concept in self._book.procedures,
            treatment=mention.concept in self._book.treatments,
            measured=mention.concept in self._book.measured,
            alarming=mention.concept in self._book.alarming,
            claimed=self.subjects.claims(mention),
            owned=self._owned(mention, reach.cues),
            asked=self._asked(mention),
            happening=bool(self._sets["happening"] & set(self._words[mention.start : mention.end])),
            note=self.note,
            lasting=mention.concept in self._book.lasting,
        )

    def _asked(self, mention: Mention) -> bool:
        """Whether the mention stands in a question: one that ends or begins like one."""
        sentence = self._parsed.sentences[mention.start]
        if sentence not in self._questions:
            end = bisect_right(self._parsed.sentences, sentence) - 1
            self._questions[sentence] = self._opening(sentence), self._words[end] == "?"
        first, ended = self._questions[sentence]
        return ended or (first in self._openers and first < mention.start)

    def _opening(self, sentence: int) -> int:
        """The first word of a sentence after greetings and the like."""
        first = bisect_left(self._parsed.sentences, sentence)
        end = bisect_right(self._parsed.sentences, sentence) - 1
        last = min(end, first + _GREETING)
        while first < last and self._words[first] in self._sets["greeting"]:
            first += 1
        return first

    def _owned(self, mention: Mention, cues: Mapping[str, Hit]) -> bool:
        """Whether the patient owns to it all the same: "as someone with diabetes", "... I have it"."""
        general = cues.get("general")
        before = set(self._words[max(0, general.start - 4) : general.start]) if general else set()
        at = bisect_left(self._owning, mention.end)
        after = at < len(self._owning) and self._owning[at] - mention.end <= 6
        return after or bool(before & self._sets["self_told"])


def _distance(hit: Hit, mention: Mention) -> int:
    return mention.start - hit.end if hit.end <= mention.start else hit.start - mention.end


__all__ = ["Context", "Reach", "Status", "Subject"]
