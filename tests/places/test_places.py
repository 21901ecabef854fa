"""Distances, the order of locations, and towns that several states have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.places import EARTH_MILES, check_zips, miles
from bot.booking.whereabouts import Told
from bot.bootstrap import KNOWLEDGE
from bot.clinical.faults import BadKnowledge
from bot.knowledge.yamlfile import read_yaml
from bot.ports import Spot
from bot.scheduling.profile_reading import build_profile

POINTS = st.builds(Spot, st.just("A"), st.just("MA"), st.floats(-90, 90), st.floats(-180, 180))


def test_nearest_location_comes_first(places):
    order = [distance.location for distance in places.around(*places.find("02139"))]
    assert order == ["harbor", "mill"]
    assert [distance.location for distance in places.around(*places.find("01610"))] == ["mill", "harbor"]


def test_distance_is_in_miles(places):
    near, far = places.around(*places.find("02110"))
    assert (round(near.miles), 36 <= far.miles <= 41) == (0, True)


@pytest.mark.parametrize(("place", "far"), [("02139", False), ("01701", False), ("90210", True), ("10001", True)])
def test_near_is_what_the_clinic_says(places, place, far):
    assert all(map(places.is_far, places.around(*places.find(place)))) == far


def test_town_of_several_states_is_unclear(places):
    states = {spot.state for spot in places.find("Springfield")}
    assert {"MA", "IL", "MO"} <= states


def test_state_makes_a_town_clear(places):
    assert [spot.name for spot in places.find("Springfield, MA")] == ["Springfield, MA"]


@pytest.mark.parametrize(("town", "state"), [("Boston", "MA"), ("Worcester", "MA"), ("Framingham", "MA")])
def test_far_larger_town_is_meant(places, town, state):
    assert [spot.state for spot in places.find(town)] == [state]


@pytest.mark.parametrize("place", ["99999", "00000", "09001", "Xyzzyville", "Framingham, TX", ""])
def test_unknown_place_lies_nowhere(places, place):
    assert places.find(place) == ()


def test_towns_near_a_location_come_first(places):
    nearest = places.nearest_first(places.find("Springfield"))
    assert [spot.state for spot in nearest[:3]] == ["MA", "VT", "NH"]


def test_location_is_named_by_its_town(places, places_at):
    assert (places.named_by_town("Worcester"), places.named_by_town("Worcester, NY")) == ("mill", None)
    assert places_at("02110", "02116").named_by_town("Boston") is None


def test_location_without_a_known_zip_is_left_out(places_at):
    found = places_at("02110", "99999", "x")
    assert [distance.location for distance in found.around(*found.find("02139"))] == ["02110"]


def test_place_told_earlier_is_kept():
    from bot.booking.places import Near

    near = Near().after(Told("02139")).after(Told(video=True))
    assert Near.kept(near.to_keep()) == Near("02139", nearest=False, video=True)


def test_unknown_zip_of_a_location_is_a_fault(gazetteer, tmp_path):
    text = (KNOWLEDGE / "clinic.yml").read_text(encoding="utf-8").replace('"01608"', '"99999"')
    (tmp_path / "clinic.yml").write_text(text, encoding="utf-8")
    clinic = read_yaml(tmp_path / "clinic.yml")
    with pytest.raises(BadKnowledge) as bad:
        check_zips(clinic, build_profile(clinic), gazetteer)
    line = text.splitlines().index('    zip: "99999"') + 1
    assert str(bad.value) == f"clinic.yml:{line}: '99999' is no zip code that is known"


def test_clinic_abroad_needs_no_zip(gazetteer, tmp_path):
    text = (KNOWLEDGE / "clinic.yml").read_text(encoding="utf-8").replace("phone_region: US", "phone_region: CA")
    (tmp_path / "clinic.yml").write_text(text.replace('"01608"', "K1A 0B1"), encoding="utf-8")
    clinic = read_yaml(tmp_path / "clinic.yml")
    assert check_zips(clinic, build_profile(clinic), gazetteer) is None


def test_known_distance_is_found():
    boston, new_york = Spot("Boston", "MA", 42.3601, -71.0589), Spot("New York", "NY", 40.7128, -74.0060)
    assert miles(boston, new_york) == pytest.approx(190.2, abs=0.5)


@given(POINTS, POINTS)
def test_distance_is_the_same_both_ways(one, other):
    assert miles(one, other) == pytest.approx(miles(other, one), abs=1e-6)
    assert 0 <= miles(one, other) <= EARTH_MILES * 3.1416


@given(POINTS, POINTS, POINTS)
def test_a_detour_is_never_shorter(one, other, third):
    assert miles(one, other) <= miles(one, third) + miles(third, other) + 1e-6
