"""Browsers that hold a chat, as the widget does: with a token that it sends itself."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient


def bearer(token: str) -> dict[str, str]:
    """The header that proves a session."""
    return {"Authorization": f"Bearer {token}"}


def opened(browser: TestClient) -> dict[str, Any]:
    """Open a chat in this browser, which sends its token from here on; what the door said is returned."""
    answer = browser.post("/api/session", json={})
    assert answer.status_code == 201
    session: dict[str, Any] = answer.json()
    browser.headers.update(bearer(session["token"]))
    return session
