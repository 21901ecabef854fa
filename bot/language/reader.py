"""Reads one message of a patient: findings, quantities, places and alarms."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.clinical.reading import Assertion, Experiencer, Finding, Pain, Reading, Temporality
from bot.language.ages import age, age_of_other
from bot.language.answers import Verdict, read_answer
from bot.language.context import Context
from bot.language.danger import SIGN, Alarm, Watch, pressures
from bot.language.details import DetailWords, read_details
from bot.language.dictionary import Dictionary
from bot.language.mentions import Finder, Mention, Parsed
from bot.language.pain import pain_score
from bot.language.places import areas, side
from bot.language.replies import asked_findings, question_findings
from bot.language.signs import SignModel
from bot.language.spans import Span, duration, spans, weeks_along

_NOTE = re.compile(
    r"\b(?:year|month|week|day)s?-old\b|\bthe patient\b|\bpresents with\b|\bdenies\b|\bcomplains of\b", re.IGNORECASE
)
_YEAR = re.compile(r"in (?:19|20)\d\d")
_YEARS_AGO = frozenset({"year ago", "long ago", "a long time ago"})
_LONG_OVER = 365


class SpacyLanguage:
    """Understands patients' words. Pure once loaded: the same message always gives the same reading."""

    def __init__(
        self,
        dictionary: Dictionary,
        details: DetailWords,
        signs: SignModel | None,
        emergency: frozenset[str],
        urgent: frozenset[str],
    ) -> None:
        self._book, self._finder, self._details, self._signs = dictionary, Finder(dictionary), details, signs
        self._watch = Watch(emergency, urgent, dictionary.beside, dictionary.sets["began"])

    def read(
        self,
        text: str,
        *,
        question: str | None = None,
        asked: Sequence[str] = (),
        concept_words: str | None = None,
        of_other: bool = False,
    ) -> Reading:
        """Read `text`; `question` is what was asked in free words, `asked` the concept ids it asked about.

        `of_other` takes a relative or friend that the writer names for the patient.

        With `concept_words`, a literal span of the text, one finding of the concept "given" tells its assertion.
        """
        parsed = self._finder.parse(text)
        before = self._finder.parse(question or "")
        family = bool(before.named("question", "family")) and not asked
        note = bool(_NOTE.search(text[:2000]))
        default = Experiencer.FAMILY if family else Experiencer.PATIENT
        context = Context(parsed, self._book, default=default, note=note, of_other=of_other)
        found = spans(parsed.tokens.words, self._book.numbers, self._book.units, self._book.sets)
        own = [self._finding(parsed, context, m, found) for m in parsed.mentions]
        suspected = [] if note else self._suspected(parsed, own)
        own += [*self._pressure(parsed), *self._along(parsed, found), *suspected]
        answer = read_answer(parsed)
        findings = [*own, *question_findings(before, parsed, answer, own, context, self._book.procedures)]
        findings = asked_findings(asked, parsed, answer, findings)
        # doubt about what was only asked is the screening's business; what the patient names rings the bell
        named = frozenset(own)
        told = [f for f in findings if f in named or f.assertion is Assertion.PRESENT]
        together = list(self._watch.combined([f for f in told if f not in suspected], self._book.together))
        alarms = self._watch.alarm([*told, *together])
        findings += [*together, *self._complaint(before, parsed, findings, found)]
        if concept_words:
            findings += self._given(parsed, concept_words)
        return self._reading(parsed, before, context, findings, alarms, found)

    def _reading(
        self,
        parsed: Parsed,
        before: Parsed,
        context: Context,
        findings: Sequence[Finding],
        alarms: Alarm,
        found: Sequence[Span],
    ) -> Reading:
        words, sets = parsed.tokens.words, self._book.sets
        asks = {h.name for h in before.cues if h.kind == "question"}
        details = read_details(self._details, parsed, before, context, findings, found)
        return Reading(
            findings=tuple(f for f in findings if not f.concept.startswith(SIGN)),
            pain=self._pain(parsed, before, asks),
            duration_days=duration(self._own_spans(parsed, found, asks), words, sets, asked="howlong" in asks),
            areas=areas(parsed, context, self._book, asked="where" in asks),
            side=side(words, sets),
            age=self._age(context, words, asked="howold" in asks),
            emergency=alarms.emergency,
            red_flags=alarms.red_flags,
            self_harm=alarms.self_harm,
            near=tuple(dict.fromkeys((n.word, n.concept, n.name) for n in parsed.near)),
            spread=details.spread,
            worse_with=details.worse_with,
            better_with=details.better_with,
            pregnancy_weeks=details.pregnancy_weeks,
            surgery_days=details.surgery_days,
        )

    def _age(self, context: Context, words: Sequence[str], *, asked: bool) -> int | None:
        """The age of the patient, who may be somebody that the writer names."""
        numbers, sets = self._book.numbers, self._book.sets
        theirs = age_of_other(words, numbers, sets) if context.of_other else None
        return age(words, numbers, sets, asked=asked, note=context.note) if theirs is None else theirs

    def _own_spans(self, parsed: Parsed, found: Sequence[Span], asks: set[str]) -> Sequence[Span]:
        """The lengths of time that do not merely date an event or a condition ("surgery six weeks ago")."""
        if "howlong" in asks:
            return found
        dated = [m for m in parsed.mentions if m.concept in self._book.dated and not m.concept.endswith("trauma")]
        taken = {s for m in dated for s in _around(found, m) if s.ago and self._beside(s, parsed, m)}
        return [s for s in found if s not in taken]

    def _pain(self, parsed: Parsed, before: Parsed, asks: set[str]) -> Pain | None:
        words, below = parsed.tokens.words, parsed.tokens.below_zero()
        question = before.tokens.words
        return pain_score(
            words, self._book.numbers, self._book.sets, asked="howbad" in asks, question=question, below=below
        )

    def _finding(self, parsed: Parsed, context: Context, mention: Mention, found: Sequence[Span]) -> Finding:
        status = context.status(mention)
        finding = Finding(
            mention.concept,
            status.assertion,
            status.experiencer,
            status.temporality,
            parsed.tokens.quote(mention.start, mention.end),
            status.cue,
        )
        return self._dated(finding, parsed, mention, found)

    def _dated(self, finding: Finding, parsed: Parsed, mention: Mention, found: Sequence[Span]) -> Finding:
        """Add how many days ago it was, and let what happened today count as now."""
        near = [s for s in _around(found, mention) if s.ago and self._beside(s, parsed, mention)]
        if finding.temporality is Temporality.PAST and self._long_over(parsed, mention, finding.cue, near):
            return replace(finding, days_ago=_LONG_OVER)
        if not near:
            return finding
        span = min(near, key=lambda s: min(abs(s.start - mention.end), abs(mention.start - s.end)))
        recent = span.hi <= 14 and (mention.concept in self._watch.emergency | self._watch.urgent)
        recent = recent or (mention.concept in self._book.lasting and span.hi <= 92)
        recent = recent or (mention.concept.startswith(SIGN) and span.hi <= 60)
        when = Temporality.CURRENT if recent else finding.temporality
        days = round(span.hi) if mention.concept in self._book.events else finding.days_ago
        return replace(finding, temporality=when, days_ago=days)

    def _long_over(self, parsed: Parsed, mention: Mention, cue: str, near: Sequence[Span]) -> bool:
        """Whether a sign is dated a year back or more, and not said to have begun then or to last."""
        sentence = parsed.sentences[mention.start]
        said = {word for word, at in zip(parsed.tokens.words, parsed.sentences, strict=True) if at == sentence}
        dated = bool(_YEAR.fullmatch(cue)) or (cue in _YEARS_AGO and all(s.lo >= _LONG_OVER for s in near))
        return dated and mention.concept in self._book.alarming and not said & self._book.sets["ongoing"]

    def _beside(self, span: Span, parsed: Parsed, mention: Mention) -> bool:
        same = parsed.sentences[span.start] == parsed.sentences[mention.start]
        return same and -10 <= span.start - mention.end <= 10

    def _suspected(self, parsed: Parsed, own: Sequence[Finding]) -> list[Finding]:
        """What sounds like an emergency, but where a sign is named and stands, is denied, over or only spoken of."""
        watch, told = self._watch, zip(parsed.mentions, own, strict=True)
        named = ((m, f) for m, f in told if m.concept in watch.emergency | watch.urgent)
        settled = frozenset(parsed.sentences[m.start] for m, f in named if watch.rings(f) or not watch.holds(f))
        found = self._signs.findings(parsed, settled) if self._signs else ()
        return [f for f in found if f.concept in watch.emergency]

    def _pressure(self, parsed: Parsed) -> Iterator[Finding]:
        now = (Assertion.PRESENT, Experiencer.PATIENT, Temporality.CURRENT)
        for concept, start, end in pressures(parsed.tokens.words, self._book.sets["pressure_words"]):
            yield Finding(concept, *now, parsed.tokens.quote(start, end), "reading")

    def _along(self, parsed: Parsed, found: Sequence[Span]) -> Iterator[Finding]:
        """A pregnancy told by its weeks alone."""
        now = (Assertion.PRESENT, Experiencer.PATIENT, Temporality.CURRENT)
        for span in weeks_along(found, parsed.tokens.words, self._book.sets):
            yield Finding("pregnancy", *now, parsed.tokens.quote(span.start, span.end), "weeks")

    def _complaint(
        self, before: Parsed, parsed: Parsed, findings: Sequence[Finding], found: Sequence[Span]
    ) -> Iterator[Finding]:
        """Back pain, the complaint of this clinic, where the patient answers where, how long or how bad it is."""
        if any(f.concept == "back_pain" for f in findings):
            return
        asks = {h.name for h in before.cues if h.kind == "question"}
        other = any(m.concept != "back_pain" and not m.concept.startswith(SIGN) for m in before.mentions)
        words = parsed.tokens.words
        backs = self._book.backs | {"buttock"}
        answered = any(h.kind == "area" and h.name in backs for h in parsed.hits) and any(
            h.kind == "area" and h.name in backs for h in before.hits
        )
        spread = _spread(parsed)
        if other or not (answered or spread or asks & {"where", "howlong", "howbad"}):
            return
        told = ("howlong" in asks and bool(found)) or (
            "howbad" in asks and pain_score(words, self._book.numbers, self._book.sets, asked=True) is not None
        )
        placed = "where" in asks and any(h.kind in ("area", "loose") for h in parsed.hits)
        answered = answered and read_answer(parsed).verdict is not Verdict.NO
        if told or placed or answered or spread:
            quote = parsed.tokens.quote(0, min(len(words), 12))
            yield Finding(
                "back_pain", Assertion.PRESENT, Experiencer.PATIENT, Temporality.CURRENT, quote, "answers the question"
            )

    def _given(self, parsed: Parsed, literal: str) -> Iterator[Finding]:
        """The finding of a literal span of the text, judged as clinical notes are written."""
        wanted = re.compile(r"\s+".join(re.escape(w) for w in literal.split()), re.IGNORECASE)
        found = wanted.search(parsed.tokens.text)
        if found is None or not parsed.tokens.words:
            return
        starts, ends = parsed.tokens.starts, parsed.tokens.ends
        inside = [i for i in range(len(starts)) if starts[i] < found.end() and ends[i] > found.start()]
        if not inside:
            return
        context = Context(parsed, self._book, note=True)
        mention = Mention("given", inside[0], inside[-1] + 1)
        yield self._finding(parsed, context, mention, ())


def _around(found: Sequence[Span], mention: Mention) -> Sequence[Span]:
    """The lengths of time that stand near a mention."""
    first = bisect_left(found, mention.start - 40, key=lambda s: s.start)
    last = bisect_left(found, mention.end + 12, key=lambda s: s.start)
    return found[first:last]


def _spread(parsed: Parsed) -> bool:
    """Whether pain is told in one sentence and the back named as its place in another, of the patient's own body."""
    backs = [h for h in parsed.hits if h.kind == "area" and h.name in ("back", "lower back", "upper back", "mid back")]
    pains = [h for h in parsed.hits if h.kind == "class" and h.name == "pain"]
    words = parsed.tokens.words
    return any(
        abs(p.start - b.start) <= 25 and words[b.start - 1 : b.start] in (("my",), ("the",))
        for b in backs[:20]
        for p in pains[:20]
    )
