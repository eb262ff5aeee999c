"""The checks every publisher must pass, ours or a plugin's: call `check_publisher` from a test of any kind.

Pure but for what the publisher does. A failed check raises AssertionError with the promise that was broken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from quotes.errors import PullquoteError, Refused
from scheduler.model import Account, Outgoing, Payload, Picture, Receipt, Thread
from scheduler.publisher import Busy, Handover, Publisher, RecoveryKind, Unsure
from scheduler.publishers.truth import Shown, Trouble, World

__all__ = ["PIXEL", "Checks", "Shown", "Trouble", "World", "check_publisher"]

DUE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


Opener = Callable[[], Publisher]


def check_publisher(
    opener: Opener,
    world: World,
    account: Account,
    *,
    secrets: Sequence[str] = (),
    reencodes: bool = False,
    flat: bool = False,
) -> None:
    """Checks a publisher against a network of which the truth is known, and which shows no post of ours yet.

    `opener` opens a publisher of `account` anew, as a new process would; the checks make about a dozen posts, no two
    alike. `secrets` must not appear in any error. `reencodes` when the network is allowed to change pictures; `flat`
    when it shows replies as posts of their own, without saying to which.
    """
    checks = Checks(opener, world, account, tuple(secrets), reencodes, flat)
    checks.rules_and_recovery()
    checks.health()
    checks.one_post()
    checks.text_only()
    checks.thread()
    checks.key_is_the_post()
    checks.replay()
    checks.look_back()
    for trouble in Trouble:
        checks.troubled(trouble)


class Checks:
    """The checks one by one, for a test that wants a line for each; each makes posts of its own."""

    def __init__(
        self,
        opener: Opener,
        world: World,
        account: Account,
        secrets: tuple[str, ...] = (),
        reencodes: bool = False,
        flat: bool = False,
    ) -> None:
        self._open = opener
        self._world = world
        self._account = account
        self._secrets = secrets
        self._reencodes = reencodes
        self._flat = flat
        self._numbers = count(1)

    def rules_and_recovery(self) -> None:
        """Rules, recovery and the end of the login are known without sending anything, the same each time."""
        one, other = self._open(), self._open()
        _hold(one.rules == other.rules, "the rules differ from one opening to the next")
        _hold(one.recovery == other.recovery, "the recovery differs from one opening to the next")
        window = one.recovery.window
        ends = one.login_ends()
        _hold(ends is None or ends.tzinfo is not None, "the end of the login has no zone")
        _hold(window is None or window.total_seconds() > 0, "a replay is safe for no time at all")

    def health(self) -> None:
        """Asking whose login it is shows nothing, names the account, and remembers nothing secret."""
        before = len(self._world.posts())
        health = self._open().check()
        _hold(len(self._world.posts()) == before, "asking for the account's health shows something")
        _hold(bool(health.handle), "the account has no name on the network")
        off = health.clock_off
        _hold(off is None or isinstance(off, timedelta), "the clock's error is no length of time")
        for secret in self._secrets:
            _hold(secret not in repr(health), "a secret stands in the account's health")

    def one_post(self) -> None:
        """Uploading shows nothing and may be done again; publishing shows exactly what was sent, with a receipt."""
        publisher, outgoing = self._open(), self.outgoing()
        before = len(self._world.posts())
        _hold(publisher.find(outgoing) is None, "a post is found before it was made")
        publisher.upload(outgoing)
        media = publisher.upload(outgoing)
        _hold(len(self._world.posts()) == before, "uploading shows something")
        _hold(publisher.find(outgoing) is None, "a post is found that was only uploaded")
        receipt = _receipt(publisher.publish(outgoing, media, outgoing.key))
        _hold(len(self._world.posts()) == before + 1, "publishing did not make one post")
        shown = self._shown(outgoing)
        self._check_receipt(receipt, shown)
        _hold(shown.text == outgoing.text, f"the text became {shown.text!r}")
        pictures = outgoing.payload.pictures
        _hold(len(shown.pictures) == len(pictures), f"{len(shown.pictures)} of {len(pictures)} pictures arrived")
        _hold(shown.alts == tuple(one.alt for one in pictures), f"the alt texts became {shown.alts!r}")
        same = shown.pictures == tuple(one.data for one in pictures)
        _hold(self._reencodes or same, "the pictures changed on the way")

    def text_only(self) -> None:
        """A post without pictures goes out without, where the network takes such posts."""
        if self._open().rules.pictures.least:
            return
        plain = self.outgoing(pictures=0)
        self._check_receipt(self._publish(plain), shown := self._shown(plain))
        _hold(shown.text == plain.text, f"the text without pictures became {shown.text!r}")
        _hold(not shown.pictures, "pictures came out of nowhere")

    def thread(self) -> None:
        """Replies hang where they should: the first below the post, the second below the first."""
        if not self._open().rules.replies:
            return
        root = self._publish(self.outgoing())
        parent = root
        for _ in range(2):
            reply = replace(self.outgoing(), thread=Thread(root, parent))
            before = len(self._world.posts())
            receipt = self._publish(reply)
            _hold(len(self._world.posts()) == before + 1, "a reply did not make one post")
            shown = self._shown(reply)
            self._check_receipt(receipt, shown)
            _hold(self._flat or shown.parent == parent.remote_id, f"a reply hangs below {shown.parent!r}")
            if self._open().recovery.kind is not RecoveryKind.HOLD:
                found = self._open().find(reply)
                _hold(found is None or _receipt(found).remote_id == receipt.remote_id, "looking finds another reply")
            parent = receipt

    def key_is_the_post(self) -> None:
        """Two posts with keys of their own are two posts, each with its id."""
        before = len(self._world.posts())
        one, other = self._publish(self.outgoing()), self._publish(self.outgoing())
        _hold(len(self._world.posts()) == before + 2, "two posts did not become two posts")
        _hold(one.remote_id != other.remote_id, "two posts have one id")

    def replay(self) -> None:
        """Where a replay is the way of recovery, the same key again gives the same post, also to a new process."""
        if self._open().recovery.kind is not RecoveryKind.REPLAY:
            return
        outgoing = self.outgoing()
        first = self._publish(outgoing)
        before = len(self._world.posts())
        again = self._publish(outgoing)
        _hold(len(self._world.posts()) == before, "the same key again made a second post")
        _hold(again.remote_id == first.remote_id, "the same key again gave another id")

    def look_back(self) -> None:
        """A post that was made is found by a new process, under the same id; one that can only be held is not."""
        outgoing = self.outgoing()
        receipt = self._publish(outgoing)
        found = self._open().find(outgoing)
        if self._open().recovery.kind is RecoveryKind.LOOK_BACK:
            _hold(found is not None, "a post that is there is not found")
        if found is not None:
            _hold(_receipt(found).remote_id == receipt.remote_id, "looking back finds another post")
            self._check_receipt(_receipt(found), self._shown(outgoing))
        _hold(self._open().find(self.outgoing()) is None, "a post that was never made is found")

    def troubled(self, trouble: Trouble) -> None:
        """An error says the truth: `Busy` and `Refused` only when nothing was made, and no secret stands in it."""
        publisher, outgoing = self._open(), self.outgoing()
        media = publisher.upload(outgoing)
        if not self._world.trouble(trouble):
            return
        error = self._error_of(publisher, outgoing, media)
        _hold(error is not None, f"{trouble}: publishing gives a receipt although nobody gave it one")
        self._check_error(error, trouble)
        made = any(self._is(outgoing, shown) for shown in self._world.posts())
        if made:
            _hold(isinstance(error, Unsure), f"{trouble}: {type(error).__name__} although the post was made")
        if trouble in (Trouble.LOST_REPLY, Trouble.SERVER_ERROR, Trouble.GARBLED):
            _hold(isinstance(error, Unsure), f"{trouble}: {type(error).__name__}, but nobody knows")
        elif trouble is Trouble.LOGIN:
            _hold(isinstance(error, Refused) and error.rule == "login", f"{trouble}: not the account's fault?")
        else:
            _hold(isinstance(error, Busy), f"{trouble}: {type(error).__name__}, but it is worth trying again")
        if trouble is Trouble.RATE_LIMIT:
            _hold(isinstance(error, Busy) and error.retry_after is not None, "a rate limit without the network's wait")
        self._recovers(outgoing, made, trouble)

    def outgoing(self, *, pictures: int = 2) -> Outgoing:
        """A post unlike any other: so many pictures where the network takes them, quotes and letters of many kinds."""
        number = next(self._numbers)
        rules = self._open().rules
        kind = rules.pictures.types[0]
        made = tuple(
            Picture(_picture(number, which), kind, 1, 1, f"Quote {number}, picture {which}: “Ça va ?”")
            for which in range(1, min(pictures, rules.pictures.most) + 1)
        )
        if rules.alt is None:
            made = tuple(replace(one, alt="") for one in made)
        payload = Payload(f"“Plain words, no. {number}” — Ann Other\nécrit à 9 h 👍🏽", "en", made)
        return Outgoing(number, self._account, payload, f"{number:08x}{'c0ffee' * 4}", DUE, DUE)

    def _publish(self, outgoing: Outgoing) -> Receipt:
        publisher = self._open()
        return _receipt(publisher.publish(outgoing, publisher.upload(outgoing), outgoing.key))

    def _recovers(self, outgoing: Outgoing, made: bool, trouble: Trouble) -> None:
        """After trouble, recovery by the publisher's own way ends with one post."""
        publisher = self._open()
        if publisher.recovery.kind is RecoveryKind.HOLD:
            return
        found = publisher.find(outgoing)
        if publisher.recovery.kind is RecoveryKind.LOOK_BACK:
            _hold((found is not None) == made, f"{trouble}: looking back does not tell the truth")
            return
        if found is None:
            self._publish(outgoing)
        count_of = sum(self._is(outgoing, shown) for shown in self._world.posts())
        _hold(count_of == 1, f"{trouble}: after the replay there are {count_of} posts")

    def _error_of(self, publisher: Publisher, outgoing: Outgoing, media: tuple[str, ...]) -> Exception | None:
        try:
            publisher.publish(outgoing, media, outgoing.key)
        except Exception as error:  # noqa: BLE001 - which kinds come is what is under test
            return error
        return None

    def _check_error(self, error: Exception | None, trouble: Trouble) -> None:
        _hold(isinstance(error, Refused | Busy | Unsure), f"{trouble}: {type(error).__name__} is none of our errors")
        _hold(isinstance(error, PullquoteError) and bool(error.message), f"{trouble}: the error says nothing")
        seen: BaseException | None = error
        while seen is not None:
            for secret in self._secrets:
                _hold(secret not in f"{seen} {seen!r}", f"{trouble}: a secret stands in {type(seen).__name__}")
            seen = seen.__cause__ or seen.__context__

    def _check_receipt(self, receipt: Receipt, shown: Shown) -> None:
        _hold(bool(receipt.remote_id), "the receipt has no id")
        _hold(receipt.remote_id == shown.remote_id, "the receipt has another id than the post")
        _hold(receipt.posted_at.tzinfo is not None, "the receipt's time has no zone")
        for secret in self._secrets:
            _hold(secret not in f"{receipt!r}", "a secret stands in the receipt")

    def _shown(self, outgoing: Outgoing) -> Shown:
        found = [shown for shown in self._world.posts() if self._is(outgoing, shown)]
        _hold(len(found) == 1, f"the network shows {len(found)} posts where one was made")
        return found[0]

    @staticmethod
    def _is(outgoing: Outgoing, shown: Shown) -> bool:
        return shown.key == outgoing.key if shown.key is not None else shown.text == outgoing.text


def _picture(number: int, which: int) -> bytes:
    """The smallest PNG, with a comment of its own after its end, where every reader stops."""
    return PIXEL + f"{number}/{which}".encode()


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
"""A white pixel as PNG."""


def _receipt(came: Receipt | Handover) -> Receipt:
    _hold(isinstance(came, Receipt), "the post was handed to a person: such a publisher has a suite of its own")
    assert isinstance(came, Receipt)  # noqa: S101 - just held
    return came


def _hold(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)
