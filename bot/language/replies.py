"""What an answer says of the concepts that were asked about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.clinical.reading import Assertion, Experiencer, Finding, Temporality
from bot.language.answers import Answer, Verdict
from bot.language.asking import Asked, questioned
from bot.language.context import Context
from bot.language.danger import SIGN
from bot.language.mentions import Parsed
from bot.language.tokens import MARKS

_SAID = {
    Verdict.YES: (Assertion.PRESENT, Temporality.CURRENT),
    Verdict.NO: (Assertion.ABSENT, Temporality.CURRENT),
    Verdict.PAST: (Assertion.PRESENT, Temporality.PAST),
    Verdict.UNSURE: (Assertion.POSSIBLE, Temporality.CURRENT),
}
VAGUE = "unclear word"
_ASKING = frozenset({"ask", "counter", "where", "howlong", "howbad"})


def question_findings(
    before: Parsed,
    parsed: Parsed,
    answer: Answer,
    own: Sequence[Finding],
    context: Context,
    procedures: frozenset[str],
) -> Iterator[Finding]:
    """Findings of the concepts that the question named in free words."""
    asked = questioned(before)
    yield from _pointed(before, parsed, context, asked)
    yield from _inherited(before, parsed, asked)
    named = {f.concept for f in own}
    several = len({(a.mention.start, a.mention.end) for a in asked if a.manner == "asks"}) > 1
    for item in asked:
        yield from _own_after_all(item, before, parsed)
        words = before.tokens.quote(item.mention.start, item.mention.end)
        concept = item.mention.concept
        told = [f for f in own if f.concept == concept and f.experiencer is item.experiencer]
        if told and not (answer.verdict is Verdict.YES and all(f.cue == VAGUE for f in told)):
            continue
        said = _said(item, parsed, answer, several, bool(named), concept in procedures)
        if said is not None:
            yield Finding(concept, said[0], item.experiencer, said[1], words, answer.cue or item.manner)


def _own_after_all(item: Asked, before: Parsed, parsed: Parsed) -> Iterator[Finding]:
    """What the patient owns to when the family was asked about: "no, just me"."""
    told = parsed.named("answer", "me")
    if told and item.experiencer is not Experiencer.PATIENT and item.manner == "asks":
        words = before.tokens.quote(item.mention.start, item.mention.end)
        cue = " ".join(parsed.tokens.words[told[0].start : told[0].end])
        yield Finding(item.mention.concept, Assertion.PRESENT, Experiencer.PATIENT, Temporality.CURRENT, words, cue)


def _pointed(before: Parsed, parsed: Parsed, context: Context, asked: Sequence[Asked]) -> Iterator[Finding]:
    """Findings of others told with a pronoun: "no, but my mom had it"."""
    told = [m for m in parsed.mentions if not m.concept.startswith(SIGN)]
    starts = [m.start for m in told]
    for at, person in context.subjects.pointing:
        near = told[bisect_left(starts, at - 30) : bisect_left(starts, at)]
        earlier = [m for m in near if m.end <= at and at - m.end <= 12]
        if earlier:
            words = parsed.tokens.quote(earlier[-1].start, earlier[-1].end)
            pointed = [(m.concept, words) for m in earlier if m.start == earlier[-1].start]
        elif starts and starts[-1] >= at:
            continue
        else:
            pointed = [(a.mention.concept, before.tokens.quote(a.mention.start, a.mention.end)) for a in asked]
        for concept, words in dict.fromkeys(pointed):
            yield Finding(concept, Assertion.PRESENT, person.experiencer, Temporality.CURRENT, words, person.cue)


def _said(
    item: Asked, parsed: Parsed, answer: Answer, several: bool, named: bool, procedure: bool
) -> tuple[Assertion, Temporality] | None:
    if item.manner == "supposes":
        return None
    if item.manner == "tells":
        return _SAID[Verdict.YES]
    if item.manner == "denies":
        return _denial(parsed, answer)
    if answer.counter:
        return _SAID[Verdict.UNSURE]
    return _settled(item, parsed, answer, several, named, procedure)


def _settled(
    item: Asked, parsed: Parsed, answer: Answer, several: bool, named: bool, procedure: bool
) -> tuple[Assertion, Temporality] | None:
    """What a yes, a no or an elaboration says of a concept that was plainly asked about."""
    several = several and not answer.every
    if several and named and answer.rest and answer.verdict in (Verdict.YES, Verdict.NONE):
        return _SAID[Verdict.NO]
    if several and answer.verdict is Verdict.YES:
        return None if named else _SAID[Verdict.UNSURE]
    if answer.verdict is Verdict.NO and item.mention.medicine:
        return Assertion.NOT_ASSERTED, Temporality.CURRENT
    if answer.verdict in _SAID:
        return _SAID[answer.verdict]
    if item.experiencer is not Experiencer.PATIENT:
        return None
    first = parsed.tokens.words[:12]
    stated = procedure and bool(parsed.sets["undergoing"] & set(first)) and "not" not in first
    stated = stated or (item.mention.concept == "back_pain" and _placed(parsed) and "not" not in first)
    return (Assertion.PRESENT if stated else Assertion.POSSIBLE), Temporality.CURRENT


def _placed(parsed: Parsed) -> bool:
    """Whether a part of the back is named."""
    named = any(h.kind == "area" and h.name.split()[-1] in parsed.sets["back_parts"] for h in parsed.hits)
    return named and not parsed.named("cue", "well")


def _inherited(before: Parsed, parsed: Parsed, asked: Sequence[Asked]) -> Iterator[Finding]:
    """What "it runs in my family" says of the concepts that were asked about."""
    words = parsed.tokens.words
    for hit in parsed.named("cue", "family_after"):
        if parsed.sets["pointed"] & set(words[max(0, hit.start - 1) : hit.start]) and not parsed.mentions:
            cue = " ".join(words[hit.start : hit.end])
            for item in asked:
                quote = before.tokens.quote(item.mention.start, item.mention.end)
                yield Finding(
                    item.mention.concept, Assertion.PRESENT, Experiencer.FAMILY, Temporality.CURRENT, quote, cue
                )


def _denial(parsed: Parsed, answer: Answer) -> tuple[Assertion, Temporality] | None:
    """What becomes of "you have no ...": agreed to, refuted with "i do", or left open."""
    refuted = any(h.size > 1 and parsed.tokens.words[h.start] == "i" for h in parsed.named("answer", "yes"))
    if answer.verdict is Verdict.YES and refuted:
        return Assertion.PRESENT, Temporality.CURRENT
    if answer.verdict in (Verdict.YES, Verdict.NO):
        return Assertion.ABSENT, Temporality.CURRENT
    return _SAID.get(answer.verdict)


def asked_findings(asked: Sequence[str], parsed: Parsed, answer: Answer, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, with one added for each asked concept that the answer settles or leaves in doubt."""
    out = list(findings)
    wanted = list(dict.fromkeys(asked))
    mine = {f.concept for f in findings if f.experiencer is Experiencer.PATIENT}
    out = [_clear(_partly(f, parsed, answer), wanted) if f.concept in wanted else f for f in out]
    rest = [c for c in wanted if c not in mine]
    owned = any(f.concept in wanted and f.assertion is Assertion.PRESENT for f in findings)
    silent = (_denies_one(parsed, answer) and not owned) or _asks_back(parsed, answer)
    silent = silent or _doubts_other(wanted, answer, findings)
    answer = _softened(answer, parsed) if len(wanted) > 1 else answer
    said = None if silent else _rest(answer, wanted, bool(mine & set(wanted)))
    if said is not None:
        cue = answer.only if said[0] is Assertion.ABSENT and answer.verdict is not Verdict.NO else answer.cue
        out += [Finding(c, said[0], Experiencer.PATIENT, said[1], cue or answer.cue, cue) for c in rest]
    return out


