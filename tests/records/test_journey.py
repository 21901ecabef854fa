"""The picture of the whole conversation holds what the data say, and nothing overlaps in it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from actions.names import COMMANDS, Between, Form
from bot.bootstrap import read_knowledge
from bot.clinical.intake import CONSENT, STEPS, SUMMARY
from bot.clinical.model import Disposition
from bot.knowledge.yamlfile import read_yaml
from bot.records.journey import read_journey
from bot.records.journey_picture import draw_journey
from bot.records.journey_shapes import LETTER
from bot.settings import PROJECT
from tests.records.test_flow import SVG, outline, words

BASE = read_knowledge()
DOMAIN, RULES = read_yaml(PROJECT / "domain.yml"), read_yaml(PROJECT / "data" / "rules.yml")["rules"]
JOURNEY = read_journey(BASE.clinical, BASE.words, BASE.consent, DOMAIN, {"rules": RULES})
PICTURE = draw_journey(JOURNEY)
TREE = ElementTree.fromstring(PICTURE)
PANELS = {str(group.findtext(f"{SVG}title")): group for group in TREE.iter(f"{SVG}g")}
FORMS = (Form.BOOKING.value, Form.CONSULT.value, Form.FOLLOWUP.value)
HEADINGS = ("Outcomes", "Questions", "After the visit", "At any time")


def plain(name: str) -> str:
    return name.replace("_", " ")


def drawn() -> set[str]:
    return set(re.findall(r"<title>([\w ]+ to [\w ]+)</title></path>", PICTURE))


def routed(step: str) -> set[tuple[str, str]]:
    """What the dialogue's rules lead to a step after a form's end: the action and the rule's name."""
    return {
        (rule["steps"][0]["action"], rule["rule"])
        for rule in RULES
        if len(rule["steps"]) > 1 and rule["steps"][1] == {"slot_was_set": [{"step": step}]}
    }


def test_stages_hold_their_questions_in_order():
    told = {stage.name: [question for question, _ in stage.questions] for stage in JOURNEY.stages}
    asked: dict[str, list[str]] = {}
    for question in BASE.clinical.questions.values():
        asked.setdefault(question.stage, []).append(question.id)
    assert told == asked
    for number, (stage, questions) in enumerate(asked.items(), 1):
        assert words(PANELS[f"stage {stage}"]) == " ".join([f"{number}. {plain(stage)}", *map(plain, questions)])


def test_details_are_set_in():
    details = {line.text for panel in PANELS.values() for line in panel if "font-style" in line.attrib}
    assert details == {plain(q.id) for q in BASE.clinical.questions.values() if q.when}


def test_steps_between_are_those_of_the_interview():
    assert set(JOURNEY.steps) == set(STEPS) == {step.value for step in Between}
    assert [step for step in STEPS if JOURNEY.steps[step] not in words(PANELS[step])] == []


def test_steps_between_say_the_patients_words():
    asked = {
        "consent": BASE.consent.say("ask"),
        "confirm": BASE.words.say("confirm", what="..."),
        "change": BASE.words.say("change_question"),
    }
    assert [step for step, said in asked.items() if not said.endswith(JOURNEY.steps[step])] == []
    assert JOURNEY.steps[SUMMARY].startswith(BASE.words.say("summary_intro"))


def test_answers_to_pick_are_the_shown_ones():
    answers = BASE.clinical.answers
    shown = {CONSENT: (BASE.consent.say("yes"), BASE.consent.say("no"))}
    shown[SUMMARY] = (answers.agreed[0], answers.change[0])
    assert shown == JOURNEY.picks
    assert [pick for step, picks in shown.items() for pick in picks if f"“{pick}”" not in words(PANELS[step])] == []


def test_scan_counts_the_signs():
    emergency, urgent = BASE.clinical.emergency_concepts, BASE.clinical.urgent_concepts
    assert f"{len(emergency)} signs: call now {len(urgent - emergency)} signs: medical" in words(PANELS["scan"])


@pytest.mark.parametrize("level", list(Disposition))
def test_outcome_says_its_headline(level):
    said = BASE.clinical.outcomes[level].headline.replace("{service}", "this service")
    _, _, headline = words(PANELS[level.word]).partition(f"{level.word} ")
    assert said.startswith(headline.split(". ")[0].rstrip("."))


def test_outcomes_go_from_severe_to_mild():
    tops = {name: outline(panel)[1] for name, panel in PANELS.items() if name in {d.word for d in Disposition}}
    assert sorted(tops, key=tops.__getitem__) == [level.word for level in sorted(Disposition, reverse=True)]


def test_outcomes_have_the_colors_of_the_desk():
    style = (PROJECT / "bot/desk/static/desk.css").read_text(encoding="utf-8")
    desk = dict(re.findall(r"\.badge\.(\w+) \{ background: (#\w+); \}", style))
    used = {level.word: PANELS[level.word].find(f"{SVG}path").attrib["fill"] for level in Disposition}
    assert used == {word: color for word, color in desk.items() if word in used}


