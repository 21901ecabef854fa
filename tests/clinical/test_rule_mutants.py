"""Weaken the rules one bit at a time: the cases must notice every single change."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

import bot.knowledge
from bot.clinical.building import RULE_FILES
from bot.clinical.conditions import Names
from bot.clinical.faults import Located
from bot.clinical.fields import Fields
from bot.clinical.model import Disposition
from bot.clinical.rulebook import Surroundings, read_rule
from bot.clinical.tally import firings, tally
from bot.clinical.truth import Truth
from bot.knowledge.load import load
from bot.knowledge.yamlfile import read_yaml
from tests.clinical.test_cases import PATIENTS, RULE_CASES, TABLES, expected, patient_facts, rule_facts, table

KNOWLEDGE = load()
FOLDER = Path(bot.knowledge.__file__).parent
BOOKS = {name: read_yaml(FOLDER / f"{name}.yml") for name in (*RULE_FILES, "services")}
WRITTEN = {rule: raw for book in RULE_FILES for rule, raw in BOOKS[book]["rules"].items()}
AROUND = Surroundings(
    Names(KNOWLEDGE.concepts, KNOWLEDGE.services, KNOWLEDGE.areas),
    KNOWLEDGE.services,
    BOOKS["services"]["groups"],
    KNOWLEDGE.sources,
)
WAITS = {"blood_donation": 56, "recent_cupping": 14, "recent_surgery": 84, "menstruation": 7, "low_blood_pressure": 1,
         "sunburn": 14, "fever_or_infection": 7, "minor_infection": 7, "intoxication": 1}  # fmt: skip
STATUS = {Truth.TRUE: "for", Truth.UNKNOWN: "unconfirmed"}


def mutants(raw):
    """(what was changed, the rule as changed) for each way to weaken one rule."""
    yield "dropped", None
    for service, word in raw["classes"].items():
        if Disposition.of(word) > Disposition.CLEAR:
            yield f"{service} one class milder", weaker(raw, service, Disposition(Disposition.of(word) - 1).word)
            if len(raw["classes"]) > 1:
                yield f"{service} left out", weaker(raw, service, None)
    for change, when in conditions(raw["when"]):
        yield change, copied(raw, when=when)


def weaker(raw, service, word):
    classes = dict(raw["classes"])
    if word is None:
        del classes[service]
    else:
        classes[service] = word
    return copied(raw, classes=Located(classes, "test.yml", 1, {}))


def copied(raw, **change):
    values = {key: deepcopy(value) for key, value in raw.items() if key != "views"}
    return Located({**values, **change}, "test.yml", 1, {})


def conditions(when):
    """Each way to narrow a condition by one step."""
    if isinstance(when, str):
        return
    for form in ("all", "any", "of"):
        if form in when:
            yield from lists(when, form)
    yield from bounds(when)
    if "not_ruled_out" in when:
        yield "open no longer counts", when["not_ruled_out"]


def lists(when, form):
    for place, part in enumerate(when[form]):
        for change, narrower in conditions(part):
            yield change, altered(when, form, swapped(when[form], place, narrower))
        if form != "all" and len(when[form]) > when.get("at_least", 1):
            yield f"without {part}", altered(when, form, dropped(when[form], place))
    if form == "of" and when["at_least"] < len(when["of"]):
        yield "one more needed", altered(when, "at_least", when["at_least"] + 1)


def bounds(when):
    if "under_days" in when:
        yield "one day shorter", altered(when, "under_days", when["under_days"] - 1)
    for bound, step in (("from", 1), ("under", -1)):
        if bound in when.get("age", ()):
            yield f"age {bound} moved", altered(when, "age", altered(when["age"], bound, when["age"][bound] + step))
    areas = when.get("area", [])
    for area in areas if len(areas) > 1 else []:
        yield f"without {area}", altered(when, "area", [other for other in areas if other != area])


def altered(mapping, key, value):
    return Located({**mapping, key: value}, "test.yml", 1, {})


def swapped(values, place, value):
    return [value if index == place else other for index, other in enumerate(values)]


def dropped(values, place):
    return [other for index, other in enumerate(values) if index != place]


def is_noticed(rule, knowledge):
    """Whether the table of the rule, one of its cases, or a whole patient comes out otherwise than written."""
    if rule in knowledge.rules and tabled(knowledge.rules[rule]) != written(rule):
        return True
    for case in RULE_CASES[rule]:
        fired = firings(rule_facts(case["given"]), knowledge.rules.values())
        status = next((STATUS[firing.truth] for firing in fired if firing.rule.id == rule), None)
        if (status or "silent") != (case["rule"] if case["rule"] in STATUS.values() else "silent"):
            return True
        if levels(fired, knowledge) != expected(case["expect"]):
            return True
    return any(
        levels(firings(patient_facts(case), knowledge.rules.values()), knowledge).get(
            case.get("service", "dry_cupping")
        )
        != case["overall"]
        for _, case in PATIENTS
        if Disposition.of(case["overall"]) < Disposition.URGENT
    )


def tabled(rule):
    return [{service: level.word for service, level in part.items()} for part in (rule.classes, rule.if_unknown)]


def written(rule):
    return [table(TABLES[rule][part]) for part in ("present", "unsure")]


def levels(fired, knowledge):
    return {service: level.word for service, level in tally(fired, knowledge).levels.items()}


@pytest.mark.parametrize("rule", WRITTEN)
def test_every_weakened_rule_is_noticed(rule):
    survivors = []
    for change, raw in mutants(WRITTEN[rule]):
        rules = {name: other for name, other in KNOWLEDGE.rules.items() if name != rule}
        if raw is not None:
            faults = []
            made = read_rule(rule, Fields(raw, faults), AROUND)
            assert made is not None, change
            assert faults == []
            if (made.classes, made.if_unknown, made.when) == same(rule):
                continue  # what the service includes gives the class anyway
            rules[rule] = made
        if not is_noticed(rule, replace(KNOWLEDGE, rules=rules)):
            survivors.append(change)
    assert survivors == []


def same(rule):
    original = KNOWLEDGE.rules[rule]
    return original.classes, original.if_unknown, original.when


def test_each_wait_is_as_written():
    assert {rule.id: rule.wait_days for rule in KNOWLEDGE.rules.values() if rule.wait_days} == WAITS


@pytest.mark.parametrize("combination", KNOWLEDGE.combinations)
@pytest.mark.parametrize("change", [None, "count", "becomes", "level", "services"])
def test_every_weakened_combination_is_noticed(combination, change):
    kept = {name: other for name, other in KNOWLEDGE.combinations.items() if name != combination}
    original = KNOWLEDGE.combinations[combination]
    if change == "services":
        for service in original.services:
            fewer = tuple(other for other in original.services if other != service)
            assert disagrees(
                replace(KNOWLEDGE, combinations={**kept, combination: replace(original, services=fewer)})
            ), service
        return
    if change is not None:
        steps = {"count": original.count + 1, "becomes": Disposition.CONSULT, "level": Disposition.DECLINE}
        kept[combination] = replace(original, **{change: steps[change]})
    assert disagrees(replace(KNOWLEDGE, combinations=kept))


def disagrees(knowledge):
    return any(
        levels(firings(rule_facts(case["given"]), knowledge.rules.values()), knowledge) != expected(case["expect"])
        for cases in RULE_CASES.values()
        for case in cases
    )
