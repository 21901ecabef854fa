"""Letters as PDF, on machines with and without the libraries."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.records import draw_pdf, render_letter
from tests.records.samples import full_letter

ROOT = Path(__file__).parents[2]


def test_letter_becomes_a_pdf() -> None:
    drawn = draw_pdf(render_letter(full_letter()))
    assert drawn.startswith(b"%PDF-")
    assert len(drawn) > 5_000


def test_pdf_reads_no_files(tmp_path: Path) -> None:
    picture = tmp_path / "there.svg"
    picture.write_text(
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"
    )
    there, gone = (draw_pdf(_with_picture(file.as_uri())) for file in (picture, tmp_path / "gone.svg"))
    assert len(there) == len(gone)


def test_pdf_calls_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        draw_pdf(_with_picture(f"http://127.0.0.1:{server.getsockname()[1]}/picture.png"))
        with pytest.raises(BlockingIOError):
            server.accept()


def _with_picture(address: str) -> str:
    return f"<html lang='en'><title>t</title><p>words</p><img alt='' src='{address}'>"


@pytest.mark.parametrize("fault", ["OSError('no pango')", "ImportError('no weasyprint')"])
def test_missing_library_is_said(tmp_path: Path, fault: str) -> None:
    (tmp_path / "weasyprint.py").write_text(f"raise {fault}\n", encoding="utf-8")
    program = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]\n"
        "from bot.errors import PdfUnavailable\n"
        "from bot.records import draw_pdf\n"
        "try:\n    draw_pdf('<p>words</p>')\n"
        "except PdfUnavailable as fault:\n    print(fault)\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "print the page instead" in run.stdout
