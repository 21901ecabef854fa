"""Every rule, over every value of every input, against the plain second reading."""

from itertools import product

import pytest

from bot.clinical.assess import assess
from bot.clinical.expression import Age, InArea, Since
from bot.clinical.model import Facts, Presence
from bot.clinical.tally import Firing
from bot.clinical.truth import Truth
from bot.knowledge.load import load
from tests.clinical import oracle
from tests.clinical.conftest import TODAY

KNOWLEDGE = load()
VALUES = [None, "absent", "unknown", "present"]
MOST = 4**6


def inputs(rule):
    """All values of all inputs of a rule; of a long list of concepts only the first six vary."""
    parts = list(rule.when.parts())
    ages = {None} | {edge for p in parts if isinstance(p, Age) for edge in (p.at_least - 1, p.at_least, p.under - 1)}
    areas = [()] + [(area,) for p in parts if isinstance(p, InArea) for area in ("leg", min(p.areas))]
    days = [{}] + [{p.concept: d} for p in parts if isinstance(p, Since) for d in (p.under_days - 1, p.under_days)]
    chosen = rule.concepts[:6]
    for words in product(VALUES, repeat=len(chosen)):
        findings = {concept: word for concept, word in zip(chosen, words, strict=True) if word}
        yield from ((findings, age, area, since) for age in ages for area in areas for since in days)


@pytest.mark.parametrize("rule", KNOWLEDGE.rules.values(), ids=lambda rule: rule.id)
def test_a_rule_fires_as_the_oracle_says(rule):
    for count, (findings, age, areas, since) in enumerate(inputs(rule)):
        plain = oracle.facts(findings, None if age is None else max(0, min(age, 130)), areas, since)
        facts = real(plain)
        value = rule.when.value(facts)
        word = oracle.truth(oracle.RULES[rule.id]["when"], plain)
        assert value.name == {"no": "FALSE", "open": "OPEN", "unsure": "UNKNOWN", "yes": "TRUE"}[word], findings
        assert count <= 6 * MOST


@pytest.mark.parametrize("rule", KNOWLEDGE.rules.values(), ids=lambda rule: rule.id)
def test_a_rule_gives_the_classes_the_oracle_gives(rule):
    written = oracle.RULES[rule.id]
    for service in oracle.SERVICES["services"]:
        word = oracle.rule_class(written, service)
        certain, unsure = (Firing(rule, value).classes.get(service) for value in (Truth.TRUE, Truth.UNKNOWN))
        assert (certain.word if certain is not None else None) == word
        assert (unsure.word if unsure is not None else None) == (word and oracle.unsure_class(written, word))


def test_single_findings_give_what_the_oracle_gives():
    for concept, word in product(KNOWLEDGE.concepts, ("present", "unknown", "absent")):
        plain = oracle.facts({concept: word})
        found = assess(real(plain), KNOWLEDGE, TODAY).services
        assert {service: level.word for service, level in found.items()} == oracle.dispositions(plain), concept


def real(plain):
    return Facts(
        findings={concept: Presence(word) for concept, word in plain["findings"].items()},
        age=plain["age"],
        areas=frozenset(plain["areas"]),
        since=plain["since"],
        answered=frozenset(plain["answered"]),
    )
