"""The words for the time of a visit, read from `times.yml` and looked up by their longest phrase."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.clinical.faults import BadKnowledge, Located
from bot.knowledge.yamlfile import read_yaml
from bot.scheduling.hours import WEEKDAYS, Hours

_FLAGS = (
    "after_next am pm to past quarter half oclock next this last in within from_then now week_of on_day not denial "
    "wants contrast either elsewhere pick_leads pick_verbs picked pick_last month_leads month_doubt"
).split()
_NAMED = ("bounds", "after_bounds", "orders", "units", "rest")
_NUMBERED = ("numbers", "ordinals", "days", "after_shown")
_SAYS = frozenset(
    "any_time either both not from_day until_day days within until after before between at noon "
    "soonest later earlier next".split()
)
_CLOCK = re.compile(r"(\d\d):(\d\d)")
_DATED, _NTH = re.compile(r"(\d\d)-(\d\d)"), re.compile(r"(\d\d)-([a-z]{3})-(-?\d)")

Senses = Mapping[str, Any]


@dataclass(frozen=True)
class TimeRules:
    """How doubtful words are settled; the file says what each number means."""

    week_starts: int
    first_morning_hour: int
    around_minutes: int
    passed_days: int


@dataclass(frozen=True)
class TimeWords:
    """Phrases by their words, each with its senses: what kind of word it is, and its value as such.

    `typos` are the names worth correcting to; `parts` gives the days of a part of a week and of a month.
    """

    senses: Mapping[tuple[str, ...], Senses]
    known: frozenset[str]
    longest: int
    typos: tuple[str, ...]
    dropped: frozenset[str]
    hours: Mapping[str, Hours]
    parts: Mapping[str, Mapping[str, tuple[int, int]]]
    rules: TimeRules
    says: Mapping[str, str]


def read_time_words(folder: Path) -> TimeWords:
    """Read `times.yml` of a folder. Raises `BadKnowledge` when it is missing, or a part of it missing or malformed."""
    file = read_yaml(folder / "times.yml")
    try:
        return _build(file)
    except (KeyError, AttributeError, TypeError, ValueError, IndexError) as fault:
        raise BadKnowledge([file.fault(f"the words for times are incomplete: {fault!r}")]) from fault


def plain_words(phrase: str) -> list[str]:
    """The words of a phrase in lower case, without apostrophes and plural s; a sign is a word."""
    return [stem(word) for word in re.findall(r"[^\W_]+|[-@&/]", phrase.casefold().replace("'", "").replace("’", ""))]


def stem(word: str) -> str:
    """A word without the s of its plural; both sides of a comparison are stemmed, so it need not be English."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _build(file: Located) -> TimeWords:
    dropped = frozenset(w for phrase in _split(file["dropped"]) for w in plain_words(phrase))
    senses: dict[tuple[str, ...], dict[str, Any]] = {}
    for phrase, kind, value in _entries(file):
        words = tuple(w for w in plain_words(phrase) if w not in dropped)
        if words:
            senses.setdefault(words, {}).setdefault(kind, value)
    says = {key: str(text) for key, text in file["says"].items()}
    if set(says) != _SAYS:
        raise BadKnowledge([file.fault(f"'says' must have just these keys: {', '.join(sorted(_SAYS))}", "says")])
    rules = file["rules"]
    return TimeWords(
        senses=MappingProxyType(senses),
        known=frozenset(word for words in senses for word in words) | dropped,
        longest=max(map(len, senses)),
        typos=tuple(w for w in (*file["weekdays"], *file["months"], *_WORTH_CORRECTING) if len(w) > 5),
        dropped=dropped,
        hours=MappingProxyType({n: Hours(_minutes(h["from"]), _minutes(h["to"])) for n, h in file["hours"].items()}),
        parts=MappingProxyType(
            {n: {u: (int(p[u][0]), int(p[u][1])) for u in ("week", "month")} for n, p in file["parts"].items()}
        ),
        rules=TimeRules(
            week_starts=WEEKDAYS.index(rules["week_starts"]),
            first_morning_hour=int(rules["first_morning_hour"]),
            around_minutes=int(rules["around_minutes"]),
            passed_days=int(rules["passed_days"]),
        ),
        says=MappingProxyType(says),
    )


_WORTH_CORRECTING = ("tomorrow", "morning", "afternoon", "evening", "weekend", "earliest", "soonest", "midday")


def _entries(file: Located) -> Iterator[tuple[str, str, Any]]:
    """Each phrase with the kind of word it is and its value as that."""
    blocks: list[tuple[str, str, Any]] = [(file[kind], kind, True) for kind in _FLAGS]
    blocks += [(block, kind, name) for kind in _NAMED for name, block in file[kind].items()]
    blocks += [(entry["words"], kind, name) for kind in ("hours", "parts") for name, entry in file[kind].items()]
    blocks += [(block, kind, int(name)) for kind in _NUMBERED for name, block in file[kind].items()]
    blocks += [(block, "clock", _minutes(name)) for name, block in file["clock"].items()]
    for block, kind, value in (*blocks, *_calendar(file)):
        yield from ((phrase, kind, value) for phrase in _split(block))


def _calendar(file: Located) -> Iterator[tuple[str, str, Any]]:
    """Blocks of phrases for weekdays, months and stretches of them."""
    for name, block in file["weekdays"].items():
        yield block, "weekday", WEEKDAYS.index(name)
    for names, block in file["weekday_groups"].items():
        yield block, "weekdays", frozenset(WEEKDAYS.index(name) for name in names.split())
    for number, block in enumerate(file["months"].values(), 1):
        yield block, "month", number
    for name, block in file["today_hours"].items():
        yield block, "today_hours", file["hours"][name] and name
    for name, block in file["holidays"].items():
        yield block, "holiday", _holiday(str(name))
    for name, block in file["ahead"].items():
        unit, count = name.split()
        yield block, "ahead", (unit, int(count))


def _split(block: str) -> list[str]:
    return [phrase.strip() for phrase in str(block).split(";") if phrase.strip()]


def _holiday(name: str) -> tuple[int, ...]:
    """Month and day; or month, weekday and which of them."""
    dated, nth = _DATED.fullmatch(name), _NTH.fullmatch(name)
    if dated:
        return int(dated.group(1)), int(dated.group(2))
    if nth is None:
        raise ValueError(f"{name!r} is not a day such as 12-25 or 11-thu-4")
    weekday = next(n for n, day in enumerate(WEEKDAYS) if day[:3] == nth.group(2))
    return int(nth.group(1)), weekday, int(nth.group(3))


def _minutes(clock: str) -> int:
    found = _CLOCK.fullmatch(clock)
    if found is None:
        raise ValueError(f"{clock!r} is not a time such as 09:30")
    return int(found.group(1)) * 60 + int(found.group(2))
