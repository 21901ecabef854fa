"""A staff member's browser without scripts: it reads pages, fills in their forms and follows what comes back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

from bot.app import create_app
from tests.fakes_staff import PASSWORD


class Forms(HTMLParser):
    """The forms of a page that change something, by address, with the fields that they would send as they stand."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._area: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((found["action"] if found["method"] == "post" else "", {}))
        elif self.forms and tag == "input":
            if found.get("type") not in {"radio", "checkbox"} or "checked" in found:
                self.forms[-1][1][found["name"]] = found.get("value", "")
        elif self.forms and tag == "textarea":
            self._area = found["name"]
            self.forms[-1][1][self._area] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][1][self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def to(self, ending: str) -> tuple[str, dict[str, str]]:
        """The first form whose address ends so."""
        return next((action, fields) for action, fields in self.forms if action.endswith(ending))


class StaffBrowser(TestClient):
    """Signed in as mina; redirects are not followed by themselves."""

    def __init__(self, house: Any, address: str = "192.0.2.7") -> None:
        super().__init__(
            create_app(house),
            base_url="http://clinic.test",
            headers={"Origin": "http://clinic.test", "Accept": "text/html"},
            client=(address, 50_000),
            follow_redirects=False,
        )
        self.sign_in()

    def sign_in(self) -> None:
        """A new session, as on another day."""
        self.post("/desk/sign-in", data={"username": "mina", "password": PASSWORD})

    def form(self, page: str, ending: str) -> tuple[str, dict[str, str]]:
        """Where a form of a page goes, and what it would send as it stands."""
        return Forms(self.get(page).text).to(ending)

    def fill(self, page: str, ending: str, **fields: str) -> Any:
        """Send the form of a page that goes to an address with this ending, with these fields changed."""
        action, found = self.form(page, ending)
        return self.post(action, data=found | fields)

    def again(self, page: str, ending: str, **fields: str) -> tuple[Any, Any]:
        """Send the very same form twice, as by a double click."""
        action, found = self.form(page, ending)
        return self.post(action, data=found | fields), self.post(action, data=found | fields)

    def follow(self, answer: Any) -> str:
        """The page that an answer leads to."""
        assert answer.status_code == 303, answer.text[:2000]
        return self.get(answer.headers["location"]).text
