"""The knowledge can be kept as one text and made again from it."""

import json
from datetime import date

import pytest

from bot.clinical.assess import assess
from bot.clinical.building import build
from bot.clinical.content import content_of, files_of
from bot.clinical.faults import BadKnowledge
from bot.clinical.knowledge import digest
from bot.knowledge.load import load
from tests.clinical.conftest import TODAY
from tests.clinical.test_bad_knowledge import ORIGINAL, located
from tests.clinical.test_properties import patient


def results(knowledge):
    return [assess(patient(number), knowledge, TODAY) for number in range(200)]


@pytest.fixture(scope="module")
def again(knowledge):
    return build(files_of(knowledge.content))


def test_version_survives_the_text(knowledge, again):
    assert again.version == knowledge.version
    assert again.content == knowledge.content


def test_version_is_the_digest_of_the_content(knowledge):
    assert knowledge.version.endswith(f"+{digest(files_of(knowledge.content))}")


def test_same_patients_get_the_same_results(knowledge, again):
    assert results(again) == results(knowledge)


def test_order_of_the_files_does_not_matter(knowledge):
    backwards = {name: located(dict(reversed(list(file.items()))), f"{name}.yml") for name, file in ORIGINAL.items()}
    rules = backwards["contraindications"]["rules"]
    backwards["contraindications"]["rules"] = located(dict(reversed(list(rules.items()))))
    turned = build(backwards)
    assert turned.version == load().version
    assert results(turned) == results(knowledge)


def test_signature_survives_the_text():
    change = {"classes": {"dry_cupping": "adapt"}, "reviewed_by": "Dr A, MD", "reviewed_on": date(2026, 11, 1)}
    files = {**ORIGINAL, "overlay": located({"changes": {"eczema": change}}, "overlay.yml")}
    rule = build(files_of(content_of(files))).rules["eczema"]
    assert (rule.reviewed_by, rule.reviewed_on) == ("Dr A, MD", date(2026, 11, 1))


def test_changed_text_has_another_version(knowledge):
    changed = knowledge.content.replace('"diabetes":{"kind"', '"diabetes":{"kind" ', 1)
    assert build(files_of(changed)).version == knowledge.version, "spaces are no content"
    assert build(files_of(knowledge.content.replace("adapt", "consult", 1))).version != knowledge.version


def test_fault_names_the_file(knowledge):
    files = files_of(knowledge.content)
    files["sources"]["sources"]["S1"]["titel"] = "slip"
    with pytest.raises(BadKnowledge, match=r"^sources\.yml:1: unknown key 'titel'"):
        build(files)


@pytest.mark.parametrize("text", [json.dumps([]), json.dumps({"rules": 3, "codes": {}}), json.dumps("words")])
def test_other_texts_are_refused(text):
    with pytest.raises(ValueError, match=r"^not the content of knowledge files$"):
        files_of(text)


def test_broken_texts_are_refused():
    with pytest.raises(ValueError, match="property name"):
        files_of("{")


FILES = {"b": located({"z": ["\u00e9", {"y": 1}], "reviewed_on": date(2026, 1, 31), "a": None}), "a": located({})}


def test_content_is_written_in_one_way():
    """Stored decisions name the digest, so the same content must give the same one in every release."""
    assert content_of(FILES) == '{"a":{},"b":{"a":null,"reviewed_on":"2026-01-31","z":["\\u00e9",{"y":1}]}}'
    assert digest(FILES) == "2331c2b28b56"


def test_files_come_back_with_their_names():
    again = files_of(content_of(FILES))
    inner = again["b"]["z"][1]
    assert again == FILES
    assert (inner.file, inner.line, inner.lines) == ("b.yml", 1, {})
    assert (again["a"].file, again["a"].line, again["a"].lines) == ("a.yml", 1, {})


def test_only_days_of_reviews_are_days():
    text = json.dumps({"a": {"why": "2026-01-31", "reviewed_on": ["2026-01-31", {"reviewed_on": "2026-01-31"}]}})
    assert files_of(text)["a"] == {
        "why": "2026-01-31", "reviewed_on": ["2026-01-31", {"reviewed_on": date(2026, 1, 31)}],
    }  # fmt: skip


def test_a_review_on_no_text_stays_what_it_is():
    assert files_of(json.dumps({"a": {"reviewed_on": 3}}))["a"] == {"reviewed_on": 3}
