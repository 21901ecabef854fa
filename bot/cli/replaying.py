"""`cupwise replay`: computes stored decisions again and shows what the present knowledge would say."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.clinical.assess import assess
from bot.clinical.building import build
from bot.clinical.content import files_of
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Assessment, Facts
from bot.errors import BadKnowledge, NotFound
from bot.ports import Editions
from bot.store.canonical import assessment_from, assessment_text, facts_from, services_text
from bot.store.decisions import StoredDecision


@dataclass(frozen=True)
class Replay:
    """What came of one decision: what was stored, why it was not reproduced, and what would be said now."""

    row: StoredDecision
    fault: str | None
    stored: Assessment | None = None
    present: Assessment | None = None

    @property
    def changed(self) -> bool:
        """Whether the present knowledge comes to another disposition for any service."""
        return self.stored is not None and self.present is not None and _said(self.stored) != _said(self.present)

    def as_json(self) -> dict[str, Any]:
        """The shape that `cupwise replay` prints."""
        own = {"id": self.row.id, "conversation": self.row.conversation}
        if self.row.erased_at:
            at = self.row.erased_at.isoformat()
            return {**own, "replayed": False, "note": "erased on request", "erased_at": at}
        shown = {name: _shown(result) for name, result in (("stored", self.stored), ("present", self.present))}
        fault = {"fault": self.fault} if self.fault else {}
        replayed = {"replayed": self.fault is None, **fault, "changed": self.changed}
        return {**own, **shown, **replayed}


class Replayer:
    """Computes decisions again, each with the knowledge that it was made with."""

    def __init__(self, present: Knowledge, editions: Editions) -> None:
        self._present, self._editions = present, editions
        self._knowledge = lru_cache(maxsize=16)(self._made)

    def replay(self, row: StoredDecision) -> Replay:
        """Compute one decision again, on the day and from the facts stored with it; an erased one holds none."""
        if row.erased_at:
            return Replay(row, None)
        try:
            facts, stored = facts_from(row.facts), assessment_from(row.result)
        except (ValueError, KeyError, TypeError) as fault:
            return Replay(row, f"cannot be read: {type(fault).__name__}")
        present = assess(facts, self._present, stored.on)
        return Replay(row, self._fault(row, facts, stored), stored, present)

    def _fault(self, row: StoredDecision, facts: Facts, stored: Assessment) -> str | None:
        """Why the stored result is not what its facts and its knowledge lead to, or None."""
        try:
            then = self._knowledge(stored.knowledge_version)
        except NotFound as fault:
            return str(fault)
        except (BadKnowledge, ValueError):
            return f"the kept knowledge {stored.knowledge_version} cannot be read"
        if then.version != stored.knowledge_version:
            return f"the knowledge kept as {stored.knowledge_version} is {then.version}"
        if assessment_text(assess(facts, then, stored.on)) != row.result:
            return "the facts and the knowledge lead to another result than the one stored"
        beside = (row.overall, row.knowledge_version, row.services)
        if beside != (int(stored.overall), stored.knowledge_version, services_text(stored.services)):
            return "what the lists show beside the result is not what the result says"
        return None

    def _made(self, version: str) -> Knowledge:
        return build(files_of(self._editions.content(version)))


def replay_decisions(number: int | None, conversation: str | None) -> None:
    """Print a line for each decision and a summary; exit code 2 when one is not reproduced or the chain is broken.

    Raises `NotFound` when there is no such decision.
    """
    from bot.knowledge.load import load
    from bot.settings import read_settings
    from bot.store import open_store

    settings = read_settings()
    store = open_store(settings.database_url, settings.data_keys)
    try:
        store.ping()
        replayer = Replayer(load(overlay=settings.overlay), store.editions)
        found = [_printed(replayer.replay(row)) for row in store.decisions.stored(conversation, number)]
        broken = store.decisions.first_break()
    finally:
        store.close()
    if not found and (number, conversation) != (None, None):
        raise NotFound("no such decision")
    wrong = sum(replay.fault is not None for replay in found)
    _summary(found, wrong, broken)
    if wrong or broken is not None:
        sys.exit(2)


def _printed(replay: Replay) -> Replay:
    print(json.dumps(replay.as_json(), ensure_ascii=False), flush=True)
    return replay


def _summary(found: Sequence[Replay], wrong: int, broken: int | None) -> None:
    erased = sum(replay.row.erased_at is not None for replay in found)
    changed = sum(replay.changed for replay in found)
    chain = "the chain is whole" if broken is None else f"THE CHAIN IS BROKEN at decision {broken}"
    print(
        f"{len(found)} decisions: {len(found) - wrong - erased} reproduced byte for byte, {wrong} NOT; "
        f"{erased} erased on request; "
        f"{changed} would come out differently today; {chain}",
        file=sys.stderr,
    )


def _said(assessment: Assessment) -> tuple[object, Mapping[str, object]]:
    return assessment.overall, dict(assessment.services)


def _shown(assessment: Assessment | None) -> dict[str, Any] | None:
    if assessment is None:
        return None
    return {
        "knowledge_version": assessment.knowledge_version,
        "on": assessment.on.isoformat(),
        "overall": assessment.overall.word,
        "services": {service: level.word for service, level in sorted(assessment.services.items())},
        "rules": sorted(reason.rule for reason in assessment.reasons if reason.status != "against"),
    }
