"""Reads the word files into one dictionary: spelling, terms, cues, meanings, places and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.clinical.faults import BadKnowledge, Fault, Located
from bot.knowledge.yamlfile import read_yaml
from bot.language.joining import Joints
from bot.language.lexicon import Phrasebook
from bot.language.measures import Measure, read_measures
from bot.language.phrases import pairs, phrases
from bot.language.spelling import Corrector
from bot.language.tokens import MARKS, Spelling, tokenise

Entry = tuple[str, str, tuple[str, ...]]
WordSets = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Cue:
    """How far and to which side the cues of one category work."""

    direction: str
    reach: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """Word classes that make up a concept within `gap` words of each other, when none of `unless` is near."""

    concept: str
    parts: tuple[str, ...]
    gap: int
    unless: tuple[str, ...]
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Everything the language part knows, frozen."""

    spelling: Spelling
    corrector: Corrector
    terms: Phrasebook
    cues: Phrasebook
    scopes: Mapping[str, Cue]
    meanings: tuple[Meaning, ...]
    measures: tuple[Measure, ...]
    together: tuple[tuple[str, frozenset[str]], ...]
    includes: Mapping[str, tuple[str, ...]]
    medicines: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, tuple[str, ...]]
    doubtful: frozenset[str]
    weak: frozenset[tuple[str, ...]]
    treated: frozenset[tuple[str, ...]]
    whole: Mapping[str, frozenset[tuple[str, ...]]]
    affixes: tuple[tuple[str, str], ...]
    events: frozenset[str]
    dated: frozenset[str]
    beside: frozenset[str]
    procedures: frozenset[str]
    treatments: frozenset[str]
    measured: frozenset[str]
    alarming: frozenset[str]
    lasting: frozenset[str]
    backs: frozenset[str]
    sets: WordSets
    numbers: Mapping[str, float]
    units: Mapping[str, float]

    def knows(self, word: str) -> bool:
        """Whether a word means something here, rightly spelt or not."""
        return word in self.corrector.ordinary or word in self.terms.words or self.corrector.correct(word) is not None


def content(words: tuple[str, ...], spelling: Spelling) -> tuple[str, ...]:
    """The words that carry meaning: no articles, possessives or marks."""
    return tuple(w for w in words if w not in spelling.skipped and w not in MARKS)


def _spelling(language: Located) -> Spelling:
    plain = {left: tuple(right.split()) for left, right in pairs(language["expansions"], "=")}
    return Spelling(
        expansions=plain,
        fillers=frozenset(phrases(language["fillers"])),
        skipped=frozenset(phrases(language["skipped"])),
        kept=frozenset(phrases(language["kept"])),
        regional=tuple(pairs(language["regional"], "=")),
        abbreviations=frozenset(phrases(language["abbreviations"])),
    )


def _entries(kind: str, blocks: Mapping[str, str], spelling: Spelling, *, bare: bool) -> Iterator[Entry]:
    for name, block in blocks.items():
        for phrase in phrases(block):
            words = tokenise(phrase, spelling).words
            yield kind, name, content(words, spelling) if bare else words


def _medicine_entries(medicines: Located, spelling: Spelling) -> Iterator[Entry]:
    for name, medicine in medicines.items():
        for title in (name, *medicine.get("brands", ())):
            yield "medicine", name, content(tokenise(str(title), spelling).words, spelling)
        for slip in medicine.get("misspelt", ()):
            yield "misspelt", name, content(tokenise(str(slip), spelling).words, spelling)


def _meanings(blocks: Mapping[str, str]) -> Iterator[Meaning]:
    for concept, block in blocks.items():
        for formula in phrases(block):
            words = formula.split()
            gap = next((int(w[1:]) for w in words if w.startswith("~")), 5)
            unless = tuple(w[1:] for w in words if w.startswith("-"))
            rest = " ".join(w for w in words if w[0] not in "~-?")
            yield Meaning(concept, tuple(part.strip() for part in rest.split(" + ")), gap, unless, "?" in words)


def _joined(*blocks: Mapping[str, str]) -> dict[str, str]:
    """The classes of all blocks; a name that stands in several has the words of each."""
    out: dict[str, str] = {}
    for block in blocks:
        for name, words in block.items():
            out[name] = f"{out[name]}; {words}" if name in out else words
    return out


def _literal_classes(meanings: list[Meaning], known: set[str]) -> dict[str, str]:
    return {part: part for m in meanings for part in m.parts if part not in known}


def read_dictionary(folder: Path) -> Dictionary:
    """Read the word files of `folder`. Raises `BadKnowledge` when one is missing or malformed."""
    try:
        return _read(folder)
    except (KeyError, AttributeError, TypeError, ValueError) as fault:
        raise BadKnowledge([Fault("language.yml", 1, f"word files are incomplete: {fault!r}")]) from fault


