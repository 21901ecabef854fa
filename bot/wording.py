"""How places, openings and yes or no are put into words, and found again in an answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from bot.knowledge.words import Words
from bot.scheduling.model import Opening
from bot.scheduling.places import Location
from bot.scheduling.profile import ClinicProfile

ANY_LOCATION = "any"
T = TypeVar("T")
_FEWEST_NAMES, _MOST_NAMES = 2, 5


class Wording:
    """The clinic's places, services and times as a patient reads them."""

    def __init__(self, profile: ClinicProfile, words: Words) -> None:
        self._profile, self._words = profile, words

    def location_titles(self, miles: Mapping[str, float] | None = None) -> tuple[str, ...]:
        """Each location, those with a distance in that order and before others, then "either"."""
        names = dict.fromkeys((*(miles or {}), *self._profile.locations))
        return (
            *(self._location_title(name, (miles or {}).get(name)) for name in names),
            self._words.say("any_location"),
        )

    def find_location(self, text: str) -> str | None:
        """The location an answer names, `ANY_LOCATION`, or None."""
        if _same(text, self._words.say("any_location")) or _has_word(text, self._words.say("any_words").split("|")):
            return ANY_LOCATION
        return self.named_location(text)

    def named_location(self, text: str) -> str | None:
        """The one location that an answer names, or None."""
        named = [key for key, place in self._profile.locations.items() if _names(text, place.name)]
        return named[0] if len(named) == 1 else None

    def names_any(self, text: str, names: Iterable[str]) -> bool:
        """Whether a message holds one of some names as words of their own."""
        return _has_word(text, names)

    def service_title(self, service: str) -> str:
        """What patients call the service."""
        return self._profile.services[service].title

    def is_service(self, text: str, service: str) -> bool:
        """Whether an answer repeats the title of a service."""
        return _same(text, self.service_title(service))

    def location_distances(self, miles: Mapping[str, float]) -> str:
        """Locations with their distances, as one text."""
        return "; ".join(self._location_title(name, far) for name, far in miles.items())

    def opening_title(self, opening: Opening) -> str:
        """Day, time with the zone, and practitioner, on the clock of the place."""
        return self.opening_words(opening.id)[0]

    def opening_words(self, opening_id: str) -> tuple[str, str, str]:
        """The title of an opening, its day, and what its title says besides the day."""
        details = self.opening_details(opening_id)
        short = {key: details[key] for key in ("time", "practitioner")}
        title = self._words.say("opening", day=details["day"], **short)
        return title, details["day"], self._words.say("opening_short", **short)

    def opening_details(self, opening_id: str) -> dict[str, str]:
        """All that is said of one opening: service, practitioner, location, address, day and time."""
        practitioner, location, service, start = opening_id.split("|")
        place = self._profile.locations[location]
        local = datetime.fromisoformat(start).astimezone(ZoneInfo(place.zone))
        return {
            "service": self.service_title(service),
            "practitioner": self._profile.practitioners[practitioner].name,
            "location": place.name,
            "address": place.address,
            **self._whereabouts(service, place),
            "day": f"{local:%A, %B} {local.day}",
            "time": f"{local:%I:%M %p %Z}".lstrip("0"),
        }

    def find_opening(self, text: str, offered: Sequence[str]) -> str | Literal["more", "none"] | None:
        """The choice whose words an answer repeats: an opening, "more" or "none"."""
        if _same(text, self._words.say("more_times")):
            return "more"
        if _same(text, self._words.say("none_fit")):
            return "none"
        titles = {key: self._words.say("opening", **_three(self.opening_details(key))) for key in offered}
        return next((key for key, title in titles.items() if _same(text, title)), None)

    def none_fit(self, text: str) -> bool:
        """Whether an answer says that no opening fits."""
        return _has_word(text, self._words.say("none_words").split("|"))

    def with_named(self, text: str, offered: Sequence[str]) -> tuple[str, ...]:
        """Of the openings shown, those with a practitioner whom the answer names."""
        names = {key: self.opening_details(key)["practitioner"].split() for key in offered}
        return tuple(key for key, parts in names.items() if _has_word(text, (parts[0], parts[-1])))

    def practitioner(self, text: str) -> str | None:
        """The one practitioner whom a message names, by first or last name, or None."""
        people = {key: person.name.split() for key, person in self._profile.practitioners.items()}
        named = [key for key, parts in people.items() if _has_word(text, (parts[0], parts[-1]))]
        return named[0] if len(named) == 1 else None

    def pick(self, text: str, offered: Mapping[T, str]) -> T | None:
        """The key whose words an answer repeats, as a whole or with more of its telling words than any other."""
        exact = [key for key, title in offered.items() if _same(text, title)]
        if exact:
            return exact[0]
        named = {key: sum(_has_word(text, [word]) for word in _telling(title)) for key, title in offered.items()}
        best = [key for key, count in named.items() if count and count == max(named.values())]
        return best[0] if len(best) == 1 else None

    def day(self, day: date) -> str:
        """A day with its weekday."""
        return f"{day:%A, %B} {day.day}"

    def day_and_time(self, instant: datetime) -> str:
        """An instant on the clock of the clinic, with its zone."""
        local = instant.astimezone(ZoneInfo(self._profile.zone))
        return f"{local:%A, %B} {local.day}, {f'{local:%I:%M %p %Z}'.lstrip('0')}"

    def yes_no_titles(self) -> tuple[str, str]:
        """The two choices of a confirmation."""
        return self._words.say("yes"), self._words.say("no")

    def is_yes(self, text: str) -> bool:
        """Whether the answer is the offered yes."""
        return _same(text, self._words.say("yes")) or _same(text, "yes")

    def is_no(self, text: str) -> bool:
        """Whether the answer is the offered no."""
        return _same(text, self._words.say("no")) or _same(text, "no")

    def read_name(self, text: str) -> str | None:
        """A person's name in any script, 2 to 80 characters; None when it cannot be one."""
        name = " ".join(unicodedata.normalize("NFC", text).split())
        name = re.sub(self._words.say("name_lead_in"), "", name, flags=re.IGNORECASE).strip(" .,!")
        if len(name.split()) > _MOST_NAMES:
            name = re.split(self._words.say("name_inside_words"), name, flags=re.IGNORECASE)[-1].strip(" .,!")
        if _has_word(name, self._words.say("not_in_names").split("|")) or self.is_yes(name) or self.is_no(name):
            return None
        if self.talk_words(name) > min(1, len(name.split()) - 1):
            return None
        allowed = all(c.isalpha() or unicodedata.combining(c) or c in " .'’-" for c in name)
        short = 2 <= len(name) <= 80 and len(name.split()) <= 2 * _MOST_NAMES
        return name if short and allowed and sum(map(str.isalpha, name)) >= 2 else None

    def name_inside(self, text: str) -> str | None:
        """A full name at the end of a sentence that tells it: "it should be Ana Peña"."""
        parts = re.split(self._words.say("name_inside_words"), text, flags=re.IGNORECASE)
        name = self.read_name(parts[-1]) if len(parts) > 1 else None
        return name if name and _FEWEST_NAMES <= len(name.split()) <= _MOST_NAMES and name != name.lower() else None

    def talk_words(self, name: str) -> int:
        """How many words of what may be a name are seldom part of one: "none of your business" has three."""
        seldom = self._words.say("seldom_in_names").split("|")
        return sum(word in seldom for word in bare(name).split())

    def _location_title(self, name: str, miles: float | None) -> str:
        title = self._profile.locations[name].name
        if miles is None:
            return title
        key = "location_miles" if round(miles) > 1 else "location_mile"
        return self._words.say(key, location=title, miles=str(round(miles)))

    def _whereabouts(self, service: str, place: Location) -> dict[str, str]:
        """Where the visit is, in short as `place` and in full as `where`; a visit by video is at no location."""
        if self._profile.services[service].virtual:
            return dict.fromkeys(("place", "where"), self._words.say("by_video"))
        short = self._words.say("at_location", location=place.name)
        return {"place": short, "where": f"{short}, {place.address}"}

    def preparation(self) -> tuple[str, ...]:
        """What to do before the visit."""
        return (self._words.say("preparation"),)


def _three(details: dict[str, str]) -> dict[str, str]:
    return {key: details[key] for key in ("day", "time", "practitioner")}


def _telling(title: str) -> list[str]:
    return [word for word in bare(title).split() if len(word) > 5]


def bare(text: str) -> str:
    """The words of a text alone, in one case and a space apart."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _same(text: str, title: str) -> bool:
    return bare(text) == bare(title)


def _has_word(text: str, phrases: Iterable[str]) -> bool:
    padded = f" {bare(text)} "
    return any(f" {bare(phrase)} " in padded for phrase in phrases)


def _names(text: str, name: str) -> bool:
    distinctive = [word for word in bare(name).split() if len(word) > 3]
    return _has_word(text, [name, *distinctive[:1]])
