"""Draws a page as a PDF, where the machine has the libraries for it."""

from __future__ import annotations

from bot.errors import PdfUnavailable


def draw_pdf(html: str) -> bytes:
    """The page as a PDF, from its own text alone. Raises `PdfUnavailable` when WeasyPrint or Pango is missing."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as fault:
        raise PdfUnavailable("a PDF needs WeasyPrint and the Pango library; print the page instead") from fault
    nothing_outside = URLFetcher(allowed_protocols=())
    drawn: bytes = HTML(string=html, url_fetcher=nothing_outside).write_pdf(pdf_tags=True)
    return drawn
