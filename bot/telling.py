"""What the clinic tells: answers to side questions, outcomes with their reasons, and where all of it comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Disposition, ServiceId
from bot.clinical.outcomes import Outcome, outcome
from bot.knowledge.meanings import Meanings
from bot.knowledge.topics import Topic
from bot.knowledge.words import Words
from bot.ports import ConversationId, Decisions
from bot.wording import Wording

_MOST_SOURCES = 4
_UNREAD = "none"
_NO_YEAR = "n.d."


class Telling:
    """Puts answers, outcomes and sources into words. `instead` are the services that a consult may lead to."""

    def __init__(
        self,
        knowledge: Knowledge,
        words: Words,
        wording: Wording,
        topics: Mapping[str, Topic],
        meanings: Meanings,
        decisions: Decisions,
        instead: Collection[ServiceId],
    ) -> None:
        self._knowledge, self._words, self._wording = knowledge, words, wording
        self._topics, self._meanings = topics, meanings
        self._decisions, self._instead = decisions, instead

    def title(self, topic: str) -> str:
        """What a side question is called. Raises `KeyError` for an unknown one."""
        return self._topics[topic].title

    def meaning(self, text: str) -> str | None:
        """What a hard word in a text means; None when none is known."""
        return self._meanings.of(text)

    def answers(self, topic: str) -> bool:
        """Whether there is an answer to a side question."""
        return topic in self._topics

    def answer(self, topic: str) -> tuple[str, ...]:
        """The words of a side question's topic. Raises `KeyError` for an unknown one."""
        return tuple(self._words.fill(text) for text in self._topics[topic].words)

    def source(self, topic: str) -> tuple[str, ...]:
        """Where an answer comes from, and where to look it up. Raises `KeyError` for an unknown topic."""
        told = self._topics[topic]
        said = self._words.say("source_of", title=told.title, source=self._words.fill(told.source_words))
        return (said, *self._list(told.sources))

    def basis(self) -> tuple[str, ...]:
        """What all answers rest on, for someone who has had none yet."""
        return (self._words.say("source_of_all"),)

    def outcome(self, result: Outcome) -> tuple[str, str]:
        """An outcome as two messages: what and why, then when, what comes next and what to watch for."""
        others = [other for other in result.alternatives if other in self._instead]
        texts = [result.headline, *(() if result.key == Disposition.CLEAR.word else result.reasons)]
        later = [result.time_frame, result.instead if others else result.next_step, result.worsening]
        places = {
            "service": self._spoken([result.service]),
            "day": self._wording.day(result.not_before) if result.not_before else "",
            "others": self._spoken(others),
        }
        return self._words.fill(" ".join(texts), **places), self._words.fill(" ".join(later), **places)

    def standing(self, conversation: ConversationId) -> tuple[str, ...]:
        """The two messages of the outcome that stands; none before the first."""
        decision = self._decisions.latest(conversation)
        return self.outcome(outcome(decision.assessment, self._knowledge)) if decision else ()

    def reasons_again(self, conversation: ConversationId) -> tuple[str, ...]:
        """The reasons of the outcome that stands, and where they come from. Raises `KeyError` when there is none."""
        reasons = " ".join(self._standing(conversation).reasons)
        return (self._words.say("reasons_again", reasons=reasons), *self.outcome_source(conversation))

    def outcome_source(self, conversation: ConversationId) -> tuple[str, ...]:
        """Where the reasons of the outcome that stands come from. Raises `KeyError` when there is none."""
        reasons = self._standing(conversation).rests_on
        listed = self._list(source for reason in reasons for source in reason.sources)
        key = "outcome_source" if listed else "outcome_source_caution" if reasons else "outcome_source_none"
        return (self._words.say(key), *listed)

    def _standing(self, conversation: ConversationId) -> Outcome:
        decision = self._decisions.latest(conversation)
        if decision is None:
            raise KeyError(conversation)
        return outcome(decision.assessment, self._knowledge)

    def _spoken(self, services: Sequence[ServiceId]) -> str:
        return f" {self._words.say('or')} ".join(self._knowledge.services[service].spoken for service in services)

    def _list(self, sources: Iterable[str]) -> tuple[str, ...]:
        """The sources that someone can look up, most telling first; nothing when there is none."""
        known = [self._knowledge.sources[name] for name in dict.fromkeys(sources)]
        found = [one for one in known if one.read != _UNREAD]
        items = [
            ", ".join(part for part in (one.title, one.year, one.address) if part and part != _NO_YEAR) for one in found
        ]
        more = len(items) - _MOST_SOURCES
        shown = self._words.say("source_list", sources="".join(f"\n- {item}" for item in items[:_MOST_SOURCES]))
        rest = (self._words.say("source_more", count=str(more)),) if more > 0 else ()
        return ("\n".join((shown, *rest)),) if items else ()
