"""Generated patients talk to the whole stack: nobody is met with silence, a loop, or a milder outcome than is true."""

from __future__ import annotations

import os

import pytest

from bot.clinical.reading import Assertion
from tests.generated.facts import Population, Truth
from tests.generated.figures import Row, page
from tests.generated.habits import Line
from tests.generated.manners import Manner, Words, draw
from tests.generated.talk import SEED, Held, Watch, hold
from tests.patients import Patient, converse, go_on, say, start
from tests.typos import slip

SIZE, CHUNK = int(os.environ.get("CUPWISE_PATIENTS", "240")), 10
GOOD_OPENING = "Hi, I am 34 years old and my lower back has been sore since Monday, I would like to try dry cupping."
EVERYTHING = (
    "I am 34. My lower back has been sore since Monday. I have no medical conditions, I take no medicines, "
    "I am not pregnant, my skin is fine, I have no fever or weight loss, nothing else right now."
)


@pytest.fixture(scope="module")
def population(house):
    return Population(house.clinic.knowledge, house.profile.screened)


@pytest.mark.parametrize("first", range(0, SIZE, CHUNK))
async def test_generated_patients_are_screened_as_they_are(house, population, first):
    held = [await hold(house, population, number) for number in range(first, min(first + CHUNK, SIZE))]
    faulty = [str(one) for one in held if one.faults]
    assert faulty == [], "\n\n".join(faulty)


async def test_good_opening_needs_ten_questions_to_openings(house):
    talk = await converse(house, GOOD_OPENING, until="opening")
    assert talk.asked.pop() == "opening"
    assert len(talk.asked) <= 10, f"{talk.asked}\n{talk}"


async def test_everything_in_two_messages_needs_five_questions(house):
    talk = await converse(house, EVERYTHING, until="emergency_now")
    await say(house, talk, "None of these. No numbness, no bladder trouble, no leg weakness either.")
    await go_on(house, talk, Patient(), until="opening")
    assert talk.asked.pop() == "opening"
    assert len(talk.asked) <= 5, f"{talk.asked}\n{talk}"


def test_slip_of_the_hand_hides_nothing_told(house):
    hidden = [
        slipped
        for concept, words in Words().phrases(days=17)
        if (slipped := slip(words)) and _tells(house, words, concept) and not _tells(house, slipped, concept)
    ]
    assert hidden == []


def _tells(house, words, concept):
    found = house.clinic.read(words).findings
    return any(one.concept == concept and one.assertion is not Assertion.ABSENT for one in found)


def test_same_seed_draws_the_same_patient(house, population):
    again = Population(house.clinic.knowledge, house.profile.screened)
    assert [population.draw(f"{SEED}:{n}") for n in range(50)] == [again.draw(f"{SEED}:{n}") for n in range(50)]


def test_every_kind_of_finding_is_drawn(population):
    drawn = {concept for number in range(2_000) for concept in population.draw(f"{SEED}:{number}").present}
    assert set(population.drawable) - drawn == set()


async def test_milder_outcome_than_the_truth_is_a_fault(house, population):
    seeds = {number: f"{SEED}:{number}" for number in range(500)}
    sick = next(n for n, seed in seeds.items() if population.draw(seed).kind == "emergency" and draw(seed).plain)
    held = await hold(house, population, sick, speaks_as=Truth("healthy"))
    assert any(fault.endswith("emergency is true") for fault in held.faults), str(held)


async def test_words_repeated_three_times_are_a_fault(house):
    held = Held("1:0", Truth("healthy"), Manner("buttons"), start())
    watch = Watch(held)
    await say(house, held.talk, "I would like to try cupping.")
    for _ in range(3):
        watch.before(Line("", exact=True))
        watch.after()
    assert any("3 times in a row" in fault for fault in held.faults)
    assert any("asked again" in fault for fault in held.faults)


def test_figures_hold_every_patient():
    rows = [Row(n, "booked" if n % 2 else "urgent", "healthy", False, n, n + 1, (), "") for n in range(10)]
    assert "| all | 10 | 0 / 4 / 8 / 9 | 1 / 5 / 9 / 10 |" in page(rows, SEED)
