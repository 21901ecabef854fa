"""Checks that the parts of a clinic fit together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from bot.clinical.fields import Fields
from bot.scheduling.profile import ClinicProfile


def check_profile(root: Fields, profile: ClinicProfile, screened: Collection[str] | None) -> None:
    """Note what cannot be given, booked or screened for; `screened` names what the screening knows, None is unchecked.

    How far ahead visits can be booked is looked at only when there is no other fault: numbers may be missing.
    """
    _check_given(root, profile)
    if screened is not None:
        _check_screened(root, profile, screened)
    if not root.faults:
        _check_reach(root, profile)


def _check_given(root: Fields, profile: ClinicProfile) -> None:
    """Somebody gives each service, at a place that has a room for it."""
    for service in profile.services.values():
        givers = [person for person in profile.practitioners.values() if service.id in person.services]
        names = {schedule.location for person in givers for schedule in person.schedules}
        places = [profile.locations[name] for name in names if name in profile.locations]
        if not givers:
            root.inner("services").fault(f"nobody gives {service.id!r}", service.id)
        elif places and all(place.needs_room(service) and not place.rooms_for(service) for place in places):
            root.inner("services").fault(f"no room fits {service.id!r} where it is given", service.id)


def _check_screened(root: Fields, profile: ClinicProfile, screened: Collection[str]) -> None:
    """Nothing can be booked past the screening: a service is screened for, or a physician's consult, never both."""
    services = root.inner("services")
    for service in profile.services.values():
        if service.physician and service.id in screened:
            services.fault(f"{service.id!r} is screened for, so it is no physician's consult", service.id)
        if not service.physician and service.id not in screened:
            services.fault(f"{service.id!r} is not in services.yml: nobody is screened for it", service.id)


def _check_reach(root: Fields, profile: ClinicProfile) -> None:
    """Each service can be booked at all, and the link to a visit lasts until the visit."""
    notice, horizon = profile.reach(None)
    if horizon <= notice:
        root.inner("booking").fault("'notice_hours' must be less than the horizon", "notice_hours")
    furthest = horizon
    for name, entry in root.entries("services"):
        notice, horizon = profile.reach(profile.services[name])
        furthest = max(furthest, horizon)
        if horizon <= notice:
            entry.fault("the notice must be less than the horizon")
    if timedelta(days=profile.manage_days) < furthest:
        root.inner("booking").fault("'manage_days' must reach as far as visits can be booked", "manage_days")
