"""Accounts and posts in a studio's workspace, for the tests of what is done about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pullquote.one_off import sketch
from pullquote.studio.desk import Studio
from quotes.model import Quote, Standing
from scheduler.model import Account, Schedule


def folder_account(studio: Studio, name: str = "feed", like: str = "mastodon", **settings: object) -> Account:
    """A folder account that is kept, with a slot a day."""
    account = Account(name, "folder", like, schedule=Schedule(slots="daily 09:00 Europe/Paris"))
    account = replace(account, **settings)  # type: ignore[arg-type]
    posting = studio.posting
    posting.prepare_account(account)
    posting.accounts.add(account, now=posting.now())
    return account


def approved(studio: Studio, number: int = 0) -> Quote:
    """One of the starter quotes, short ones first, approved."""
    quote = sorted(studio.store.find(), key=lambda one: (len(one.text), one.id))[number]
    studio.store.set_standing([quote.id], Standing.APPROVED)
    return quote


def draft(studio: Studio, account: Account, number: int = 0, variant: int = 0) -> int:
    """A draft of a starter quote on an account, due tomorrow at nine; its number."""
    posting = studio.posting
    tomorrow = (posting.now() + timedelta(days=1)).strftime("%Y-%m-%d 09:00")
    made = sketch(posting, account, [approved(studio, number).id], when=tomorrow, variant=variant)
    look = posting.look(account)
    (kept,) = posting.planning.keep([made.new], look=lambda _: look, key=posting.key, now=posting.now(), drafts=True)
    return kept
