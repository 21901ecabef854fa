"""Details of the complaint that staff like to know: where pain spreads, what changes it, weeks and days told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.clinical.faults import BadKnowledge
from bot.clinical.reading import DaysRange, Finding, Spread, WeeksRange
from bot.knowledge.yamlfile import read_yaml
from bot.language.context import Context
from bot.language.factors import factors
from bot.language.lengths import pregnancy_weeks, surgery_days
from bot.language.lexicon import Hit, Phrasebook, longest
from bot.language.mentions import Parsed
from bot.language.phrases import phrases
from bot.language.spans import Span
from bot.language.spread import spreads
from bot.language.tokens import Spelling, tokenise

_LISTS = ("spreads", "not_spreads", "worse", "better", "turns", "denials", "over", "due", "after_surgery")
_GROUPS = ("spots", "factors", "pregnancy")


@dataclass(frozen=True, slots=True)
class DetailWords:
    """The phrases of `complaint.yml`, the words that mean two of a pair, and the weeks of each trimester."""

    book: Phrasebook
    paired: frozenset[str]
    trimesters: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Details:
    """What one message tells beside findings: see the fields of the same name of `Reading`."""

    spread: tuple[Spread, ...]
    worse_with: tuple[str, ...]
    better_with: tuple[str, ...]
    pregnancy_weeks: WeeksRange | None
    surgery_days: DaysRange | None


def read_detail_words(folder: Path, spelling: Spelling) -> DetailWords:
    """Read `complaint.yml` of a folder. Raises `BadKnowledge` when it, or a part of it, is missing or malformed."""
    file = read_yaml(folder / "complaint.yml")
    if set(file.get("trimesters", ())) != set(file.get("pregnancy", ())):
        raise BadKnowledge([file.fault("each trimester needs its words and its weeks", "trimesters")])
    try:
        blocks = [(kind, kind, file[kind]) for kind in _LISTS]
        blocks += [(kind, str(name), block) for kind in _GROUPS for name, block in file[kind].items()]
        entries = [
            (kind, name, tokenise(phrase, spelling).words) for kind, name, block in blocks for phrase in phrases(block)
        ]
        trimesters = {name: (int(weeks[0]), int(weeks[1])) for name, weeks in file["trimesters"].items()}
        return DetailWords(Phrasebook(entries), frozenset(phrases(file["paired"])), trimesters)
    except (KeyError, AttributeError, TypeError, ValueError, IndexError) as fault:
        raise BadKnowledge([file.fault(f"the words for details are incomplete: {fault!r}")]) from fault


def read_details(
    words: DetailWords,
    parsed: Parsed,
    question: Parsed,
    context: Context,
    findings: Sequence[Finding],
    found: Sequence[Span],
) -> Details:
    """The details of one message; `question` are the words that it answers, `found` its lengths of time."""
    hits = _longest_of_each_kind(words.book.find(parsed.tokens.words))
    asked = {hit.kind for hit in words.book.find(question.tokens.words)} & {"worse", "better"}
    worse, better = factors(hits, parsed, context, asked=next(iter(asked)) if len(asked) == 1 else "")
    return Details(
        spread=spreads(hits, parsed, context, words.paired),
        worse_with=worse,
        better_with=better,
        pregnancy_weeks=pregnancy_weeks(hits, parsed, context, found, words.trimesters),
        surgery_days=surgery_days(hits, context, findings, found),
    )


def _longest_of_each_kind(hits: Sequence[Hit]) -> Mapping[str, Sequence[Hit]]:
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.kind, []).append(hit)
    return {kind: longest(group) for kind, group in groups.items()}
