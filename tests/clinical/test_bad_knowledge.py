"""Every fault of a knowledge file is found, with its place, and all of them at once."""

from copy import deepcopy
from pathlib import Path

import pytest

import bot.knowledge
from bot.clinical.building import FILES, build
from bot.clinical.faults import BadKnowledge, Located
from bot.knowledge.load import load
from bot.knowledge.yamlfile import read_yaml

FOLDER = Path(bot.knowledge.__file__).parent
ORIGINAL = {name: read_yaml(FOLDER / f"{name}.yml") for name in FILES}
RULE = {
    "when": "eczema", "classes": {"dry_cupping": "consult"}, "why": "w", "patient": "p", "therapist": "t",
    "sources": ["S1"],
}  # fmt: skip


def located(value, file="test.yml"):
    """Plain values as they would come from a file."""
    if isinstance(value, Located):
        return Located({k: located(v, value.file) for k, v in value.items()}, value.file, value.line, value.lines)
    if isinstance(value, dict):
        return Located({k: located(v, file) for k, v in value.items()}, file, 1, {})
    return [located(item, file) for item in value] if isinstance(value, list) else value


def changed(*path, to=None, drop=False):
    files = {name: located(mapping) for name, mapping in ORIGINAL.items()}
    place = files
    for step in path[:-1]:
        place = place[step]
    if drop:
        del place[path[-1]]
    else:
        place[path[-1]] = located(to)
    return files


def faults_of(files):
    with pytest.raises(BadKnowledge) as caught:
        build(files)
    return caught.value.faults


def rule(**change):
    return changed("contraindications", "rules", "new_rule", to={**deepcopy(RULE), **change})


