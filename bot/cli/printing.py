"""`cupwise rules`: the rule book as a page and a PDF, the flow of questions and the conversation as pictures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import PdfUnavailable

if TYPE_CHECKING:
    from bot.clinic import KnowledgeBase


def print_rules(out: Path | None, picture: Path | None, journey: Path | None) -> None:
    """Write the files and print the path of each. Where no PDF can be drawn, the page alone, and say so.

    Raises `BadKnowledge`, `BadSettings`.
    """
    from bot.bootstrap import read_knowledge
    from bot.records.flow import draw_flow
    from bot.records.pdf import draw_pdf
    from bot.records.rulebook import render_rule_book
    from bot.settings import read_settings

    settings = read_settings()
    base = read_knowledge(overlay=settings.overlay)
    if picture is not None:
        _written(picture, draw_flow(base.clinical).encode())
    if journey is not None:
        _written(journey, _journey(base).encode())
    if picture is not None or journey is not None:
        return
    folder = out or settings.data_dir / "rules"
    page = render_rule_book(base.clinical, base.profile.name)
    _written(folder / "rule-book.html", page.encode())
    _written(folder / "question-flow.svg", draw_flow(base.clinical).encode())
    _written(folder / "conversation-flow.svg", _journey(base).encode())
    try:
        _written(folder / "rule-book.pdf", draw_pdf(page))
    except PdfUnavailable as fault:
        print(f"no PDF: {fault}", file=sys.stderr)


def _journey(base: KnowledgeBase) -> str:
    """The picture of the whole conversation."""
    from bot.knowledge.yamlfile import read_yaml
    from bot.records.journey import read_journey
    from bot.records.journey_picture import draw_journey
    from bot.settings import PROJECT

    domain, rules = read_yaml(PROJECT / "domain.yml"), read_yaml(PROJECT / "data" / "rules.yml")
    return draw_journey(read_journey(base.clinical, base.words, base.consent, domain, rules))


def _written(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    print(path)