def _doubts_other(wanted: Sequence[str], answer: Answer, findings: Sequence[Finding]) -> bool:
    """Whether the doubt is about something that nobody asked: "I might be pregnant, not sure"."""
    doubted = {f.concept for f in findings if f.assertion is Assertion.POSSIBLE and f.concept != "back_pain"}
    return answer.verdict is Verdict.UNSURE and bool(doubted) and doubted.isdisjoint(wanted)


def _softened(answer: Answer, parsed: Parsed) -> Answer:
    """To a whole list "i do not think so" says no; to a single thing it leaves doubt."""
    soft = {" ".join(parsed.tokens.words[h.start : h.end]) for h in parsed.named("answer", "soft_no")}
    return replace(answer, verdict=Verdict.NO) if answer.verdict is Verdict.UNSURE and answer.cue in soft else answer


def _asks_back(parsed: Parsed, answer: Answer) -> bool:
    """Whether the doubt in a message is only that it asks something: "what is cupping?" answers nothing."""
    asks = parsed.tokens.words[-1:] == ("?",) or any(
        h.kind == "question" and h.start == 0 and h.name in _ASKING for h in parsed.cues
    )
    return answer.verdict is Verdict.UNSURE and asks


def _denies_one(parsed: Parsed, answer: Answer) -> bool:
    """Whether the no belongs to what stands right after it: "no chest pain" denies that and nothing else."""
    words, cue = parsed.tokens.words, tuple(answer.cue.split())
    if answer.verdict is not Verdict.NO or answer.only:
        return False
    places = (at + len(cue) for at in range(len(words)) if words[at : at + len(cue)] == cue)
    after = next(places, len(words))
    if any(h.start in (after, after - 1) for h in parsed.named("cue", "concession")):
        return False
    stated = _restated(words, after, parsed.sets)
    return any(
        (after <= mention.start <= after + 2 and not MARKS.intersection(words[after : mention.start]))
        or after < mention.start <= stated + 2
        for mention in parsed.mentions
    )


