"""The clinic's own changes: stricter at once, looser only under a name."""

from datetime import date

import pytest

from bot.clinical.building import build
from bot.clinical.faults import BadKnowledge
from bot.clinical.model import Disposition
from bot.knowledge.load import load
from tests.clinical.test_bad_knowledge import ORIGINAL, RULE, located


def overlaid(**content):
    return build({**ORIGINAL, "overlay": located(content, "overlay.yml")})


def test_a_stricter_class_takes_effect():
    changed = overlaid(changes={"eczema": {"classes": {"cupping": "decline", "manual_therapy": "adapt"}}})
    assert changed.rules["eczema"].classes["dry_cupping"] is Disposition.DECLINE
    assert changed.changed_by_clinic == {"eczema"}


def test_a_looser_class_needs_a_name():
    with pytest.raises(BadKnowledge, match=r"'eczema' is loosened for .*dry_cupping.*: name 'reviewed_by'"):
        overlaid(changes={"eczema": {"classes": {"dry_cupping": "adapt"}}})


def test_leaving_out_a_service_is_looser():
    with pytest.raises(BadKnowledge, match=r"loosened for .*manual_therapy"):
        overlaid(changes={"eczema": {"classes": {"cupping": "decline"}}})


def test_a_softer_unknown_is_looser():
    with pytest.raises(BadKnowledge, match="loosened"):
        overlaid(changes={"eczema": {"if_unknown": "adapt"}})


def test_a_named_reviewer_may_loosen():
    change = {"classes": {"dry_cupping": "adapt"}, "reviewed_by": "Dr A, MD", "reviewed_on": date(2026, 11, 1)}
    rule = overlaid(changes={"eczema": change}).rules["eczema"]
    assert rule.classes["dry_cupping"] is Disposition.ADAPT
    assert rule.signed


def test_a_change_takes_the_signature_off():
    signed = {
        **ORIGINAL["contraindications"]["rules"]["eczema"],
        "reviewed_by": "Dr A",
        "reviewed_on": date(2026, 1, 1),
    }
    book = located(
        {**ORIGINAL["contraindications"], "rules": {**ORIGINAL["contraindications"]["rules"], "eczema": signed}}
    )
    files = {**ORIGINAL, "contraindications": book}
    assert build(files).rules["eczema"].signed
    overlay = located({"changes": {"eczema": {"therapist": "Look twice."}}})
    assert not build({**files, "overlay": overlay}).rules["eczema"].signed


def test_a_clinic_may_add_a_rule():
    assert "our_rule" in overlaid(rules={"our_rule": RULE}).rules


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"rules": {"eczema": RULE}}, "is a rule already"),
        ({"rules": {"our_rule": {**RULE, "when": "nonsense"}}}, "unknown concept 'nonsense'"),
        ({"changes": {"nonsense": {"wait_days": 3}}}, "unknown rule 'nonsense'"),
        ({"changes": {"eczema": {"when": "anemia"}}}, "unknown key 'when'"),
        ({"changes": {"eczema": {"classes": {}}}}, "at least one class"),
        ({"chnages": {}}, "unknown key 'chnages'"),
    ],
)
def test_a_fault_in_an_overlay_is_named(content, message):
    with pytest.raises(BadKnowledge, match=message):
        overlaid(**content)


def test_an_overlay_changes_the_version(tmp_path, knowledge):
    file = tmp_path / "ours.yml"
    file.write_text("changes: {eczema: {therapist: Look twice.}}\n", encoding="utf-8")
    assert load(overlay=file).version != knowledge.version