def _read(folder: Path) -> Dictionary:
    language, cues, terms = (read_yaml(folder / f"{n}.yml") for n in ("language", "cues", "terms"))
    medicines = read_yaml(folder / "medicines.yml")["medicines"]
    plain = read_yaml(folder / "language_words.yml")
    ordinary = plain["ordinary"]
    spelling = _spelling(language)
    meanings = [*_meanings(language["meanings"]), *_meanings(language["composites"])]
    classes = _joined(language["words"], language["families"], language["areas"])
    classes |= _literal_classes(meanings, set(classes))
    term_book = Phrasebook(
        [
            *_entries("term", terms["terms"], spelling, bare=True),
            *_entries("none", {"none": terms["none"] + ";" + language["words"]["idiom"]}, spelling, bare=True),
            *_entries("class", classes, spelling, bare=True),
            *_entries("area", language["areas"], spelling, bare=True),
            *_entries("loose", language["areas_loose"], spelling, bare=True),
            *_medicine_entries(medicines, spelling),
        ]
    )
    cue_book = Phrasebook(
        [
            *_entries("cue", {n: c["phrases"] for n, c in cues["cues"].items()}, spelling, bare=False),
            *_entries("answer", cues["answers"], spelling, bare=False),
            *_entries("question", cues["questions"], spelling, bare=False),
        ]
    )
    names = {name: (str(m["group"]), *m.get("also", ())) for name, m in medicines.items()}
    corrector = Corrector(frozenset(ordinary.split()) | cue_book.words)
    drug_words = {w for _, _, words in _medicine_entries(medicines, spelling) for w in words} - set(ordinary.split())
    corrector.learn(
        _targets(terms, language, spelling), drug_words, _danger(language, meanings, classes, spelling) - drug_words
    )
    known = frozenset(term_book.words | cue_book.words)
    joints = Joints(
        known,
        frozenset(plain["sets"]["joinable"].split()),
        lambda word: word in known or corrector.nearly_right(word),
        spelling.fold,
    )
    includes: dict[str, tuple[str, ...]] = {}
    for left, right in pairs(terms["includes"], ":"):
        includes[left] = (*includes.get(left, ()), right)
    return Dictionary(
        spelling=replace(spelling, joints=joints, cache={}),
        corrector=corrector,
        terms=term_book,
        cues=cue_book,
        scopes={n: Cue(c["direction"], int(c["reach"])) for n, c in cues["cues"].items()},
        meanings=tuple(meanings),
        measures=read_measures(language["measures"]),
        together=tuple(
            (name, frozenset(p.strip() for p in formula.split(" + ")))
            for name, block in language["together"].items()
            for formula in phrases(block)
        ),
        includes=includes,
        medicines=names,
        titles={n: (n, *map(str, m.get("brands", ()))) for n, m in medicines.items()},
        doubtful=frozenset(n for n, m in medicines.items() if m.get("doubt")),
        weak=_names(terms["weak"], spelling),
        treated=_names(terms["treated"], spelling),
        whole={concept: _names(names, spelling) for concept, names in terms["whole"].items()},
        affixes=tuple((affix, tokenise(known, spelling).words[0]) for affix, known in pairs(terms["affixes"], "=")),
        events=frozenset(phrases(language["events"])),
        dated=frozenset(phrases(f"{language['events']}; {language['dated']}")),
        beside=frozenset(phrases(language["beside"])),
        procedures=frozenset(phrases(language["procedures"])),
        lasting=frozenset(phrases(language["lasting"])),
        measured=frozenset(phrases(language["measured"])),
        alarming=frozenset(language["meanings"]) - frozenset(phrases(language["complaints"])),
        treatments=frozenset(phrases(language["treatments"])),
        backs=frozenset(phrases(language["backs"])),
        sets={name: frozenset(words.split()) for name, words in plain["sets"].items()},
        numbers={left: float(right) for left, right in pairs(language["numbers"], "=")},
        units={left: float(right) for left, right in pairs(language["units"], "=")},
    )


def _names(block: str, spelling: Spelling) -> frozenset[tuple[str, ...]]:
    return frozenset(content(tokenise(phrase, spelling).words, spelling) for phrase in phrases(block))


def _targets(terms: Located, language: Located, spelling: Spelling) -> set[str]:
    blocks = {**terms["terms"], **{k: v for k, v in language["words"].items() if k != "idiom"}}
    return {word for _, _, words in _entries("", blocks, spelling, bare=True) for word in words}


def _danger(language: Located, meanings: Sequence[Meaning], classes: Mapping[str, str], spelling: Spelling) -> set[str]:
    """The words of which the signs of an emergency are put together."""
    alarming = set(language["meanings"]) - set(phrases(language["complaints"]))
    named = {part for m in meanings if m.concept in alarming and not m.concept.startswith("sign_") for part in m.parts}
    blocks = {name: classes[name] for name in sorted(named | set(phrases(language["slips"])))}
    return {word for _, _, words in _entries("", blocks, spelling, bare=True) for word in words}
