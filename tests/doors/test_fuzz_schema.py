"""Generated calls of every operation of the API, good and bad: it answers as described, and repeats nothing.

`make proofs` makes 10,000 calls; each run of the tests makes enough to notice a careless change.
"""

from __future__ import annotations

import contextlib
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.python import asgi
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    missing_required_header,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bot.app import create_app
from bot.doors.headers import SECURITY_HEADERS
from bot.doors.limits import StreamLimits
from tests.doors.conftest import ROOMY
from tests.doors.real import RealDoors
from tests.store.proving import FULL, attempts
from tests.stores import quick_folder

CALLS = attempts(600, 10_000)
LIMITS = replace(ROOMY, streams=StreamLimits(keep_alive_seconds=0.01, longest_seconds=0.02))
MARK = "<script>alert('canary')</script><img src=x onerror=canary>"
WHO = ("holder", "nobody", "forger", "somebody who left")
PLACES = ("", "body", "query", "header")
SITES = (None, "http://testserver", "https://partner.example", "https://evil.example", "null")
RESUMING, ENDING = "POST /api/resume", ("POST /api/resume", "POST /api/leave")
KINDS = ("application/json", "text/html", "*/*")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
]
STRICT = [*CHECKS, negative_data_rejection, positive_data_acceptance, missing_required_header]


@dataclass
class Caller:
    """Somebody who calls the API in every way, and looks at each answer."""

    client: Any
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    token: str = ""

    def call(self, case: Any, who: str, place: str, site: str | None, kind: str) -> None:
        """Make one call as somebody, with a mark in some place, and check the answer against the description."""
        headers = {"Accept": kind, **self._proof(who), **({"Origin": site} if site else {})}
        header = case.meta.components.get(ParameterLocation.HEADER)  # a wrong one gives way to ours
        plain = (who, place, site) == ("holder", "", None) and not (header and header.mode is GenerationMode.NEGATIVE)
        if place == "header":
            headers |= {"User-Agent": MARK, "Referer": MARK, "X-Request-ID": MARK}
        elif place == "query":
            case.query = {**(case.query or {}), MARK: MARK}
        elif place == "body" and isinstance(case.body, dict):
            case.body = {
                name: f"{value}{MARK}" if isinstance(value, str) else value for name, value in case.body.items()
            }
        elif who == "holder" and case.operation.label == RESUMING:
            case.body = {"key": self._ask("/api/resume-link").json()["url"].partition("#resume=")[2]}
        answer = case.call_and_validate(
            session=self.client, headers=headers, checks=[*(STRICT if plain else CHECKS), guarded, repeats_nothing]
        )
        self.statuses[case.operation.label, answer.status_code] += 1
        if case.operation.label in ENDING and answer.status_code < 300:
            self.token = ""

    def _proof(self, who: str) -> dict[str, str]:
        self.token = self.token or self._ask("/api/session").json()["token"]
        proof = {"Authorization": f"Bearer {self.token}"}
        if who == "somebody who left":
            self._ask("/api/leave")
            self.token = ""
        forged = {"Authorization": f"Bearer {self.token[:-2]}AA"}
        return {"nobody": {}, "forger": forged}.get(who, proof)

    def _ask(self, path: str) -> Any:
        answer = self.client.post(path, headers={"Authorization": f"Bearer {self.token}"})
        assert answer.status_code < 300, (path, answer.text)
        return answer


def guarded(_context: Any, response: Any, _case: Any) -> None:
    """Every answer carries the security headers."""
    given_out = {name.lower() for name in response.headers}
    assert {name.lower() for name in SECURITY_HEADERS} <= given_out
    assert response.headers["x-content-type-options"] == ["nosniff"]


def repeats_nothing(_context: Any, response: Any, _case: Any) -> None:
    """Nothing that was sent comes back as markup."""
    kind = response.headers.get("content-type", [""])[0]
    if not kind.startswith(("application/json", "text/event-stream")):
        assert "canary" not in response.content.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def app():
    with quick_folder() as folder:
        doors = RealDoors.at(folder)
        with contextlib.closing(doors.house):
            doors.house.dialogue.start()
            assert doors.house.dialogue.wait(120), doors.house.dialogue.fault
            yield create_app(doors.house, LIMITS)


@pytest.fixture(scope="module")
def caller(app):
    with asgi.get_client(app) as client:
        yield Caller(client)


def test_api_answers_as_it_is_described(app, caller):
    operations = [found.ok() for found in schemathesis.openapi.from_asgi("/openapi.json", app).get_all_operations()]
    ways = [(operation, mode) for operation in operations for mode in GenerationMode if _can_be_wrong(operation, mode)]
    for operation, mode in ways:
        _call(caller, operation, mode, -(-CALLS // len(ways)))
    sys.stdout.write(f"{caller.statuses.total()} calls: {dict(caller.statuses)}\n")
    assert caller.statuses.total() >= CALLS
    described = {f"{method.upper()} {path}" for path, each in app.openapi()["paths"].items() for method in each}
    answered = {label for (label, status) in caller.statuses if status < 300}
    assert answered == described


def _can_be_wrong(operation: Any, mode: GenerationMode) -> bool:
    return mode is GenerationMode.POSITIVE or bool(operation.body or operation.query or operation.headers)


def _call(caller: Caller, operation: Any, mode: GenerationMode, times: int) -> None:
    @settings(max_examples=times, deadline=None, database=None, derandomize=not FULL, suppress_health_check=HealthCheck)
    @given(
        case=operation.as_strategy(generation_mode=mode),
        who=st.sampled_from(WHO),
        place=st.sampled_from(PLACES),
        site=st.sampled_from(SITES),
        kind=st.sampled_from(KINDS),
        _=st.integers(0, 2**32),  # so that what takes no input is called as often as all else
    )
    def calls(case: Any, who: str, place: str, site: str | None, kind: str, _: int) -> None:
        caller.call(case, who, place, site, kind)

    calls()
