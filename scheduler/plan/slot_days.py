"""Which slot-days an account has: its own slots, taken over by its campaigns or joined by theirs.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from heapq import merge

from quotes.errors import InputError
from scheduler.model import Account, Campaign
from scheduler.plan.slots import Occurrence, Slots, occurrences, read_slots

SlotDay = tuple[Occurrence, Campaign | None]


class SlotDays:
    """The slots of an account and of its campaigns, read once; raises `InputError` for what cannot be read.

    An account lives in one zone, its days too, so its campaigns' slots must be in the zone of its own.
    """

    def __init__(self, account: Account, campaigns: Iterable[Campaign]) -> None:
        text = account.schedule.slots
        self._own = read_slots(text) if text.strip() else None
        # Where several span a day the one that starts last has it: the shorter one, as a rule.
        newest = sorted(campaigns, key=lambda campaign: (-campaign.starts.toordinal(), campaign.ends, campaign.name))
        read = [(campaign, campaign_slots(campaign, self._own)) for campaign in newest]
        self._over = [campaign for campaign, slots in read if slots is None]
        self._adding = [(campaign, slots) for campaign, slots in read if slots is not None]
        zones = {slots.zone for slots in (self._own, *(slots for _, slots in self._adding)) if slots is not None}
        if len(zones) > 1:
            hint = "Write their times for one of these zones."
            raise InputError(f"The campaigns of {account.name!r} are in {' and '.join(sorted(zones))}.", hint)
        self.zone = zones.pop() if zones else None

    def between(self, first: date, last: date) -> list[SlotDay]:
        """Every slot-day from one local day to another, both included, in order; no key is there twice."""
        streams = [self._added(campaign, slots, first, last) for campaign, slots in self._adding]
        if self._own is not None:
            streams.append(self._taken_over(self._own, first, last))
        if len(streams) == 1:
            return list(streams[0])
        found: dict[str, SlotDay] = {}
        for row in merge(*streams, key=lambda row: (row[0].at, row[0].slot)):
            found.setdefault(row[0].slot, row)  # streams that come first win: a campaign's own slot over the account's
        return list(found.values())

    def never(self) -> Iterator[Campaign]:
        """The campaigns in whose days there is no slot at all."""
        for campaign in self._over:
            if self._own is None or not _any(self._own, campaign):
                yield campaign
        for campaign, slots in self._adding:
            if not _any(slots, campaign):
                yield campaign

    def _added(self, campaign: Campaign, slots: Slots, first: date, last: date) -> Iterator[SlotDay]:
        for occurrence in occurrences(slots, max(first, campaign.starts), min(last, campaign.ends)):
            yield occurrence, campaign

    def _taken_over(self, slots: Slots, first: date, last: date) -> Iterator[SlotDay]:
        for occurrence in occurrences(slots, first, last):
            day = occurrence.wall.date() if self._over else first
            campaign = next((one for one in self._over if one.starts <= day <= one.ends), None)
            yield occurrence, campaign


def campaign_slots(campaign: Campaign, own: Slots | None) -> Slots | None:
    """A campaign's own slots, in its account's zone where it names none; None when it takes over the account's.

    Raises `InputError` for slots that cannot be read or that are in another zone.
    """
    if not campaign.slots.strip():
        return None
    slots = read_slots(campaign.slots, own.zone if own is not None else None)
    if own is not None and slots.zone != own.zone:
        message = f"The campaign {campaign.name!r} has slots in {slots.zone}, its account in {own.zone}."
        raise InputError(message, f"Write its times for {own.zone}.")
    return slots


def _any(slots: Slots, campaign: Campaign) -> bool:
    # After a week every weekday has been there; two, because a calendar may leave a day out.
    last = min(campaign.ends, campaign.starts + timedelta(days=14))
    return next(occurrences(slots, campaign.starts, last), None) is not None
