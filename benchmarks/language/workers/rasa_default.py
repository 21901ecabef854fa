"""A stock Rasa with its default pipeline: the best intent of each text, before and after its own fallback."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from importlib.metadata import version
from typing import Any

from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog

_ROUNDS = 3
_FALLBACK = "nlu_fallback"


async def _answer(agent: Agent, text: str) -> dict[str, Any]:
    """`intent` is the classifier's own best, `fallback` whether the FallbackClassifier turned it down."""
    times = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        parsed = await agent.parse_message(text)
        times.append((time.perf_counter() - began) * 1000)
    best = next(entry for entry in parsed["intent_ranking"] if entry["name"] != _FALLBACK)
    fallback = parsed["intent"]["name"] == _FALLBACK
    return {
        "intent": best["name"],
        "confidence": best["confidence"],
        "fallback": fallback,
        "milliseconds": min(times),
    }


async def _answer_all(model: str) -> None:
    configure_structlog(logging.ERROR)  # it would print every message, and the printing would count as its time
    agent = Agent.load(model)
    answers = [await _answer(agent, text) for text in json.load(sys.stdin)]
    sys.stdout.write(json.dumps({"version": version("rasa"), "answers": answers}))


if __name__ == "__main__":
    asyncio.run(_answer_all(sys.argv[1]))
