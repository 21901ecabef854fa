"""What a patient answers after a visit, and what is looked up afterwards."""

from __future__ import annotations

from tests.patients import say

QUESTIONS = "pain_now pain_worst pain_average activity_1 activity_1_score activity_2 activity_2_score".split()
ANSWERS = {"pain_now": "6", "pain_worst": "8", "pain_average": "7", "activity_1": "walking the dog"}
ANSWERS |= {"activity_1_score": "3", "activity_2": "putting on socks", "activity_2_score": "4", "turning": "Less"}
BETTER = {"pain_now": "2", "pain_worst": "4", "pain_average": "3", "activity_1_score": "7", "activity_2_score": "8"}
WORSE = {"pain_now": "9", "pain_worst": "10", "pain_average": "9", "activity_1_score": "3", "activity_2_score": "2"}


async def answer(house, talk, answers, until=None):
    """Answer what is asked, for as long as the follow-up asks."""
    while talk.last.state.asked in {*QUESTIONS, "turning"} and talk.last.state.asked != until:
        await say(house, talk, answers[talk.last.state.asked])
    return talk


def urgent(house, talk):
    return [a for a in house.alerts.open_alerts() if a.conversation == talk.conversation and a.kind == "urgent"]


def notes(house, talk):
    return house.progress.series(talk.conversation)