RULES = ("contraindications", "rules")
CASES = {
    "an unknown concept": (rule(when="nonsense"), "unknown concept 'nonsense'"),
    "an unknown concept inside": (rule(when={"all": ["eczema", {"any": ["nonsense"]}]}), "unknown concept 'nonsense'"),
    "an unknown concept by date": (rule(when={"since": "nonsense", "under_days": 3}), "unknown concept 'nonsense'"),
    "a date without days": (rule(when={"since": "surgery"}), "'under_days' must be a whole number"),
    "a date with bad days": (rule(when={"since": "surgery", "under_days": 0}), "whole number from 1"),
    "an age without bounds": (rule(when={"age": {}}), "'age' needs 'from', 'under' or both"),
    "an age out of range": (rule(when={"age": {"from": 200}}), "whole number from 0 to 130"),
    "an unknown area": (rule(when={"area": ["moon"]}), "unknown area 'moon'"),
    "too many of too few": (rule(when={"at_least": 3, "of": ["eczema", "anemia"]}), "whole number from 1 to 2"),
    "no number of some": (rule(when={"at_least": None, "of": ["eczema"]}), "whole number from 1"),
    "an empty list": (rule(when={"all": []}), "must be a list of conditions"),
    "no condition": (rule(when=3), "a condition is a concept or one of"),
    "a condition of two forms": (rule(when={"all": ["eczema"], "any": ["anemia"]}), "unknown key 'any'"),
    "a negation in a rule": (rule(when={"not": "eczema"}), "a rule may not use 'not'"),
    "a service in a rule": (rule(when={"service": ["wet_cupping"]}), "a rule may not use 'not' or 'service'"),
    "not ruled out of a list": (rule(when={"not_ruled_out": {"all": ["eczema"]}}), "takes one concept"),
    "an unknown service": (rule(classes={"ice_cupping": "consult"}), "unknown service or group 'ice_cupping'"),
    "an unknown class": (rule(classes={"dry_cupping": "maybe"}), "must be one of adapt, clear"),
    "a class left empty": (rule(classes={"dry_cupping": None}), "'dry_cupping' needs a disposition"),
    "a combination left empty": (
        changed("contraindications", "combinations", "x", to={"services": ["dry_cupping"], "why": "w", "patient": "p",
                "sources": ["POL"], "level": "consult", "becomes": "decline"}),
        "'count' must be a whole number",
    ),
    "no class": (rule(classes={}), "at least one class"),
    "classes of no shape": (rule(classes=[]), "must be a mapping"),
    "no source": (rule(sources=[]), "has no source"),
    "an unknown source": (rule(sources=["S999"]), "unknown source 'S999'"),
    "a source twice": (rule(sources=["S1", "S1"]), "names something twice"),
    "a weak source unmarked": (rule(sources=["BKG"]), "must be marked policy or background"),
    "an unknown mark": (rule(mark="rumor"), "must be one of background, policy"),
    "an unknown that clears": (rule(if_unknown="clear"), "an unknown never clears"),
    "a stricter view": (rule(views=[{"says": "x", "sources": ["S1"], "class": "urgent"}]), "the strictest wins"),
    "a view without source": (rule(views=[{"says": "x"}]), "a view needs a source"),
    "a view of no shape": (rule(views=["x"]), "must be a list of mappings"),
    "views of no shape": (rule(views="x"), "'views' must be a list"),
    "no words for the patient": (rule(patient=""), "needs words for the patient"),
    "no reason": (rule(why=None), "'why' must be a text"),
    "half a review": (rule(reviewed_by="Dr A"), "a review needs both"),
    "a review on no day": (rule(reviewed_by="Dr A", reviewed_on="soon"), "must be a day"),
    "a flag that is none": (rule(ends_intake="perhaps"), "must be true or false"),
    "a wait of no days": (rule(wait_days=0), "whole number from 1"),
    "an unknown key": (rule(wen="eczema"), "unknown key 'wen'; allowed are classes, ends_intake"),
    "a rule of no shape": (changed(*RULES, "new_rule", to="x"), "must be a mapping"),
    "a rule id twice": (changed("red_flags", "rules", "eczema", to=RULE), "duplicate id 'eczema'"),
    "a combination id twice": (
        changed("contraindications", "combinations", "eczema", to={"count": 1, "services": ["dry_cupping"], "why": "w",
                "patient": "p", "sources": ["POL"], "becomes": "decline", "level": "consult"}),
        "duplicate id 'eczema'",
    ),
    "no edition": (changed("contraindications", "edition", drop=True), "'edition' must be a text"),
    "a concept of no kind": (changed("concepts", "concepts", "x", to={"label": "x"}), "'kind' is missing"),
    "a past that is no concept": (
        changed("concepts", "concepts", "x", to={"label": "x", "kind": "state", "past": "y"}), "'past' must be one of"
    ),
    "a past that comes back": (changed("concepts", "concepts", "past_dvt", "past", to="dvt_blood_clot"), "a cycle"),
    "a service in a circle": (
        changed("services", "services", "dry_cupping", "includes", to=["wet_cupping"]), "depends on itself: a cycle"
    ),
    "a service nobody offers": (changed("services", "services", "wet_cupping", "given_by", to=[]), "nobody offers"),
    "a group named as a service": (changed("services", "groups", "dry_cupping", to=["wet_cupping"]), "and a group"),
    "no default service": (changed("services", "default", drop=True), "'default' must name the service"),
    "an unknown default service": (changed("services", "default", to="x"), "'default' must be one of"),
    "a question nobody asks": (changed("questions", "stages", to=[]), "no stage asks the question"),
    "an unknown question": (
        changed("questions", "stages", to=[{"id": "s", "questions": ["x"]}]), "unknown question 'x'"
    ),
    "a question asked twice": (
        changed("questions", "stages", to=[{"id": "s", "questions": ["age"]}, {"id": "t", "questions": ["age"]}]),
        "duplicate id 'age'",
    ),
    "a question that waits for itself": (
        changed("questions", "questions", "conditions", "when", to="eczema"), "'conditions' depends on itself"
    ),
    "a concept asked twice": (
        changed("questions", "questions", "diabetes_detail", "options", to=[{"concept": "eczema"}]), "asked by"
    ),
    "a group without a rest": (changed("questions", "questions", "conditions", "rest", drop=True), "needs 'rest'"),
    "a group of one": (
        changed("questions", "questions", "heart_detail", "options", to=[{"concept": "heart_failure", "title": "x"}]),
        "a group two or more",
    ),
    "a number that is not the age": (
        changed("questions", "questions", "diabetes_detail", "kind", to="number"), "asks a number"
    ),
    "an area question without areas": (changed("questions", "questions", "area", "areas", to=[]), "'areas' belong"),
    "an unknown area to choose": (
        changed("questions", "questions", "area", "areas", to=[{"area": "moon", "title": "Moon"}]),
        "'area' must be one of",
    ),
    "an option without a concept": (
        changed("questions", "questions", "heart_detail", "options", to=[{"title": "x"}, {"title": "y"}]),
        "an option needs a 'concept'",
    ),
    "answers without words": (changed("questions", "answers", "yes", to=[]), "'yes' needs at least the title"),
    "a disposition without words": (
        changed("outcomes", "outcomes", "clear", drop=True), "no words for the disposition 'clear'"
    ),
    "sources of no shape": (rule(sources="S1"), "'sources' must be a list of texts"),
    "words for no disposition": (
        changed("outcomes", "outcomes", "fine", to={"headline": "x"}), "unknown disposition 'fine'"
    ),
    "a postponement without words for a known day": (
        changed("outcomes", "outcomes", "postpone", "from_day", drop=True), "a postponement needs 'from_day'"
    ),
    "a known day that is not told": (
        changed("outcomes", "outcomes", "postpone", "from_day", to="Later."), "'from_day' must hold {day} once"
    ),
    "other services that are not told": (
        changed("outcomes", "outcomes", "consult", "instead", to="Else."), "'instead' must hold {others} once"
    ),
    "an outcome without a next step": (
        changed("outcomes", "outcomes", "clear", "next_step", drop=True), "'next_step' must be a text"
    ),
    "a service that cannot be spoken": (
        changed("services", "services", "dry_cupping", "spoken", drop=True), "'spoken' must be a text"
    ),
    "unsure words without a place": (changed("outcomes", "not_sure", "some", to="Sorry."), "must hold {what} once"),
    "codes of no concept": (changed("codes", "codes", "x", to={}), "unknown concept 'x'"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_named(name):
    files, message = CASES[name]
    assert any(message in str(fault) for fault in faults_of(files)), faults_of(files)


def test_a_question_id_must_be_an_identifier():
    files = changed(
        "questions", "questions", "Heart-Detail", to=dict(ORIGINAL["questions"]["questions"]["heart_detail"])
    )
    files["questions"]["stages"][0]["questions"] = ["Heart-Detail"]
    assert any("must be a lower-case identifier" in str(fault) for fault in faults_of(files))


def test_all_faults_are_listed_at_once():
    files = changed("services", "services", "wet_cupping", "given_by", to=[])
    files["contraindications"]["rules"]["eczema"]["sources"] = []
    files["red_flags"]["rules"]["chest_pain"]["when"] = "nonsense"
    assert len(faults_of(files)) >= 3


def test_a_fault_names_its_file_and_line(tmp_path):
    for name in FILES:
        text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.yml").write_text(text.replace("when: psoriasis\n", "when: sporiasis\n"), encoding="utf-8")
    lines = (tmp_path / "contraindications.yml").read_text().splitlines()
    line = 1 + next(number for number, text in enumerate(lines) if "sporiasis" in text)
    with pytest.raises(BadKnowledge) as caught:
        load(tmp_path)
    assert [str(fault) for fault in caught.value.faults] == [
        f"contraindications.yml:{line}: unknown concept 'sporiasis'"
    ]


def test_missing_files_are_all_named(tmp_path):
    with pytest.raises(BadKnowledge) as caught:
        load(tmp_path)
    assert {fault.file for fault in caught.value.faults} == {f"{name}.yml" for name in FILES}


def test_files_left_out_of_a_build_are_named():
    assert [fault.file for fault in faults_of({k: v for k, v in ORIGINAL.items() if k != "codes"})] == ["codes.yml"]


def test_the_order_of_keys_keeps_the_version(knowledge):
    turned = {name: Located(dict(reversed(list(m.items()))), m.file, m.line, m.lines) for name, m in ORIGINAL.items()}
    rules = turned["contraindications"]["rules"]
    turned["contraindications"]["rules"] = Located(dict(reversed(list(rules.items()))), rules.file, 1, rules.lines)
    assert build(turned).version == knowledge.version


def test_any_change_of_content_changes_the_version(knowledge):
    assert build(changed(*RULES, "eczema", "why", to="Another reason.")).version != knowledge.version
    assert build(changed("codes", "codes", to={})).version != knowledge.version
    assert knowledge.version.startswith("0.1+")
    assert len(knowledge.version) == len("0.1+") + 12
