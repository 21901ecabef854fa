"""Matches an answer to the choices that were shown, without any guessing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from bot.clinical.model import Area, ConceptId, Presence
from bot.clinical.picking import pick_places
from bot.clinical.question import AnswerWords, Option, Question

_SEPARATORS = re.compile(r"(?:\s*[;,&\n]+\s*(?:and\s+)?|\s+and\s+|\s+)")
_EDGES = " \t\n.!;,"
_MARKS = re.compile(r"[\s.!;:,()*~\u2013\u2014-]*[.!;:,()*~\u2013\u2014-]+\s*")
_LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_LONGEST = 2_000
_LONGEST_ANSWER = 160
_OLDEST = 130
_ADULT = 18


def plain(text: str) -> str:
    """Lower case, straight quotes, single spaces, no marks at the edges."""
    straight = text[:_LONGEST].lower().replace("\u2019", "'").replace("\u2018", "'").replace('"', "")
    return re.sub(r"[^\S\n]+", " ", straight).strip(_EDGES)


@lru_cache(maxsize=4096)
def _shown(title: str) -> str:
    """The plain form of our own words, kept; a patient's words are not."""
    return plain(title)


def match_options(question: Question, text: str) -> Mapping[ConceptId, Presence] | None:
    """What an answer that consists of shown choices says of every concept of the question, else None.

    Choices may be joined by ";", ",", a new line or "and", or picked by place: "the second one". An option that was
    chosen, or that the patient is not sure of, leaves open what it covers.
    A number or area question has no concepts: an empty mapping then says that the answer is one of its choices.
    """
    said, words = plain(text), question.answers
    if says(said, words.not_sure, words.fillers) or _refuses(said, words.refusals):
        return dict.fromkeys(question.shown, Presence.UNKNOWN)
    if question.kind == "number":
        return {} if read_age(text) is not None else None
    if question.kind == "area":
        return {} if match_areas(question, text) else None
    if question.kind == "single":
        return _yes_or_no(question, said)
    if says(said, (*words.none_of_these, *words.no, *words.group_only), words.fillers):
        return dict.fromkeys(question.concepts, Presence.ABSENT)
    places = _split(said, [_shown(option.title) for option in question.options])
    return pick_places(question, said) if places is None else _chosen(question.options, places)


def says(said: str, titles: Sequence[str], fillers: Sequence[str]) -> bool:
    """Whether a plain text is made of these words, said once or more, with nothing but fillers around them."""
    if said in map(_shown, titles):
        return True
    texts = [_shown(text) for text in (*titles, *fillers)]
    places = _split(_MARKS.sub(",", said).strip(_EDGES), texts) if len(said) <= _LONGEST_ANSWER else None
    return places is not None and min(places) < len(titles)


def agrees(said: str, words: AnswerWords) -> bool:
    """Whether a plain text agrees: in our words, or in a sentence that agrees and turns against nothing."""
    if says(said, words.agreed, words.fillers):
        return True
    heard = set(_LETTERS.findall(said)) if len(said) <= _LONGEST_ANSWER else set()
    turned = "?" in said or any(c.isdigit() for c in said) or heard & set(words.turning)
    return bool(heard & set(words.agreeing)) and not turned


def calls(said: str, question: Question) -> bool:
    """Whether a text names the topic of a question by another name."""
    heard = f" {' '.join(_LETTERS.findall(said))} "
    return any(f" {words} " in heard for words in question.called)


def _refuses(said: str, refusals: Sequence[str]) -> bool:
    """Whether an answer begins with words that will not tell: "I'd rather not say my age"."""
    return len(said) <= _LONGEST_ANSWER and any(_starts(said, _shown(words)) for words in refusals)


def consists_of(text: str, titles: Sequence[str], fillers: Sequence[str] = ()) -> bool:
    """Whether an answer is made of these texts alone, one or more of them: "yes, all correct"."""
    return says(plain(text), titles, fillers)


def match_areas(question: Question, text: str) -> frozenset[Area]:
    """The areas that an answer made of shown places names; empty when it is anything else."""
    if says(plain(text), question.answers.everywhere, question.answers.fillers):
        return frozenset(place.area for place in question.areas)
    places = _split(plain(text), [_shown(place.title) for place in question.areas])
    return frozenset(question.areas[place].area for place in places or ())


def read_age(text: str) -> int | None:
    """An answer that is nothing but a whole number of years, 0 to 130."""
    said = plain(text)
    if not re.fullmatch(r"[0-9]{1,3}", said):
        return None
    return int(said) if int(said) <= _OLDEST else None


def read_birth_year(text: str) -> int | None:
    """The one year in an answer to the question for the age: "born in 1984"."""
    years = set(re.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", text[:_LONGEST_ANSWER]))
    short = re.fullmatch(r"['\u2019]([3-9][0-9])", text.strip(_EDGES))
    if short:
        years = {f"19{short[1]}"}
    return int(years.pop()) if len(years) == 1 else None


def age_by_year(born: int | None, today: date | None) -> int | None:
    """The age of someone born in a year; before the birthday of the year it is one less, which counts for a minor."""
    years = today.year - born if born and today else -1
    if not 0 <= years <= _OLDEST:
        return None
    return years - 1 if 0 < years <= _ADULT else years


def _yes_or_no(question: Question, said: str) -> Mapping[ConceptId, Presence] | None:
    words = question.answers
    if says(said, words.yes, words.fillers):
        return dict.fromkeys(question.concepts, Presence.PRESENT)
    if says(said, words.no, words.fillers):
        return dict.fromkeys(question.concepts, Presence.ABSENT)
    return None


def _chosen(options: Sequence[Option], places: frozenset[int]) -> Mapping[ConceptId, Presence]:
    found: dict[ConceptId, Presence] = {}
    for place, option in enumerate(options):
        if place in places:
            found[option.concept] = Presence.PRESENT
        else:
            found.update(dict.fromkeys(option.concepts, Presence.ABSENT))
    return found


def _split(said: str, titles: Sequence[str]) -> frozenset[int] | None:
    """The places of the titles that `said` consists of, the longest title first; None when anything is left over."""
    longest_first = sorted(range(len(titles)), key=lambda place: -len(titles[place]))
    found: set[int] = set()
    rest = said
    while rest:
        place = next((p for p in longest_first if _starts(rest, titles[p])), None)
        if place is None:
            return None
        found.add(place)
        rest = rest[len(titles[place]) :]
        separator = _SEPARATORS.match(rest)
        rest = rest[separator.end() :] if separator else rest
    return frozenset(found) if found else None


def _starts(rest: str, title: str) -> bool:
    after = rest[len(title) : len(title) + 1]
    return rest.startswith(title) and not after.isalnum()