@pytest.mark.parametrize("name", FORMS)
def test_form_holds_its_steps_in_order(name):
    assert " → ".join(map(plain, DOMAIN["forms"][name]["required_slots"])) in words(PANELS[name])


def test_consult_offers_what_may_be_chosen():
    shown = [BASE.words.say(key) for key in ("next_call", "next_change", "next_nothing")]
    shown += [BASE.words.say("next_book", service="another service")]
    assert [choice for choice in shown if f"“{choice}”" not in words(PANELS["consult_form"])] == []
    assert JOURNEY.forms["consult_form"].closing in DOMAIN["responses"]["utter_letter"][0]["text"]
    assert JOURNEY.forms["consult_form"].closing in words(PANELS["consult_form"])


@pytest.mark.parametrize(
    ("form", "action"), zip(FORMS, ("action_book", "action_finish_consult", "action_finish_followup"), strict=True)
)
def test_form_tells_every_way_on(form, action):
    known = {
        (step, rule) for step in ("intake", "conclude", "booking", "consult") for a, rule in routed(step) if a == action
    }
    assert set(JOURNEY.forms[form].routes) == known != set()
    assert [rule for step, rule in known if f"to {step}: {rule}" not in words(PANELS[form])] == []


def test_ways_between_forms_are_those_of_the_rules():
    ends = {
        "action_book": "booking_form",
        "action_finish_consult": "consult_form",
        "action_finish_followup": "followup_form",
    }
    ways = {
        f"{ends[action]} to {step}_form"
        for step in ("booking", "consult")
        for action, _ in routed(step)
        if action in ends and ends[action] != f"{step}_form"
    }
    assert {way for way in drawn() if re.fullmatch(r"(\w+)_form to (\w+)_form", way)} == {
        *ways,
        "booking_form to followup_form",
    }


def test_outcomes_lead_where_they_may():
    ways = {
        level.word: {w.split(" to ")[1] for w in drawn() if w.startswith(f"{level.word} to ")} for level in Disposition
    }
    assert ways.pop("emergency") == {"call now"}
    assert ways.pop("postpone") == {"booking_form", "consult_form"}
    for word, forms in ways.items():
        assert forms == {"booking_form" if Disposition[word.upper()].bookable else "consult_form"}


def test_nothing_stands_before_what_is_urgent():
    assert {"scan to emergency", "scan to urgent", "scan to consent"} <= drawn()


def test_summary_may_be_changed():
    assert {"confirm to summary", "summary to change", "change to questions", "summary to outcomes"} <= drawn()


def test_any_time_is_what_the_rules_take_at_any_time():
    taken = {
        rule["rule"]: {step["intent"] for step in rule["steps"][0].get("or", rule["steps"][:1])}
        for rule in RULES
        if "condition" not in rule and {"intent", "or"} & set(rule["steps"][0])
    }
    assert JOURNEY.any_time == tuple(taken)
    assert [name for name in taken if words(PANELS[name]) != name] == []
    assert set().union(*taken.values()) >= COMMANDS | {
        intent for intent in DOMAIN["intents"] if intent.startswith("ask_")
    }


def test_panels_never_overlap():
    frames = [outline(panel) for panel in PANELS.values()]
    touching = [
        (a, b) for a, b in combinations(frames, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert touching == []


def test_every_text_lies_within_its_panel():
    for panel in PANELS.values():
        left, top, right, bottom = outline(panel)
        for line in panel.iter(f"{SVG}text"):
            middle = line.attrib.get("text-anchor") == "middle"
            start, wide = float(line.attrib["x"]), LETTER * len(str(line.text))
            assert left < start - (wide / 2 if middle else 0)
            assert start + (wide / 2 if middle else wide) < right
            assert top < float(line.attrib["y"]) < bottom


def test_everything_fits_a_width_of_1000():
    assert TREE.attrib["width"] == "1000"
    assert all(outline(panel)[0] > 0 and outline(panel)[2] < 1000 for panel in PANELS.values())
    assert max(outline(panel)[3] for panel in PANELS.values()) < float(TREE.attrib["height"])


def test_letters_are_large_enough_to_read():
    assert min(float(line.attrib["font-size"]) for line in TREE.iter(f"{SVG}text")) >= 13


def test_picture_is_named_and_described():
    assert TREE.attrib["aria-labelledby"].split() == [TREE[0].attrib["id"], TREE[1].attrib["id"]]
    assert [HEADINGS.count(str(line.text)) for line in TREE.findall(f"{SVG}text")].count(1) == len(HEADINGS)


def test_picture_asks_for_nothing_outside():
    assert re.findall(r"href|<style|<image|url\(|\sstyle=", PICTURE) == []


def test_words_never_become_markup():
    picture = draw_journey(replace(JOURNEY, opening="<script>&"))
    assert "&lt;script&gt;&amp;" in picture


def test_same_data_draw_the_same_picture():
    rules = read_yaml(Path(PROJECT) / "data" / "rules.yml")
    assert draw_journey(read_journey(BASE.clinical, BASE.words, BASE.consent, DOMAIN, rules)) == PICTURE
