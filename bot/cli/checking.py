"""`cupwise check`: every fault of knowledge, words, domain and settings, at once."""

from __future__ import annotations

from collections.abc import Callable

from bot.clinical.faults import BadKnowledge
from bot.errors import BadSettings


def check_all() -> list[str]:
    """All faults, each on a line with its file; empty when all is well."""
    from bot.bootstrap import read_knowledge
    from bot.settings import read_settings

    return [*_faults(read_knowledge), *_faults(read_settings), *_faults(_check_domain)]


def _faults(part: Callable[[], object]) -> list[str]:
    try:
        part()
    except BadKnowledge as bad:
        return [str(fault) for fault in bad.faults]
    except BadSettings as bad:
        return str(bad).splitlines()
    return []


def _check_domain() -> None:
    from bot.cli.domain import check_domain

    check_domain()
