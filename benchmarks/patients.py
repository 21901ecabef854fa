"""Patients who talk with a running Cupwise over HTTP, and how long each of their turns took."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

from bot.clinical.question import Question

_OPENINGS = (
    "My lower back has been stiff for three weeks.",
    "I sit all day and my neck and shoulders are tight, can I get an appointment?",
    "I pulled something in my mid back when I lifted a box on Sunday.",
    "hello, I would like to try cupping for my back",
)
_BOOKING = {
    "location": "Either is fine",
    "patient_name": "Jordan Example",
    "patient_phone": "(212) 555-0147",
    "booking_confirmed": "Yes",
}


@dataclass
class Crowd:
    """Scripted patients, one after the other. `form_turns` are milliseconds of turns that answer an intake question."""

    port: int
    questions: dict[str, Question]
    turns: int = 0
    form_turns: list[float] = field(default_factory=list)
    other_turns: list[float] = field(default_factory=list)
    _waited: float = 0.0

    def talk(self) -> None:
        """One conversation, from the opening to a booking."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        token = self._post(connection, "/api/session", {}, None)["token"]
        heard = self._say(connection, token, _OPENINGS[self.turns % len(_OPENINGS)], None)
        while (asked := heard["state"]["asked"]) is not None:
            heard = self._say(connection, token, self._answer(asked, heard), asked)
        connection.close()

    def _answer(self, asked: str, heard: dict[str, Any]) -> str:
        if asked in self.questions:
            kind = self.questions[asked].kind
            return {"number": "42", "area": "lower back", "single": "No"}.get(kind, "None of these")
        return _BOOKING.get(asked) or str(heard["replies"][-1]["choices"][0]["title"])

    def _say(self, connection: HTTPConnection, token: str, text: str, asked: str | None) -> dict[str, Any]:
        began = time.perf_counter()
        heard = self._post(connection, "/api/messages", {"id": str(uuid.uuid4()), "text": text}, token)
        taken = (time.perf_counter() - began - self._waited) * 1000
        (self.form_turns if asked in self.questions else self.other_turns).append(taken)
        self.turns += 1
        return heard

    def _post(self, connection: HTTPConnection, path: str, body: object, token: str | None) -> dict[str, Any]:
        """The answer. The door refuses who asks too often; that wait is ours and counts for nothing."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self._waited = 0.0
        while True:
            began = time.perf_counter()
            connection.request("POST", path, json.dumps(body), headers)
            response = connection.getresponse()
            answer: dict[str, Any] = json.loads(response.read())
            if response.status != 429:
                break
            time.sleep(float(response.headers.get("Retry-After", 1)))
            self._waited += time.perf_counter() - began
        if response.status not in (200, 201):
            raise RuntimeError(f"{path}: {response.status} {answer}")
        return answer
