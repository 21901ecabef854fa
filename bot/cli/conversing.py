"""`cupwise converse`: whole conversations, one JSON line a message, in process or against a running Cupwise."""

from __future__ import annotations

import asyncio
import contextlib
import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from typing import Any

from bot.cli.lines import each_line
from bot.conversation import Answer
from bot.errors import BadInput

_STATE = ("overall", "asked", "taken_over", "emergency")


def converse_lines(url: str | None) -> None:
    """Answer each `{"conversation", "text"}` with its replies and state."""
    if url:
        remote = _Remote(url.rstrip("/"))
        each_line(lambda item: remote.answer(*_message(item)))
        return
    from bot.bootstrap import started_house

    with started_house() as house, contextlib.closing(asyncio.new_event_loop()) as loop:

        def answer(item: Mapping[str, Any]) -> Mapping[str, Any]:
            conversation, text = _message(item)
            heard = loop.run_until_complete(house.conversation.hear(conversation, text, uuid.uuid4().hex, "cli"))
            return {"conversation": conversation, **answer_as_json(heard)}

        each_line(answer)


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """The shape of replies and state on the command line."""
    replies = [
        {"text": reply.text, **({"choices": [c.title for c in reply.choices]} if reply.choices else {})}
        for reply in answer.replies
    ]
    state = {name: getattr(answer.state, name) for name in _STATE}
    return {"replies": replies, "state": {name: value for name, value in state.items() if value is not None}}


def _message(item: Mapping[str, Any]) -> tuple[str, str]:
    conversation, text = item["conversation"], item["text"]
    if not isinstance(conversation, str) or not 1 <= len(conversation) <= 100 or not isinstance(text, str):
        raise BadInput("conversation must be 1 to 100 characters and text must be text")
    return conversation, text


class _Remote:
    """A running Cupwise behind its public door: the conversations of the input are sessions of the door."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._tokens: dict[str, str] = {}

    def answer(self, conversation: str, text: str) -> Mapping[str, Any]:
        """Send one message in the session of a conversation."""
        before = []
        if conversation not in self._tokens:
            opened = self._post("/api/session", {}, None)
            self._tokens[conversation] = opened["token"]
            before = opened["replies"]
        body = {"id": str(uuid.uuid4()), "text": text}
        heard = self._post("/api/messages", body, self._tokens[conversation])
        replies = [
            {"text": r["text"], **({"choices": [c["title"] for c in r["choices"]]} if r["choices"] else {})}
            for r in (*before, *heard["replies"])
        ]
        state = {name: heard["state"][name] for name in _STATE}
        return {"conversation": conversation, "replies": replies, "state": state}

    def _post(self, path: str, body: Mapping[str, Any], token: str | None) -> Any:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        request = urllib.request.Request(self._url + path, json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:  # nosec B310
                return json.load(response)
        except urllib.error.URLError as fault:
            raise BadInput(f"{self._url}{path}: {fault}") from fault
