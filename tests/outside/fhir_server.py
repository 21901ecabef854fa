"""A small FHIR R4 server for scheduling: real HTTP on this machine, everything kept in memory.

It refuses what is no valid R4 resource, what breaks an invariant of Appointment, and a second appointment for a slot.
"""

from __future__ import annotations

import contextlib
import copy
import itertools
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from fhir.resources.R4B.appointment import Appointment as R4Appointment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Json = dict[str, Any]
TAKES = ("pending", "booked", "arrived", "fulfilled")


@dataclass
class FhirServer:
    """The server's contents, and how it is to behave. `answers` are given in turn instead of the right ones."""

    token: str = "open-sesame"
    page: int = 200
    base: str = ""
    slots: dict[str, Json] = field(default_factory=dict)
    schedules: dict[str, Json] = field(default_factory=dict)
    appointments: dict[str, Json] = field(default_factory=dict)
    answers: list[Callable[[Request], Response | None]] = field(default_factory=list)
    lose: int = 0
    ignores_search: bool = False
    says_little: bool = False
    counts_versions: bool = True
    requests: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def schedule(self, name: str, actor: str) -> None:
        """A practitioner's schedule."""
        self.schedules[name] = {"resourceType": "Schedule", "id": name, "actor": [{"reference": actor}]}

    def slot(self, start: str, end: str, schedule: str = "s7", status: str = "free", code: str = "57") -> str:
        """A slot, free unless told."""
        name = f"slot-{next(self.numbers)}"
        self.slots[name] = {
            "resourceType": "Slot",
            "id": name,
            "status": status,
            "start": start,
            "end": end,
            "schedule": {"reference": f"Schedule/{schedule}"},
            "serviceType": [{"coding": [{"system": "http://codes.example.org", "code": code}]}],
        }
        return name

    @property
    def statuses(self) -> list[str]:
        """Of all appointments, in the order in which they were made."""
        return [one["status"] for one in self.appointments.values()]

    @property
    def only(self) -> Json:
        """The one appointment there is."""
        (one,) = self.appointments.values()
        return one

    # --- HTTP ----------------------------------------------------------------------------------------------------

    async def answer(self, request: Request) -> Response:
        """Any request."""
        body = await request.body()
        self.requests.append((request.method, str(request.url), dict(request.headers)))
        if self.answers and (odd := self.answers.pop(0)(request)) is not None:
            return odd
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return Response(status_code=401)
        with self.lock:
            answer = self._do(request, body)
        if self.lose:
            self.lose -= 1
            return Response(status_code=502)
        return answer

    def _do(self, request: Request, body: bytes) -> Response:
        kind, name = request.path_params["kind"], request.path_params.get("name")
        query = parse_qs(request.url.query)
        if request.method == "GET":
            return self._search(kind, query)
        resource = json.loads(body)
        if fault := faults(resource):
            return _json({"resourceType": "OperationOutcome", "text": {"div": fault}}, 422)
        return self._create(resource, request) if request.method == "POST" else self._update(name, resource, request)

    def _search(self, kind: str, query: dict[str, list[str]]) -> Response:
        known = {"Slot": self.slots, "Appointment": self.appointments}[kind]
        found = [row for row in known.values() if self.ignores_search or self._fits(row, query)]
        at = int(query.get("_at", ["0"])[0])
        rows = [*found[at : at + self.page], *(self.schedules.values() if "_include" in query else ())]
        links = [{"relation": "self", "url": self.base}]
        if at + self.page < len(found):
            asked = "&".join(
                f"{key}={one.replace('+', '%2B')}" for key, ones in query.items() if key != "_at" for one in ones
            )
            links.append({"relation": "next", "url": f"{self.base}/{kind}?{asked}&_at={at + self.page}"})
        entries = [{"resource": copy.deepcopy(row)} for row in rows]
        return _json({"resourceType": "Bundle", "type": "searchset", "link": links, "entry": entries})

    def _fits(self, row: Json, query: dict[str, list[str]]) -> bool:
        if row["resourceType"] == "Appointment":
            named = {f"{one['system']}|{one['value']}" for one in row["identifier"]}
            return query["identifier"][0] in named
        schedule = self.schedules[row["schedule"]["reference"].split("/")[1]]
        at = _instant(row["start"])
        after, before = (_instant(one[2:]) for one in query["start"])
        return (
            row["status"] == query["status"][0]
            and after <= at < before
            and query["schedule.actor"][0] == schedule["actor"][0]["reference"]
            and row["serviceType"][0]["coding"][0]["code"] == query["service-type"][0].split("|")[-1]
        )

    def _create(self, resource: Json, request: Request) -> Response:
        wanted = parse_qs(request.headers["if-none-exist"])["identifier"][0]
        for row in self.appointments.values():
            if wanted in {f"{one['system']}|{one['value']}" for one in row["identifier"]}:
                return self._told(row, 200)
        slot = self.slots.get(resource["slot"][0]["reference"].split("/")[1])
        if slot is None or slot["status"] != "free":
            return Response(status_code=409)
        slot["status"] = "busy-tentative"
        return self._kept({**resource, "id": f"a{next(self.numbers)}"}, 201)

    def _update(self, name: str | None, resource: Json, request: Request) -> Response:
        row = self.appointments.get(name or "")
        if row is None:
            return Response(status_code=404)
        if request.headers.get("if-match", _tag(row)) != _tag(row):
            return Response(status_code=412)
        slot = self.slots[resource["slot"][0]["reference"].split("/")[1]]
        slot["status"] = "busy" if resource["status"] in TAKES else "free"
        return self._kept(resource, 200)

    def _kept(self, resource: Json, status: int) -> Response:
        meta = {"meta": {"versionId": str(next(self.numbers))}} if self.counts_versions else {}
        self.appointments[resource["id"]] = {**resource, **meta}
        return self._told(self.appointments[resource["id"]], status)

    def _told(self, row: Json, status: int) -> Response:
        return Response(status_code=status) if self.says_little else _json(copy.deepcopy(row), status)


def faults(resource: Json) -> str | None:
    """What R4 has against an Appointment: its shape, and the invariants app-1 to app-4."""
    try:
        R4Appointment.model_validate(resource)
    except ValueError as fault:
        return str(fault)
    reason = "cancelationReason" in resource and resource["status"] not in ("cancelled", "noshow")
    times = ("start" in resource) + ("end" in resource)
    nobody = any("type" not in one and "actor" not in one for one in resource["participant"])
    loose = resource.get("contained", []) and "#patient" not in json.dumps(resource["participant"])
    broken = {"app-4": reason, "app-2": times == 1, "app-3": not times, "app-1": nobody, "dom-3": loose}
    return next((name for name, is_broken in broken.items() if is_broken), None)


@contextlib.contextmanager
def served(server: FhirServer) -> Iterator[FhirServer]:
    """The server on a free port of this machine."""
    routes = [
        Route("/fhir/{kind}", server.answer, methods=["GET", "POST"]),
        Route("/fhir/{kind}/{name}", server.answer, methods=["PUT"]),
    ]
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(Starlette(routes=routes), log_level="error", lifespan="off", ws="none")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    server.base = f"http://127.0.0.1:{listener.getsockname()[1]}/fhir"
    thread.start()
    try:
        yield server
    finally:
        running.should_exit = True
        thread.join(10)
        listener.close()


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _tag(row: Json) -> str:
    return f'W/"{row["meta"]["versionId"]}"' if "meta" in row else ""


def _json(body: object, status: int = 200) -> Response:
    return Response(json.dumps(body), status, media_type="application/fhir+json")
