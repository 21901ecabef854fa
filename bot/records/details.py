"""What the patient told of the complaint, as rows of a list that the letter and the desk both show."""

from __future__ import annotations

from bot.complaint import Complaint
from bot.records.conditions import TEMPLATES


def render_details(complaint: Complaint) -> str:
    """HTML rows of a description list, empty when nothing was told; what the patient wrote never becomes markup."""
    return TEMPLATES.get_template("details.html").render(complaint=complaint).strip()
