"""A generated patient talks to the whole stack, to the end; and all that went wrong on the way."""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot.bootstrap import House
from bot.clinical.assess import assess
from bot.clinical.model import Assessment, Disposition, Facts
from bot.ports import Change
from tests.generated.facts import DAY, Population, Truth
from tests.generated.habits import Line
from tests.generated.manners import Manner, draw
from tests.generated.speaker import Speaker
from tests.patients import Talk, say

SEED = int(os.environ.get("CUPWISE_PATIENTS_SEED", "1"))
MOST_MESSAGES, IN_A_ROW = 60, 3


@dataclass
class Held:
    """One conversation as it went, with its faults."""

    seed: str
    truth: Truth
    manner: Manner
    talk: Talk
    faults: list[str] = field(default_factory=list)
    end: str = ""
    reached: Disposition | None = None
    true: Disposition | None = None

    @property
    def messages(self) -> int:
        """How many messages the patient wrote."""
        return sum(who == "patient" for who, _ in self.talk.lines)

    @property
    def questions(self) -> int:
        """How many turns of the bot asked something."""
        return len(self.talk.asked)

    def __str__(self) -> str:
        head = f"seed {self.seed}: {'; '.join(dict.fromkeys(self.faults))}"
        return "\n".join(map(str, (head, self.truth, self.manner, self.talk)))


async def hold(house: House, population: Population, number: int, speaks_as: Truth | None = None) -> Held:
    """The whole conversation of the patient of this number, who may speak as somebody else would."""
    seed = f"{SEED}:{number}"
    held = Held(seed, population.draw(seed), draw(seed), Talk(f"patient-{seed.replace(':', '-')}-{uuid.uuid4().hex}"))
    speaker = Speaker(speaks_as or held.truth, held.manner, population, house.clinic, seed)
    with _errors_in(held.faults):
        await _talk(house, held, speaker)
    if held.messages >= MOST_MESSAGES:
        held.faults.append(f"no end after {MOST_MESSAGES} messages")
    _judge(house, population, held, speaker)
    return held


async def _talk(house: House, held: Held, speaker: Speaker) -> None:
    watch = Watch(held)
    try:
        while held.messages < MOST_MESSAGES and not _over(house, held, speaker):
            line = speaker.line(held.talk)
            watch.before(line)
            await say(house, held.talk, line.text)
            watch.after()
    except (AssertionError, KeyError) as fault:
        held.faults.append(str(fault))


@contextmanager
def _errors_in(faults: list[str]) -> Iterator[None]:
    """Counts what is logged as an error meanwhile."""
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: faults.append(f"logged: {record.getMessage()}")
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


class Watch:
    """Looks at each turn: nothing is asked that was answered, and the bot does not turn in circles."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self.answered: set[str] = set()
        self.turns: list[str] = []

    def before(self, line: Line) -> None:
        """What the patient is about to say."""
        asked = self.held.talk.last.state.asked if self.held.talk.last else None
        if line.aside:
            self.turns.clear()
        if line.excuse:
            self.answered.clear()
        elif line.exact and asked:
            self.answered.add(asked)

    def after(self) -> None:
        """What the bot made of it."""
        state = self.held.talk.last.state
        if state.asked in self.answered and not state.emergency:
            self.held.faults.append(f"{state.asked} is asked again after it was answered")
        self.turns.append(self.held.talk.said_last())
        if len(set(self.turns[-IN_A_ROW:])) == 1 and len(self.turns) >= IN_A_ROW:
            self.held.faults.append(f"the same words {IN_A_ROW} times in a row: {self.turns[-1]!r}")


def _over(house: House, held: Held, speaker: Speaker) -> bool:
    if held.talk.last is None:
        return False
    state = held.talk.last.state
    if state.emergency or house.messages.state(held.talk.conversation).self_harm_at:
        return True
    return state.asked is None and state.overall is not None and not (speaker.pending or speaker.openings)


def _judge(house: House, population: Population, held: Held, speaker: Speaker) -> None:
    """Compare what was reached with what is true. Milder is never right; stricter is, but for plain talkers."""
    facts = population.facts(held.truth)
    true = assess(facts, population.knowledge, DAY)
    decision = house.decisions.latest(held.talk.conversation)
    held.true, visit = true.overall, house.clinic.visits.booked(held.talk.conversation)
    if decision is None:
        held.faults.append("no decision")
        return
    held.reached = Disposition.of(held.talk.last.state.overall)
    told = _told(population, held, speaker)
    enough = not told.questions and not told.overall.bookable
    if held.reached < (min(true.overall, told.overall) if enough else true.overall):
        held.faults.append(f"{held.reached.word}, but {true.overall.word} is true")
    if held.reached > max(true.overall, told.overall) and held.manner.plain and not held.truth.unsure:
        held.faults.append(f"{held.reached.word} after plain answers, but {true.overall.word} is true")
    if visit and not _may_have(population, facts, visit.service, (visit.start.date() - DAY).days):
        held.faults.append(f"{visit.service} was booked")
    held.end = "booked" if visit else held.reached.word
    if visit:  # The next patients need openings as well.
        house.store.diary.release(visit.id, held.talk.conversation, Change(house.clock.now()))


def _told(population: Population, held: Held, speaker: Speaker) -> Assessment:
    """What follows from what was asked and told: the rules may end an intake before everything true is asked."""
    facts = population.told(held.truth, held.talk.asked[speaker.begun :], speaker.said, speaker.kept_back)
    return assess(facts, population.knowledge, DAY)


def _may_have(population: Population, facts: Facts, service: str, days: int) -> bool:
    """Whether the service is open to this patient on the day of the visit, `days` from now.

    The clinic's own physician, whom no rule speaks of, sees everybody whose signs are not urgent.
    """
    since = {concept: ago + days for concept, ago in facts.since.items()}
    later = Facts(facts.findings, facts.age, facts.areas, since, facts.service, facts.answered)
    result = assess(later, population.knowledge, DAY + timedelta(days=days))
    level = result.services.get(service)
    return result.overall < Disposition.URGENT and (level is None or level.bookable)
