"""Whose finding it is: the person last spoken of before each mention."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from bot.clinical.reading import Experiencer
from bot.language.lexicon import Hit
from bot.language.mentions import Mention, Parsed

_WRITERS_REACH = 6


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, and the words that named them."""

    experiencer: Experiencer
    cue: str = ""


class Subjects:
    """The persons of one message, in order of place."""

    def __init__(self, parsed: Parsed, default: Experiencer, *, note: bool = False, of_other: bool = False) -> None:
        self._parsed, self._default, self._note, self._of_other = parsed, Subject(default), note, of_other
        self._words, self._sets = parsed.tokens.words, parsed.sets
        self._thinking = {h.start for h in parsed.named("cue", "thinking")}
        self._after = parsed.named("cue", "family_after")
        self._places: list[int] = []
        self._who: list[Subject] = []
        self.turns: list[int] = []
        self.pointing: list[tuple[int, Subject]] = []
        self._walk()

    def _walk(self) -> None:
        last: Subject | None = None
        for hit in self._parsed.cues:
            if hit.kind != "cue":
                continue
            found = self._person(hit, last)
            if found is None:
                continue
            if self._reports(hit):
                last = found
                continue
            self._places.append(hit.start)
            self._who.append(found)
            if found.experiencer is not Experiencer.PATIENT:
                last = found
            if self._turns(hit):
                self.turns.append(hit.start)
            self._points(hit, found)

    def _person(self, hit: Hit, last: Subject | None) -> Subject | None:
        words = " ".join(self._words[hit.start : hit.end])
        if self._of_other and (found := self._of_others_message(hit)):
            return found
        if hit.name == "family":
            return self._relative(hit, last)
        if hit.name == "other":
            return Subject(Experiencer.OTHER, words)
        if hit.name == "patient" and (words != "i" or self._owns(hit.end)):
            return Subject(Experiencer.PATIENT)
        if hit.name == "pronoun" and words not in self._sets["several"]:
            return Subject(Experiencer.PATIENT) if self._note else last or self._default
        return None

    def _of_others_message(self, hit: Hit) -> Subject | None:
        """The person where somebody writes for another: "she" or "my mum" is the patient, "I" is not.

        "Her mother" is a relative of the patient's.
        """
        named = set(self._words[hit.start : hit.end])
        theirs = self._sets["third_persons"] | self._sets["no_patients"]
        if hit.name in ("family", "other") and not named & theirs:
            return Subject(Experiencer.PATIENT)
        if hit.name == "pronoun" and not named & self._sets["several"]:
            return Subject(Experiencer.PATIENT)
        owns = hit.name == "patient" and (named != {"i"} or self._owns(hit.end))
        return Subject(Experiencer.OTHER, " ".join(sorted(named))) if owns else None

    def _relative(self, hit: Hit, last: Subject | None) -> Subject:
        if self._self_named(hit):
            return Subject(Experiencer.PATIENT)
        theirs = self._words[max(0, hit.start - 1) : hit.start] == ("'s",)
        if theirs and last is not None and last.experiencer is Experiencer.OTHER:
            return last
        return Subject(Experiencer.FAMILY, " ".join(self._words[hit.start : hit.end]))

    def _self_named(self, hit: Hit) -> bool:
        """Whether the writer is the parent: "40 year old mom", "mom of two"."""
        if self._words[hit.end - 1] not in self._sets["parents"]:
            return False
        before = self._words[max(0, hit.start - 6) : hit.start]
        if self._sets["belonging"] & {*before, *self._words[hit.start : hit.end]}:
            return False
        return self._words[hit.end : hit.end + 1] == ("of",) or bool(self._sets["aged"] & set(before[-1:]))

    def _reports(self, hit: Hit) -> bool:
        """Whether a relative only tells of the patient or brings them: "my wife noticed", "brought in by her son"."""
        if hit.name not in ("family", "other"):
            return False
        after = self._words[hit.end : hit.end + 1]
        brought = self._note and self._words[max(0, hit.start - 1) : hit.start] == ("by",)
        return brought or bool(set(after) & self._sets["reporting"])

    def _owns(self, at: int) -> bool:
        """Whether "i" goes on to have, take or feel something, and does not merely think or know."""
        for step in range(at, min(at + 4, len(self._words))):
            if step in self._thinking:
                return False
            if self._words[step] not in self._sets["auxiliary"]:
                break
        return True

    def _turns(self, hit: Hit) -> bool:
        """Whether a new statement starts here, so that a denial before it ends."""
        after = self._words[hit.end : hit.end + 4]
        if not after or after[0] in self._sets["holding"]:
            return False
        if self._sets["relating"].intersection(self._words[max(0, hit.start - 1) : hit.start]):
            return False
        if hit.name == "patient":
            return after[0] in self._sets["own_having"] and (len(after) < 2 or after[1] not in self._sets["nots"])
        if self._sets["open_person"].intersection(self._words[max(0, hit.start - 1) : hit.start]):
            return False
        return after[0] in self._sets["person_having"] and (len(after) < 2 or after[1] not in self._sets["nots"])

    def _points(self, hit: Hit, found: Subject) -> None:
        """Note "my mom had it": a person who has the thing spoken of before."""
        after = self._words[hit.end : hit.end + 3]
        led = bool(self._sets["turning"] & set(self._words[max(0, hit.start - 4) : hit.start]))
        led = led or (len(self._words) <= 5 and "i" not in self._words)
        bare = led and (not after or after[0] in (".", ",", "!"))
        has = len(after) >= 2 and after[0] in self._sets["person_having"] and after[1] in self._sets["pointed"]
        does = (
            bool(after)
            and after[0] in ("do", "did", "has", "have")
            and (len(after) == 1 or after[1] in self._sets["after_does"])
        )
        if hit.name == "family" and (has or does or bare):
            self.pointing.append((hit.start, found))

    def of(self, mention: Mention) -> Subject:
        """The person a mention belongs to."""
        first = bisect_left(self._after, mention.end, key=lambda h: h.start)
        explicit = next(
            (
                h
                for h in self._after[first : first + 1]
                if h.start >= mention.end and h.start - mention.end <= 14 and self._same(h.start, mention.start)
            ),
            None,
        )
        who = self._before(mention)
        if explicit is not None:
            between = set(self._words[mention.end : explicit.start])
            if (
                who.experiencer is not Experiencer.PATIENT
                or who is self._default
                or not between & self._sets["joining"]
            ):
                return Subject(Experiencer.FAMILY, " ".join(self._words[explicit.start : explicit.end]))
        if who.experiencer is not Experiencer.PATIENT and self._own(mention) and not self._of_other:
            return Subject(Experiencer.PATIENT, "my")
        return who

    def claims(self, mention: Mention) -> bool:
        """Whether the patient says "i have" or the like before the mention, in the same sentence."""
        at = bisect_left(self._places, mention.start) - 1
        return (
            at >= 0 and self._same(self._places[at], mention.start) and self._who[at].experiencer is Experiencer.PATIENT
        )

    def _own(self, mention: Mention) -> bool:
        return mention.start > 0 and self._words[mention.start - 1] == "my"

    def _same(self, one: int, other: int) -> bool:
        return self._parsed.sentences[one] == self._parsed.sentences[other]

    def _before(self, mention: Mention) -> Subject:
        at = bisect_left(self._places, mention.end) - 1
        if at < 0:
            return self._default
        if self._same(self._places[at], mention.start):
            return self._who[at] if self._near_enough(self._places[at], mention) else self._default
        first = self._first_word(mention)
        if self._who[at].experiencer is not Experiencer.PATIENT and first in self._sets["carrying"] and not self._note:
            return self._who[at]
        return self._default

    def _near_enough(self, place: int, mention: Mention) -> bool:
        """Whether "I" still speaks of the writer: of somebody else's message only what stands close to it does."""
        if not self._of_other or self._parsed.tokens.words[place] not in ("i", "myself", "me"):
            return True
        between = self._words[place : mention.start]
        return len(between) <= _WRITERS_REACH and "," not in between

    def _first_word(self, mention: Mention) -> str:
        sentence = self._parsed.sentences[mention.start]
        at = bisect_left(self._parsed.sentences, sentence)
        return self._words[at]
