"""Every text that the bot can say, found in its files: what is not spoken is named here, all else counts as spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from tests.consistency.tree import ROOT

KNOWLEDGE = ROOT / "bot" / "knowledge"

# Files that only machines, staff or the language part read, and what is in them.
SILENT_FILES = {
    "clinic.yml": "settings",
    "codes.yml": "codes of records",
    "complaint.yml": "words that patients write",
    "cues.yml": "words that patients write",
    "language*.yml": "words that patients write",
    "medicines.yml": "words that patients write",
    "places.yml": "words that patients write",
    "terms.yml": "words that patients write",
    "sources.yml": "titles of papers, as their authors wrote them",
}
# Keys that are silent where they stand: for staff, for records, or words to recognise.
SILENT_KEYS = {
    "checkin.yml": "alert from options",
    "contraindications.yml": "why therapist says",
    "manual_therapy.yml": "why therapist says",
    "medicine_rules.yml": "why therapist says",
    "red_flags.yml": "why therapist says",
    "questions.yml": "areas answers claimed_by denials",
    "followup.yml": "answers alert",
    "post.yml": "staff",
    "services.yml": "names given_by label",
    "words.yml": "name_lead_in not_in_names seldom_in_names yes_signs no_signs",
}
WORD_LIST = re.compile(r"(?<!source)_words$")
# Files of words that patients write, but for these sections.
SPOKEN_SECTIONS = {"times.yml": {"says"}}
# A label is never said alone; this is the shortest sentence that holds one.
INSIDE = {("concepts.yml", "label"): ("outcomes.yml", "not_sure", "some", "what")}


def spoken() -> Iterator[tuple[str, str]]:
    """Where each text stands, and the text with its places still open."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    for name, said in domain["responses"].items():
        for number, one in enumerate(said):
            yield f"domain.yml {name} {number}", str(one["text"])
    for path in sorted(KNOWLEDGE.glob("*.yml")):
        if not any(path.match(pattern) for pattern in SILENT_FILES):
            read = _read(path.name)
            sections = SPOKEN_SECTIONS.get(path.name, set(read))
            yield from _texts(path.name, {key: read[key] for key in read if key in sections}, ())


def _texts(file: str, value: Any, way: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not _silent(file, str(key)):
                yield from _texts(file, inner, (*way, str(key)))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(file, inner, (*way, str(number)))
    elif isinstance(value, str) and " " in value.strip():
        yield f"{file} {' '.join(way)}", _inside(file, way[-1], value)


def _silent(file: str, key: str) -> bool:
    return key in SILENT_KEYS.get(file, "").split() or WORD_LIST.search(key) is not None


def _inside(file: str, key: str, text: str) -> str:
    if (file, key) not in INSIDE:
        return text
    home, section, name, place = INSIDE[file, key]
    return str(_read(home)[section][name]).replace(f"{{{place}}}", text)


def _read(name: str) -> Any:
    return yaml.safe_load((KNOWLEDGE / name).read_text(encoding="utf-8"))
