"""A patient of whom everything is kept, and a search for what is left of their words."""

from __future__ import annotations

import sys
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.clinical.progress import Activity, Measures
from bot.ports import Change, Contact, Deed, DeedKind, Request
from bot.scheduling.model import Appointment, Opening
from bot.scheduling.model import AppointmentStatus as S
from bot.scheduling.notices import NoticeRules, offered
from bot.store import Store, open_store
from tests.store.samples import KEY, MINUTE, NOW, assessment, change, facts, later, opened, opening, turn

WORDS = (
    *("burning knife", "SoothingReply", "Yes", "memory-event", "Anna Berg", "6175550142", "alarmwords", "seenwords"),
    *("openreason", "donereason", "diabetes", "sugar disease", "lower back", "StaffWords", "lifting the cello"),
    *("anna@example.org", "wishwords", "reasonwords", "refusedwords", "postwords"),
)


def fill(store: Store, who: str = "anna") -> None:
    """Let a patient leave a trace in every table, with alerts of danger that were seen."""
    opened(store, who)
    store.consents.give(who, "1", "a" * 64, NOW)
    message, _ = store.messages.receive(who, "a burning knife in my back", NOW, "m1")
    store.messages.answer(message, turn("SoothingReply", asked="age", memory=("memory-event",)), later(1))
    store.messages.say(who, "maria", "StaffWords", later(1))
    store.people.remember(who, Contact("Anna Berg", "+16175550142", "anna@example.org"), NOW)
    for kind in ("emergency", "self_harm", "urgent"):
        store.alerts.raise_alert(who, kind, "seenwords", NOW)
    for alert in store.alerts.open_alerts():
        if alert.conversation == who:
            store.alerts.mark_seen(alert.id, "maria", later(2))
    store.alerts.raise_alert(who, "failure", "alarmwords", NOW)
    call = store.call_backs.request(who, "donereason", later(60), NOW)
    store.call_backs.mark_done(call.id, "maria", later(5))
    store.call_backs.request(who, "openreason", later(90), NOW)
    for minute in range(2):
        store.decisions.record(who, facts(), assessment(), later(minute))
    told = Measures(pain_now=6, activities=(Activity("lifting the cello", 3),))
    past = Opening(f"{who}'s", "harbor", "dry_cupping", later(-90), later(-30))
    visit = store.diary.book(store.diary.hold(past, who, later(9), NOW).id, who, change())
    _leave_traces_in_the_diary(store, who, visit)
    store.progress.keep(who, visit.id, told, NOW)
    store.messages.mark_emergency(who, NOW)
    store.messages.mark_self_harm(who, NOW)


def _leave_traces_in_the_diary(store: Store, who: str, visit: Appointment) -> None:
    """A reason, a refusal, a failed notice, a keyed request, and a place on the waitlist with an offer."""
    store.diary.checked(visit.id, who, NOW)
    told = NoticeRules(recheck=-MINUTE).booked(NOW)
    request = Request(who, "k", "")
    store.diary.mark(visit.id, who, S.ARRIVED, Change(NOW, "maria", request, reason="reasonwords", notices=told))
    store.deeds.note(Deed(NOW, "link", DeedKind.REFUSED, visit.id, detail="refusedwords"))
    place = store.waitlist.join(who, "dry_cupping", None, "wishwords", None, NOW)
    offer = Opening(f"{who}'s", "harbor", "dry_cupping", later(300), later(360))
    store.waitlist.offer(place.id, offer, later(200), Change(NOW, notices=offered(NOW)))
    for queued in store.outbox.claim(NOW, MINUTE, 9):
        store.outbox.failed(queued.id, "postwords", later(900), NOW)


def book(store: Store, who: str, hour: int = 15) -> str:
    """Book a visit on the day after `NOW`."""
    return store.diary.book(store.diary.hold(opening(hour), who, later(9), NOW).id, who, change()).id


def raw_values(store: Store) -> dict[str, list[list[Any]]]:
    """Every value of every row of every table as it lies in the database."""
    with store.database.reading() as connection:
        names = sa.inspect(connection).get_table_names()
        return {name: [list(row) for row in connection.execute(sa.text(f"SELECT * FROM {name}"))] for name in names}


def opened_text(store: Store) -> str:
    """The same as one text, with all that is sealed opened."""
    return "\n".join(str(_opened(value)) for rows in raw_values(store).values() for row in rows for value in row)


def sealed_values(store: Store) -> set[str]:
    """Every sealed value in the database."""
    values = [value for rows in raw_values(store).values() for row in rows for value in row]
    return {value for value in values if isinstance(value, str) and value.startswith("gAAAA")}


def _opened(value: Any) -> Any:
    try:
        return MultiFernet([Fernet(KEY)]).decrypt(value).decode() if isinstance(value, str) else value
    except InvalidToken:
        return value


def fill_and_erase(url: str, run: str) -> None:
    """Fill and erase one conversation after the other, and say so, until killed."""
    store = open_store(url, [KEY])
    for number in range(10_000):
        who = f"{run} patient {number}"
        fill(store, who)
        _tell("filled", who)
        store.erasure.erase(who, later(9))
        _tell("erased", who)


def _tell(what: str, who: str) -> None:
    sys.stdout.write(f"{what} {who}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    fill_and_erase(sys.argv[1], sys.argv[2])
