"""What hard words of the questions mean, from `meanings.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from bot.clinical.faults import BadKnowledge, Fault, Located
from bot.knowledge.yamlfile import read_yaml

_KEYS = frozenset({"names", "words"})
_WORD = re.compile(r"[\w'-]+")


class Meanings:
    """What a word means, by each name that patients have for it."""

    def __init__(self, by_name: Mapping[str, str]) -> None:
        self.by_name = MappingProxyType(dict(by_name))
        self._longest_first = sorted(by_name, key=len, reverse=True)

    def of(self, text: str) -> str | None:
        """What the longest name in a text means; None when the text has none."""
        padded = f" {' '.join(_WORD.findall(text.casefold()))} "
        named = next((name for name in self._longest_first if f" {name} " in padded), None)
        return self.by_name[named] if named else None


def read_meanings(folder: Path) -> Meanings:
    """Raises `BadKnowledge` with every entry that lacks names or words, has an unknown key or takes a name again."""
    file = read_yaml(folder / "meanings.yml")
    faults = [] if "meanings" in file else [file.fault("missing section: meanings")]
    by_name: dict[str, str] = {}
    for key, entry in file.get("meanings", {}).items():
        names = [str(name).casefold() for name in entry.get("names") or ()]
        faults += _faults_of(key, entry, [name for name in names if name in by_name])
        by_name |= dict.fromkeys(names, str(entry.get("words") or "").strip())
    if faults:
        raise BadKnowledge(faults)
    return Meanings(by_name)


def _faults_of(key: str, entry: Located, taken: list[str]) -> list[Fault]:
    return [
        *(entry.fault(f"{key}: no {missing}") for missing in sorted(_KEYS) if not entry.get(missing)),
        *(entry.fault(f"{key}: unknown key {one}", one) for one in sorted(set(entry) - _KEYS)),
        *(entry.fault(f"{key}: {name} has a meaning already", "names") for name in taken),
    ]
