"""The dialogue behind the conversation as a stock Rasa server, over its REST channel and HTTP API."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from bot.dialogue.agent import as_reply, plain
from bot.errors import DialogueUnavailable
from bot.ports import Dialogue, Message, Turn
from tests.parity.stock import Stock

_SECONDS = 60


class StockDialogue(Dialogue):
    """Answers with a stock Rasa, which keeps the memory of the conversation itself."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock

    @property
    def ready(self) -> bool:
        """A stock Rasa is handed over running."""
        return True

    async def reply(self, conversation: str, text: str, missed: Sequence[Message] = ()) -> Turn:
        """Answer `text` after `missed`, in the stock server."""
        return await asyncio.to_thread(self._turn, conversation, text, missed)

    def anew(self, screening: int | None, at: datetime) -> tuple[str, ...]:
        """Nothing to compare: its memory is not ours to write, so staff let no chat of it go on."""
        raise DialogueUnavailable("a stock server keeps its own memory")

    def _turn(self, conversation: str, text: str, missed: Sequence[Message]) -> Turn:
        tracker = f"/conversations/{quote(conversation, safe='')}"
        for message in missed:
            self._call(f"{tracker}/messages", {"text": plain(message.text), "sender": "user"})
        said = self._call("/webhooks/rest/webhook", {"sender": conversation, "message": plain(text)})
        asked = self._call(f"{tracker}/tracker")["slots"]["requested_slot"]
        if not said:
            raise DialogueUnavailable("the stock server had nothing to say")
        return Turn(tuple(as_reply(line, asked) for line in said), asked)

    def _call(self, path: str, body: Mapping[str, str] | None = None) -> Any:
        url = f"{self._stock.url}{path}?token={self._stock.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as response:
                return json.load(response)
        except urllib.error.URLError as fault:
            raise DialogueUnavailable(f"{path}: {fault}") from fault