def _restated(words: Sequence[str], after: int, sets: Mapping[str, frozenset[str]]) -> int:
    """Where the denial that spells a "no" out ends, "no, I am not ..."; -9 when none follows."""
    at = after
    while at < len(words) and (words[at] == "," or words[at] in sets["restating"]):
        at += 1
    return at if "not" in words[after:at] else -9


def _partly(finding: Finding, parsed: Parsed, answer: Answer) -> Finding:
    """A denial of one kind or sign ("no heart attack") leaves the rest of what was asked about open."""
    plain = answer.verdict is Verdict.NO and not _denies_one(parsed, answer)
    if finding.assertion is not Assertion.ABSENT or plain:
        return finding
    named = [m for m in parsed.mentions if m.concept == finding.concept]
    partial = [m.partial for m in named if parsed.tokens.quote(m.start, m.end) == finding.words]
    return replace(finding, assertion=Assertion.POSSIBLE) if partial and all(partial) else finding


def _clear(finding: Finding, wanted: Sequence[str]) -> Finding:
    """A vague name is clear enough in the answer to a question that asked for it."""
    vague = finding.assertion is Assertion.POSSIBLE and finding.cue == VAGUE
    return replace(finding, assertion=Assertion.PRESENT) if vague and finding.concept in wanted else finding


def _rest(answer: Answer, wanted: Sequence[str], some: bool) -> tuple[Assertion, Temporality] | None:
    """What holds of the asked concepts that the answer does not name."""
    if answer.verdict is Verdict.UNSURE:
        named = _SAID[Verdict.NO] if answer.only and answer.only.endswith("no") else None
        return named if some else _SAID[Verdict.UNSURE]
    if answer.verdict is Verdict.NO:
        return _SAID[Verdict.NO]
    if some:
        return _SAID[Verdict.NO] if answer.only else None
    if answer.counter:
        return None
    single = len(wanted) == 1 or answer.every
    if answer.verdict in (Verdict.YES, Verdict.PAST) and single:
        return _SAID[answer.verdict]
    return None
