"""What patients are asked, told and shown about their own data, from `consent.yml`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from bot.clinical.faults import BadKnowledge, Fault, Located
from bot.knowledge.words import Words
from bot.knowledge.yamlfile import read_yaml

KEYS = frozenset(
    "ask more yes no refused taken_back forget_ask forget_ask_visit forget_ask_call forget_yes forget_yes_words "
    "forget_no forget_done forget_done_visit forget_with_staff forget_kept known_nothing known_name known_phone "
    "known_email known_visit known_waiting known_call known_consent known_no_consent known_progress known_messages "
    "known_understood known_end".split()
)
_VISIT = frozenset({"service", "time"})
_NEEDED: Mapping[str, frozenset[str]] = {
    "forget_ask_visit": _VISIT,
    "forget_done_visit": _VISIT,
    "known_visit": _VISIT,
    "known_name": frozenset({"name"}),
    "known_phone": frozenset({"phone"}),
    "known_email": frozenset({"email"}),
    "known_waiting": frozenset({"service"}),
    "known_progress": frozenset({"count"}),
    "known_call": frozenset({"time"}),
    "known_consent": frozenset({"time", "version"}),
    "known_messages": frozenset({"count"}),
}
_NOTHING: frozenset[str] = frozenset()
_ASKED = ("ask", "more", "yes", "no")
_LONGEST_VERSION = 40


@dataclass(frozen=True)
class ConsentWords:
    """The words by key, and the version of the question; `digest` changes with every word that was agreed to."""

    version: str
    words: Words

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of the question, its longer explanation and its answers, as a patient reads them."""
        shown = [self.version, *(self.words.say(key) for key in _ASKED)]
        return hashlib.sha256(json.dumps(shown, ensure_ascii=True).encode()).hexdigest()

    def say(self, key: str, **more: str) -> str:
        """The words for `key`. Raises `KeyError` for a key or placeholder that does not exist."""
        return self.words.say(key, **more)


def read_consent(folder: Path, clinic: Mapping[str, str]) -> ConsentWords:
    """Read `consent.yml`. Raises `BadKnowledge` with every missing, empty, unknown or wrongly filled text."""
    file = read_yaml(folder / "consent.yml")
    faults = [file.fault(f"unknown key: {key}", key) for key in sorted(set(file) - {"version", "words"})]
    version, texts = file.get("version"), file.get("words")
    if not isinstance(version, str) or not 0 < len(version) <= _LONGEST_VERSION:
        faults.append(file.fault(f"version must be a text of 1 to {_LONGEST_VERSION} characters", "version"))
    if isinstance(texts, Located):
        faults += _faults_of(texts, clinic)
    else:
        faults.append(file.fault("missing section: words", "words"))
    if faults or not isinstance(texts, Located):
        raise BadKnowledge(faults)
    return ConsentWords(str(version), Words({key: text.strip() for key, text in texts.items()}, dict(clinic)))


def _faults_of(texts: Located, clinic: Mapping[str, str]) -> list[Fault]:
    faults = [texts.fault(f"words without a use: {key}", key) for key in sorted(set(texts) - KEYS)]
    faults += [texts.fault(f"words missing: {key}") for key in sorted(KEYS - set(texts))]
    for key, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            faults.append(texts.fault(f"{key}: must be a text", key))
            continue
        needed = _NEEDED.get(key, _NOTHING)
        used = {name for _, name, _, _ in Formatter().parse(text) if name}
        faults += [texts.fault(f"{key}: no such placeholder {{{n}}}", key) for n in sorted(used - needed - set(clinic))]
        faults += [texts.fault(f"{key}: does not say {{{n}}}", key) for n in sorted(needed - used)]
    return faults
