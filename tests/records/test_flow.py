"""The picture of the flow of questions."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bot.clinical.expression import Has, concepts_of
from bot.knowledge.load import load
from bot.records.flow import draw_flow

KNOWLEDGE = load()
PICTURE = draw_flow(KNOWLEDGE)
SVG = "{http://www.w3.org/2000/svg}"
TREE = ElementTree.fromstring(PICTURE)


def boxes(tree: ElementTree.Element = TREE) -> dict[str, ElementTree.Element]:
    """Each question's group, by its title."""
    return {str(group.findtext(f"{SVG}title")): group for group in tree.iter(f"{SVG}g")}


def outline(group: ElementTree.Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a box."""
    frame = group.find(f"{SVG}rect")
    assert frame is not None
    x, y, width, height = (float(frame.attrib[name]) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def arrows(picture: str) -> set[str]:
    return set(re.findall(r"<title>(\w+ to \w+)</title>", picture))


def words(group: ElementTree.Element) -> str:
    return " ".join(str(line.text) for line in group.iter(f"{SVG}text"))


def test_every_question_has_its_box():
    assert list(boxes()) == list(KNOWLEDGE.questions)


def test_every_box_holds_the_words():
    assert [q.id for q in KNOWLEDGE.questions.values() if q.words not in words(boxes()[q.id])] == []


def test_no_text_leaves_its_box():
    for group in boxes().values():
        left, top, right, bottom = outline(group)
        for line in group.iter(f"{SVG}text"):
            assert left < float(line.attrib["x"]) < right
            assert top < float(line.attrib["y"]) < bottom


def test_boxes_never_overlap():
    frames = [outline(group) for group in boxes().values()]
    touching = [
        (one, other)
        for place, one in enumerate(frames)
        for other in frames[place + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    assert touching == []


def test_everything_fits_the_picture():
    width, height = float(TREE.attrib["width"]), float(TREE.attrib["height"])
    for left, top, right, bottom in map(outline, boxes().values()):
        assert left > 0
        assert top > 0
        assert right < width
        assert bottom < height


def test_stages_are_columns_from_left_to_right():
    lefts = {q.stage: outline(boxes()[q.id])[0] for q in KNOWLEDGE.questions.values()}
    assert list(lefts.values()) == sorted(set(lefts.values()))


def test_every_follow_up_has_its_arrows():
    wanted = {
        f"{KNOWLEDGE.question_of[concept]} to {question.id}"
        for question in KNOWLEDGE.questions.values()
        if question.when
        for concept in concepts_of(question.when)
        if concept in KNOWLEDGE.question_of
    }
    assert wanted
    assert arrows(PICTURE) == wanted


@pytest.mark.parametrize(("question", "told"), [("emergency_now", "call now"), ("warning_signs", "review today")])
def test_box_tells_where_questions_stop(question, told):
    assert told in words(boxes()[question])


def test_age_tells_whom_staff_take_over():
    assert "only emergency signs after: younger than 18 years" in words(boxes()["age"])


def test_arrow_may_lead_back_to_an_earlier_stage():
    early = replace(KNOWLEDGE.questions["age"], when=Has("osteoporosis"))
    picture = draw_flow(replace(KNOWLEDGE, questions={**KNOWLEDGE.questions, "age": early}))
    assert "skin_and_bones to age" in arrows(picture)


def test_picture_asks_for_nothing_outside():
    assert re.findall(r"href|<style|<image|url\(|\sstyle=", PICTURE) == []


def test_same_knowledge_draws_the_same_picture():
    assert draw_flow(load()) == PICTURE
