"""Which quotes an account wants, and how its schedule lets them rest.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quotes.choosing import Usage, Use
from scheduler.model import Account, Campaign, Schedule

Only = tuple[tuple[str, str], ...]
"""A filter on quotes: its keys and values, in order."""


def usage_of(schedule: Schedule, uses: Mapping[str, Use]) -> Usage:
    """The usage that an account's schedule makes of what it has used."""
    return Usage(
        dict(uses),
        again_after=schedule.again_after,
        author_rest=schedule.author_rest,
        source_rest=schedule.source_rest,
        topic_rest=schedule.topic_rest,
        when_exhausted=schedule.when_exhausted,
    )


def filter_of(account: Account, campaign: Campaign | None = None) -> Only:
    """Which quotes an account wants, narrowed by a campaign; where both name a key the campaign's word counts."""
    return tuple(sorted({**account.only, **(campaign.only if campaign else {})}.items()))


def filters_of(accounts: Sequence[Account], campaigns: Sequence[Campaign]) -> set[Only]:
    """The filters for which `make_plan` wants a pool."""
    named = {account.name: account for account in accounts}
    narrowed = {filter_of(named[campaign.account], campaign) for campaign in campaigns if campaign.account in named}
    return narrowed | {filter_of(account) for account in accounts}
