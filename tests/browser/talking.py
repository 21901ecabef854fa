"""A patient who talks by the API alone, so that the browser need only show what a browser is needed for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import httpx

from bot.bootstrap import House
from tests.patients import MOST_TURNS, Patient, Talk


class ApiTalk:
    """One conversation over HTTP. `token` proves it; `last` is the newest answer as JSON."""

    def __init__(self, house: House, http: httpx.Client) -> None:
        self._house, self._http = house, http
        opened = self._http.post("/api/session", json={}).raise_for_status().json()
        self.conversation, self.token = opened["conversation"], opened["token"]
        self.last: dict[str, Any] = opened

    @property
    def asked(self) -> str | None:
        """What is asked now."""
        return self.last["state"]["asked"]

    def say(self, text: str) -> None:
        """One message."""
        self.last = self.post("/api/messages", {"id": str(uuid.uuid4()), "text": text}).raise_for_status().json()

    def post(self, path: str, body: object) -> httpx.Response:
        """Anything else that this patient may ask of the door."""
        return self._http.post(path, json=body, headers={"Authorization": f"Bearer {self.token}"})

    def history(self) -> list[dict[str, Any]]:
        """All messages, as the door tells them."""
        headers = {"Authorization": f"Bearer {self.token}"}
        messages: list[dict[str, Any]] = self._http.get("/api/messages", headers=headers).json()["messages"]
        return messages

    def go_on(self, until: str | None = None, answers: dict[str, str] | None = None) -> ApiTalk:
        """Answer on to the end, or until `until` is asked."""
        told: set[str] = set()
        for _ in range(MOST_TURNS):
            if self.asked is None or self.asked == until or self.last["state"]["emergency"]:
                return self
            known = {} if self.asked in told else answers or {}
            told.add(self.asked)
            self.say(plain_answer(self._house, self.last, known))
        raise AssertionError(f"no end after {MOST_TURNS} turns: {self.asked}")


def plain_answer(house: House, heard: Mapping[str, Any], known: Mapping[str, str] | None = None) -> str:
    """What the plainest patient says to what the door answered last; `known` are answers to what may be asked."""
    replies = [
        SimpleNamespace(choices=[SimpleNamespace(title=each["title"]) for each in reply["choices"]])
        for reply in heard["replies"]
    ]
    talk = Talk(uuid.uuid4().hex)
    talk.last = SimpleNamespace(replies=replies, state=SimpleNamespace(**heard["state"]))
    return Patient(known or {}).answer(heard["state"]["asked"], house, talk)
