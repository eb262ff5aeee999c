"""A calendar to try: an account that writes into a folder, approved quotes, and posts in every state they need."""

from __future__ import annotations

from datetime import timedelta

from pullquote.filling import fill
from pullquote.studio.desk import Studio
from pullquote.studio.posts.reading import seen_of
from quotes.model import Standing
from scheduler.model import Account, Post, Schedule
from scheduler.publisher import Handover
from scheduler.transitions import Lease


class CalendarDesk:
    """The posting side of a studio, filled by the same functions as the commands."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.posting = studio.posting

    def approve_quotes(self, most: int = 40) -> None:
        """Approves the first quotes of the store."""
        ids = [one.id for one in self.studio.store.find()][:most]
        self.studio.store.set_standing(ids, Standing.APPROVED)

    def account(self, name: str = "feed", slots: str = "daily 09:00 UTC", **more: object) -> None:
        """Adds an account whose posts are written into a folder."""
        schedule = Schedule(slots=slots, grace=timedelta(hours=12))
        account = Account(name, "folder", "mastodon", schedule=schedule, **more)  # type: ignore[arg-type]
        self.posting.prepare_account(account)
        self.posting.accounts.add(account, now=self.posting.now())

    def planned(self, days: int = 7) -> list[Post]:
        """Approves quotes, adds an account where there is none, and plans so many days."""
        if not self.posting.accounts.all():
            self.approve_quotes()
            self.account()
        _, ids = fill(self.posting, days=days, seed="pullquote")
        return [self.get(id) for id in ids]

    def day(self, ahead: int) -> str:
        """The day in so many days from now, in UTC."""
        return f"{self.posting.now() + timedelta(days=ahead):%Y-%m-%d}"

    def get(self, id: int) -> Post:
        """A post as it is now."""
        return self.posting.desk.get(id)

    def seen(self, *posts: Post) -> dict[str, list[str]]:
        """The fields by which a page names posts as it saw them."""
        return {"post": [str(one.id) for one in posts], "seen": [seen_of(self.get(one.id)) for one in posts]}

    def freeze(self, post: Post) -> None:
        """Approves a post as the command does."""
        made = self.posting.composer.composed(post, self.posting.accounts.get(post.account))
        self.posting.desk.approve(post.id, made.payload, now=self.posting.now())

    def unsure(self, post: Post) -> Post:
        """Makes a draft one of unknown fate: it was sent, and no answer came."""
        self.posting.queue.doubt(self._sending(post), "no answer came.", now=self.posting.now())
        return self.get(post.id)

    def handed(self, post: Post) -> Post:
        """Makes a draft one that is a person's to make."""
        self.posting.queue.hand_over(
            self._sending(post), Handover("share/feed/1", "Open the page and post it."), now=self.posting.now()
        )
        return self.get(post.id)

    def failed(self, post: Post) -> Post:
        """Makes a draft one that its network refused."""
        why = "The caption is too long."
        self.posting.queue.refuse(self._sending(post), why, now=self.posting.now(), declined=True)
        return self.get(post.id)

    def _sending(self, post: Post) -> Lease:
        self.freeze(post)
        now, queue = self.posting.now(), self.posting.queue
        claim = queue.claim("test", now=now, only=post.id)
        assert claim is not None and claim.payload is not None
        queue.begin_sending(claim.lease, claim.outgoing(claim.payload), now=now)
        return claim.lease
