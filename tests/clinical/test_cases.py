"""The cases that a clinician reads and writes: one file a rule book, and whole patients."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.clinical.assess import assess
from bot.clinical.model import Facts, Presence
from bot.knowledge.load import load

KNOWLEDGE = load()
TODAY = date(2026, 11, 22)
FOLDER = Path(__file__).parent / "cases"
BOOKS = ["red_flags", "contraindications", "medicine_rules", "manual_therapy"]
AGO = " days ago"


def read(name):
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))


TABLES = {rule: entry for book in BOOKS for rule, entry in read(book).items()}
RULE_CASES = {rule: entry["cases"] for rule, entry in TABLES.items()}
PATIENTS = [(group, case) for group, cases in read("patients").items() for case in cases]


def rule_facts(given):
    findings, since = {}, {}
    for key, value in given.items():
        if key.endswith(AGO):
            since[key.removesuffix(AGO)] = value
        elif key not in ("age", "area"):
            findings[key] = Presence(value)
    areas = frozenset([given["area"]] if "area" in given else [])
    return Facts(findings=findings, age=given.get("age"), areas=areas, since=since)


def patient_facts(case):
    findings = {c: Presence(word) for word in ("absent", "unknown", "present") for c in case.get(word, [])}
    return Facts(
        findings=findings,
        age=case.get("age"),
        areas=frozenset(case.get("areas", [])),
        since=case.get("days", {}),
        service=case.get("service"),
        answered=frozenset(case.get("refused", [])),
    )


def expected(words):
    every = words.get("all", "clear")
    return {service: words.get(service, every) for service in KNOWLEDGE.services}


def table(words):
    return dict.fromkeys(KNOWLEDGE.services, words["all"]) if "all" in words else words


@pytest.mark.parametrize("rule", TABLES)
def test_a_rule_gives_what_its_table_says(rule):
    entry = KNOWLEDGE.rules[rule]
    assert {service: level.word for service, level in entry.classes.items()} == table(TABLES[rule]["present"])
    assert {service: level.word for service, level in entry.if_unknown.items()} == table(TABLES[rule]["unsure"])


@pytest.mark.parametrize("rule", RULE_CASES)
def test_a_rule_does_what_its_cases_say(rule):
    for case in RULE_CASES[rule]:
        result = assess(rule_facts(case["given"]), KNOWLEDGE, TODAY)
        assert {service: level.word for service, level in result.services.items()} == expected(case["expect"]), case
        assert next((reason.status for reason in result.reasons if reason.rule == rule), "silent") == case["rule"], case


def test_every_rule_has_its_cases():
    assert set(RULE_CASES) == set(KNOWLEDGE.rules)


@pytest.mark.parametrize("rule", RULE_CASES)
def test_cases_show_present_unknown_and_absent(rule):
    statuses = {case["rule"] for case in RULE_CASES[rule]}
    only_age_or_area = not KNOWLEDGE.rules[rule].concepts
    assert "for" in statuses
    assert statuses & {"against", "silent"}
    assert only_age_or_area or "unconfirmed" in statuses


@pytest.mark.parametrize(("group", "case"), PATIENTS, ids=lambda value: value["who"] if isinstance(value, dict) else "")
def test_a_patient_gets_the_outcome(group, case):
    assert set(case) <= {
        "who",
        "present",
        "unknown",
        "absent",
        "age",
        "areas",
        "days",
        "service",
        "refused",
        "overall",
        "also",
    }
    result = assess(patient_facts(case), KNOWLEDGE, TODAY)
    assert result.overall.word == case["overall"]
    for service, word in case.get("also", {}).items():
        assert (service, result.services[service].word) == (service, word)


def test_there_are_many_whole_patients():
    assert len(PATIENTS) >= 150
    assert len({case["who"] for _, case in PATIENTS}) == len(PATIENTS)
