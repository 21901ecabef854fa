"""The letter for the physician as a PDF, at the desk."""

from __future__ import annotations


def test_pdf_is_linked_beside_the_page(staff):
    page = staff.get("/desk/cases/case-1").text
    assert 'href="/desk/letter/case-1"' in page
    assert 'href="/desk/letter/case-1.pdf"' in page


def test_pdf_opens_for_staff(staff):
    answer = staff.get("/desk/letter/case-1.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_pdf_is_for_staff_only(visitor):
    assert visitor().get("/desk/letter/case-1.pdf").headers["location"] == "/desk/sign-in"


def test_machine_that_cannot_draw_says_so(staff, house):
    house.can_draw = False
    answer = staff.get("/desk/letter/case-1.pdf")
    assert answer.status_code == 503
    assert "cannot draw a PDF" in answer.text
    assert 'href="/desk/letter/case-1"' in answer.text


def test_missing_letter_has_no_pdf(staff):
    assert staff.get("/desk/letter/none.pdf").status_code == 404
