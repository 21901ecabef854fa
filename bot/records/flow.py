"""Draws the flow of questions: stages as columns, questions as boxes, arrows to what is asked next in detail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap

from bot.clinical.expression import AGE_QUESTION, Age, concepts_of
from bot.clinical.knowledge import Knowledge
from bot.clinical.question import Question
from bot.records.conditions import TEMPLATES, in_words

WIDTH, GAP, TOP, MARGIN = 214, 74, 96, 30
_LINE, _PADDING, _SPACE, _CHARACTERS = 15, 10, 22, 30


@dataclass(frozen=True)
class Box:
    """One question where it stands, with its texts cut into lines."""

    question: Question
    stage: int
    x: int
    y: int
    words: tuple[str, ...]
    only_if: tuple[str, ...]
    emergencies: int
    urgencies: int
    ends: tuple[str, ...]

    @property
    def height(self) -> int:
        """How tall the box is."""
        stops = bool(self.emergencies) + bool(self.urgencies)
        lines = 2 + len(self.words) + stops + (len(self.only_if) + 1 if self.only_if else 0)
        return 2 * _PADDING + _LINE * (lines + (len(self.ends) + 1 if self.ends else 0))

    @property
    def middle(self) -> int:
        """The height at which arrows leave and arrive."""
        return self.y + self.height // 2


@dataclass(frozen=True)
class Arrow:
    """From an answer to the question that it leads to; `path` is SVG's, the head points to the right or the left."""

    source: str
    target: str
    path: str
    x: int
    y: int
    to_right: bool

    @property
    def head(self) -> str:
        """The three corners of the arrow's head."""
        back = self.x - 8 if self.to_right else self.x + 8
        return f"{self.x},{self.y} {back},{self.y - 4} {back},{self.y + 4}"


def draw_flow(knowledge: Knowledge) -> str:
    """The picture as an SVG document that needs nothing from outside; the same knowledge gives the same bytes."""
    stages = tuple(dict.fromkeys(question.stage for question in knowledge.questions.values()))
    boxes = {box.question.id: box for box in _boxes(knowledge, stages)}
    return TEMPLATES.get_template("flow.svg").render(
        stages=stages,
        boxes=boxes.values(),
        arrows=tuple(_arrows(knowledge, boxes)),
        column=lambda stage: MARGIN + stage * (WIDTH + GAP),
        width=2 * MARGIN + len(stages) * (WIDTH + GAP) + WIDTH,
        height=max(box.y + box.height for box in boxes.values()) + MARGIN,
        box_width=WIDTH,
        line=_LINE,
        padding=_PADDING,
    )


def _boxes(knowledge: Knowledge, stages: tuple[str, ...]) -> Iterator[Box]:
    bottom = dict.fromkeys(stages, TOP)
    for question in knowledge.questions.values():
        stage = stages.index(question.stage)
        box = Box(
            question,
            stage,
            MARGIN + stage * (WIDTH + GAP),
            bottom[question.stage],
            tuple(wrap(question.words, _CHARACTERS)),
            tuple(wrap(in_words(question.when, knowledge), _CHARACTERS)) if question.when else (),
            _stopping(question, knowledge.emergency_concepts),
            _stopping(question, knowledge.urgent_concepts - knowledge.emergency_concepts),
            tuple(wrap("; ".join(_endings(question, knowledge)), _CHARACTERS)),
        )
        bottom[question.stage] += box.height + _SPACE
        yield box


def _stopping(question: Question, signs: frozenset[str]) -> int:
    """How many answers end the questions at once."""
    return sum(not signs.isdisjoint(option.concepts) for option in question.options)


def _endings(question: Question, knowledge: Knowledge) -> Iterator[str]:
    """The answers after which only emergency signs are still asked."""
    for rule in knowledge.rules.values():
        by_age = question.id == AGE_QUESTION and any(isinstance(part, Age) for part in rule.when.parts())
        if rule.ends_intake and (by_age or not concepts_of(rule.when).isdisjoint(question.concepts)):
            yield in_words(rule.when, knowledge)


def _arrows(knowledge: Knowledge, boxes: Mapping[str, Box]) -> Iterator[Arrow]:
    for target in boxes.values():
        needed = sorted(concepts_of(target.question.when)) if target.question.when else []
        sources = dict.fromkeys(
            knowledge.question_of[concept] for concept in needed if concept in knowledge.question_of
        )
        for name in sources:
            yield _arrow(boxes[name], target)


def _arrow(source: Box, target: Box) -> Arrow:
    """Down along the left edge within a column, else from side to side."""
    names, y = (source.question.id, target.question.id), target.middle
    if source.stage == target.stage:
        return Arrow(*names, f"M{source.x},{source.middle} h-16 V{y} h12", target.x, y, to_right=True)
    forward = source.stage < target.stage
    start, end = (source.x + WIDTH, target.x) if forward else (source.x, target.x + WIDTH)
    bend = (end - start) // 2
    path = f"M{start},{source.middle} C{start + bend},{source.middle} {end - bend},{y} {end},{y}"
    return Arrow(*names, path, end, y, forward)
