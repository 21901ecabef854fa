"""The second reader: notices danger told in words that no list holds. It learned from examples and may only raise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.clinical.reading import Assertion, Experiencer, Finding, Temporality
from bot.errors import BadSettings
from bot.language.mentions import Finder, Parsed
from bot.learned import PhraseModel

HARMLESS = "harmless"
CUE = "sounds like"
_STRENGTH = 50.0
# A text that is at most so likely harmless, and at least so likely some sign, tells of that sign; so does one that is
# surely a sign, though it could be harmless. These were chosen on messages that nobody who wrote examples had seen.
_HARMLESS_AT_MOST, _SIGN_AT_LEAST = 0.08, 0.04
_PERHAPS_HARMLESS, _SURELY = 0.2, 0.5
# Of what patients say on all kinds of things each third message is enough to learn what is harmless.
_EACH = 3
_LONG = 4
_FEWEST_WORDS = 3
_MOST_SENTENCES = 40


@dataclass(frozen=True, slots=True)
class SignModel:
    """Tells of a text which sign of danger it sounds like."""

    model: PhraseModel

    @classmethod
    def learn(cls, folder: Path, said: Iterable[str], finder: Finder) -> SignModel:
        """Learn from the files of a folder: a sentence a line, in the file of the concept that it tells of.

        Files whose names begin with "harmless" hold sentences of the same words that tell of no danger. So does what
        patients have `said`, where the `finder` finds no sign named.
        """
        pairs = [pair for path in sorted(folder.glob("*.txt")) for pair in _examples(path)]
        signs = {label for _, label in pairs}
        calm = (
            text
            for text in islice(said, 0, None, _EACH)
            if signs.isdisjoint(m.concept for m in finder.parse(text).mentions)
        )
        pairs += [(text, HARMLESS) for text in calm]
        return cls(PhraseModel.fit([text for text, _ in pairs], [label for _, label in pairs], _STRENGTH))

    def save(self, folder: Path) -> None:
        """Write the model into `folder`."""
        self.model.save(folder)

    @classmethod
    def read(cls, folder: Path) -> SignModel:
        """Read what `save` wrote. Raises `BadSettings` when it is missing or broken: without it danger is missed."""
        try:
            return cls(PhraseModel.read(folder))
        except (OSError, ValueError, KeyError) as fault:
            raise BadSettings(f"the model in {folder.name}/ cannot be read: run `cupwise train`") from fault

    def sign(self, text: str, at_least: float = _SIGN_AT_LEAST) -> str | None:
        """The concept that a text sounds like, or None where it sounds harmless or is too short to tell.

        The sign must be `at_least` so likely.
        """
        if sum(word[0].isalpha() for word in text.split()) < _FEWEST_WORDS:
            return None
        chances = dict(self.model.rank(text))
        harmless = chances.pop(HARMLESS)
        label = max(chances, key=chances.__getitem__)
        most = _PERHAPS_HARMLESS if chances[label] >= _SURELY else _HARMLESS_AT_MOST
        return label if harmless <= most and chances[label] >= at_least else None

    def findings(self, parsed: Parsed, settled: frozenset[int]) -> Iterator[Finding]:
        """Possible signs in the sentences but for those `settled`: there the phrases know better.

        A short message without any of those is also taken as a whole. In a long one each sentence must tell its sign
        more surely: much is said there that no example resembles.
        """
        sentences = _sentences(parsed)
        long = len(sentences) >= _LONG
        texts = [text for number, text in sentences if number not in settled]
        whole = [parsed.tokens.text] if 1 < len(sentences) < _LONG and not settled else []
        for text in (*texts[:_MOST_SENTENCES], *whole):
            concept = self.sign(text, _SURELY if long else _SIGN_AT_LEAST)
            if concept is not None:
                yield Finding(concept, Assertion.POSSIBLE, Experiencer.PATIENT, Temporality.CURRENT, text, CUE)


def _sentences(parsed: Parsed) -> list[tuple[int, str]]:
    """The sentences of a message by their numbers, as they were written."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for at, number in enumerate(parsed.sentences):
        first.setdefault(number, at)
        last[number] = at
    return [(number, parsed.tokens.quote(first[number], last[number] + 1)) for number in first]


def _examples(path: Path) -> Iterator[tuple[str, str]]:
    label = HARMLESS if path.stem.startswith(HARMLESS) else path.stem
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield line.strip(), label
