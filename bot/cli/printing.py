"""`cupwise rules`: the rule book as a page and a PDF, and the flow of questions as a picture."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.errors import PdfUnavailable


def print_rules(out: Path | None, picture: Path | None) -> None:
    """Write the files and print the path of each. Where no PDF can be drawn, the page alone, and say so.

    Raises `BadKnowledge`, `BadSettings`.
    """
    from bot.knowledge.load import load
    from bot.records.flow import draw_flow
    from bot.settings import read_settings

    settings = read_settings()
    knowledge = load(overlay=settings.overlay)
    if picture is not None:
        _written(picture, draw_flow(knowledge).encode())
        return
    from bot.knowledge.yamlfile import read_yaml
    from bot.records.pdf import draw_pdf
    from bot.records.rulebook import render_rule_book
    from bot.scheduling.profile import build_profile
    from bot.settings import PROJECT

    folder = out or settings.data_dir / "rules"
    clinic = build_profile(read_yaml(PROJECT / "bot" / "knowledge" / "clinic.yml")).name
    page = render_rule_book(knowledge, clinic)
    _written(folder / "rule-book.html", page.encode())
    _written(folder / "question-flow.svg", draw_flow(knowledge).encode())
    try:
        _written(folder / "rule-book.pdf", draw_pdf(page))
    except PdfUnavailable as fault:
        print(f"no PDF: {fault}", file=sys.stderr)


def _written(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    print(path)
