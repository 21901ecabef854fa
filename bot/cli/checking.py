"""`cupwise check`: every fault of knowledge, words, domain and settings, at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from bot.clinical.faults import BadKnowledge
from bot.errors import BadSettings

T = TypeVar("T")


def check_all() -> list[str]:
    """All faults, each on a line with its file; empty when all is well. The clinic's overlay is checked as well."""
    from bot.bootstrap import knowledge_for, read_knowledge
    from bot.settings import read_settings

    settings, wrong_settings = _tried(read_settings)
    _, wrong_knowledge = _tried(partial(knowledge_for, settings) if settings else read_knowledge)
    _, wrong_domain = _tried(_check_domain)
    return list(dict.fromkeys([*wrong_knowledge, *wrong_settings, *wrong_domain]))


def _tried(part: Callable[[], T]) -> tuple[T | None, list[str]]:
    """What a part gives, or its faults."""
    try:
        return part(), []
    except BadKnowledge as bad:
        return None, [str(fault) for fault in bad.faults]
    except BadSettings as bad:
        return None, str(bad).splitlines()


def _check_domain() -> None:
    from bot.cli.domain import check_domain

    check_domain()
