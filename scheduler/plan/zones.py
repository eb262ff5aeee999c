"""Time zones by name, and the one instant that a wall time means in them.

Pure but for the zone files of the installed `tzdata`, which are read once: never the system's, so that all machines
with the same `tzdata` plan the same instants and `zone_data_version` tells the truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import tzdata

from quotes.errors import InputError, nearest

Kind = Literal["plain", "gap", "fold"]

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)


class Resolved(NamedTuple):
    """The instant a wall time means, in UTC.

    `kind` says how often clocks showed that time: once (`plain`), never (`gap`: `at` is the first moment after it) or
    twice (`fold`: `at` is the first of the two).
    """

    at: datetime
    kind: Kind


def zone_data_version() -> str:
    """Which edition of the time zone database instants are worked out with, such as `2026f`."""
    return str(tzdata.IANA_VERSION)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The time zone of this name, in any case of letters. Raises `InputError` for a name that is not in the list.

    Only names from the list are ever looked for on disk, so a name cannot lead anywhere else.
    """
    known = _names().get(name.casefold())
    if known is not None:
        return _opened(known)
    raise InputError(f"{name[:80]!r} is not a time zone.", _suggestion(name[:80]))


def instant(wall: datetime, where: ZoneInfo | str) -> Resolved:
    """The one instant that a wall time means in a zone, whatever its clocks do.

    `wall` has no zone of its own; its `fold` is not looked at.
    """
    if wall.tzinfo is not None:
        raise ValueError(f"{wall!r} is not a wall time: it has a zone")
    place = zone(where) if isinstance(where, str) else where
    wall = wall.replace(fold=0) if wall.fold else wall
    earlier, later = offset(wall, place), offset(wall.replace(fold=1), place)
    at = wall.replace(tzinfo=UTC) - earlier
    if earlier == later:
        return Resolved(at, "plain")
    # Where a zone's rules changed for good, zoneinfo can give an offset that was not in force then (Nuuk, 28 October
    # 2023): only an instant at which clocks do show this time counts.
    low, high = sorted((at, wall.replace(tzinfo=UTC) - later))
    right = [moment for moment in (low, high) if local(moment, place) == wall]
    if right:
        return Resolved(right[0], "plain" if len(right) == 1 else "fold")
    # Clocks jump over this time somewhere between the two instants that either offset would give; on a whole second.
    low, high = low.replace(microsecond=0), high.replace(microsecond=0) + _SECOND
    while high - low > _SECOND:
        middle = low + (high - low) // _SECOND // 2 * _SECOND
        if local(middle, place) < wall:
            low = middle
        else:
            high = middle
    return Resolved(high, "gap")


def meant(wall: str, where: str) -> datetime:
    """The instant that a post's wall time, as its row has it, means in a zone by the rules of today."""
    return instant(datetime.fromisoformat(wall), where).at


def local(at: datetime, place: ZoneInfo) -> datetime:
    """The wall time in a zone at an instant, without its zone."""
    return at.astimezone(place).replace(tzinfo=None, fold=0)


def unambiguous(at: datetime, where: ZoneInfo) -> datetime:
    """This instant or, when clocks then show a time for the second time, the first minute after that is over.

    Wall times are what is kept of a plan, and a repeated one means its first instant: the second cannot be kept.
    """
    while at.astimezone(where).fold and instant(local(at, where), where).at != at:
        at = at.replace(second=0, microsecond=0) + _MINUTE
    return at


def exists(day: date, where: ZoneInfo) -> bool:
    """False for a day that a zone's calendar leaves out, such as 30 December 2011 in Samoa."""
    return local(instant(datetime.combine(day, time()), where).at, where).date() == day


def offset(wall: datetime, place: ZoneInfo) -> timedelta:
    """How far a zone's clocks are ahead of UTC when they show this time."""
    found = place.utcoffset(wall)
    assert found is not None  # noqa: S101  # only a zone without data has no offset, and `_opened` reads data
    return found


@cache
def _names() -> Mapping[str, str]:
    """Every zone's name, under its name in small letters."""
    names = resources.files(tzdata).joinpath("zones").read_text("ascii").split()
    return {name.casefold(): name for name in names}


@cache
def _opened(name: str) -> ZoneInfo:
    with resources.files(tzdata).joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def _suggestion(name: str) -> str:
    wanted = name.casefold().replace(" ", "_")
    places = {known: whole for known, whole in _names().items() if "/" in known}
    cities = {known.rpartition("/")[2]: whole for known, whole in places.items()}
    whole = nearest(wanted, places) if "/" in wanted else nearest(wanted, cities)
    found = None if whole is None else places.get(whole, cities.get(whole))
    return f"Did you mean {found}?" if found else "Write it as a continent and a city, such as Europe/Paris, or UTC."
