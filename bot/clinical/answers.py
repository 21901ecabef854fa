"""Matches an answer to the choices that were shown, without any guessing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.clinical.model import Area, ConceptId, Presence
from bot.clinical.question import Option, Question

_SEPARATORS = re.compile(r"(?:\s*[;,&\n]+\s*(?:and\s+)?|\s+and\s+|\s+)")
_EDGES = " \t\n.!;,"
_LONGEST = 2_000


def plain(text: str) -> str:
    """Lower case, straight quotes, single spaces, no marks at the edges."""
    straight = text[:_LONGEST].lower().replace("\u2019", "'").replace("\u2018", "'").replace('"', "")
    return re.sub(r"[^\S\n]+", " ", straight).strip(_EDGES)


@lru_cache(maxsize=1024)
def _shown(title: str) -> str:
    """The plain form of our own words, kept; a patient's words are not."""
    return plain(title)


def match_options(question: Question, text: str) -> Mapping[ConceptId, Presence] | None:
    """What an answer that consists of shown choices says of every concept of the question, else None.

    Choices may be joined by ";", ",", a new line or "and". An option that was chosen, or that the patient is not sure
    of, leaves open what it covers.
    A number or area question has no concepts: an empty mapping then says that the answer is one of its choices.
    """
    said = plain(text)
    if said in map(_shown, question.answers.not_sure):
        return dict.fromkeys(question.shown, Presence.UNKNOWN)
    if question.kind == "number":
        return {} if read_age(text) is not None else None
    if question.kind == "area":
        return {} if match_areas(question, text) else None
    if question.kind == "single":
        return _yes_or_no(question, said)
    if said in map(_shown, question.answers.none_of_these):
        return dict.fromkeys(question.concepts, Presence.ABSENT)
    places = _split(said, [_shown(option.title) for option in question.options])
    return None if places is None else _chosen(question.options, places)


def consists_of(text: str, titles: Sequence[str]) -> bool:
    """Whether an answer is made of these texts alone, one or more of them: "yes, all correct"."""
    return _split(re.sub("[.!]+", ",", plain(text)), [_shown(title) for title in titles]) is not None


def match_areas(question: Question, text: str) -> frozenset[Area]:
    """The areas that an answer made of shown places names; empty when it is anything else."""
    places = _split(plain(text), [_shown(place.title) for place in question.areas])
    return frozenset(question.areas[place].area for place in places or ())


def read_age(text: str) -> int | None:
    """An answer that is nothing but a whole number of years, 0 to 130."""
    said = plain(text)
    if not re.fullmatch(r"[0-9]{1,3}", said):
        return None
    return int(said) if int(said) <= 130 else None


def _yes_or_no(question: Question, said: str) -> Mapping[ConceptId, Presence] | None:
    if said in map(_shown, question.answers.yes):
        return dict.fromkeys(question.concepts, Presence.PRESENT)
    if said in map(_shown, question.answers.no):
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
