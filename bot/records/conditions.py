"""Puts a rule's condition into words that a clinician reads."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.clinical.expression import Expression
from bot.clinical.knowledge import Knowledge

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(("html", "svg")),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
TEMPLATES.filters["form"] = lambda expression: type(expression).__name__
TEMPLATES.filters["plain"] = lambda name: name.replace("_", " ")


def in_words(condition: Expression, knowledge: Knowledge) -> str:
    """The condition as one line of text, for instance "diabetes and (65 years or older or a stroke in the past)"."""
    page = TEMPLATES.get_template("condition.txt")
    return " ".join(page.render(condition=condition, knowledge=knowledge).split())
