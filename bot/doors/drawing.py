"""Draws the patient's pages from their templates, with everything that is filled in shown as text."""

from __future__ import annotations

import jinja2
from starlette.responses import HTMLResponse

_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("bot.doors"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["dial"] = lambda number: "".join(mark for mark in number if mark.isdigit() or mark in "+*#")


def draw(template: str, code: int = 200, /, **values: object) -> HTMLResponse:
    """A page from a template of this package, with its HTTP status."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(**values), code)
