"""What the posts of the matrix say: the same small words for the same key, in every process.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler.claiming import Claim
from scheduler.model import Payload, Picture, Reply
from scheduler.networks import load_rules
from scheduler.publishers.conformance import PIXEL
from scheduler.publishers.truth import Shown


class ProvingComposer:
    """Composes posts, each with so many replies."""

    def __init__(self, replies: int) -> None:
        self._replies = replies

    def compose(self, claim: Claim) -> Payload:
        """A caption and a picture that name the post's key."""
        return composed(claim.post.key, replies=self._replies, alts=load_rules(claim.account.rules).alt is not None)

    def stale(self, claim: Claim) -> str | None:
        """Never."""
        return None


def composed(key: str, *, replies: int = 0, alts: bool = True) -> Payload:
    """What the post of that key says; without `alts` for a network that has no alt texts.

    The first reply has a picture, too; no two messages have the same text.
    """
    following = tuple(
        Reply(f"More plain words.\n{number} {key}", (_picture(f"{number} {key}", alts=alts),) if number == 1 else ())
        for number in range(1, replies + 1)
    )
    picture = _picture(key, alts=alts)
    return Payload(f"“Plain words.” — Ann Other\n{key}", "en", (picture,), replies=following)


def messages(payload: Payload) -> Sequence[Payload | Reply]:
    """The post and its replies, in their order."""
    return (payload, *payload.replies)


def not_as_frozen(payload: Payload, shown: Sequence[Shown], *, threads: bool) -> Iterator[str]:
    """What of a post that is shown is not as it was frozen; in a network with `threads`, also what hangs elsewhere.

    Messages are known by their texts: not every network keeps a key.
    """
    by_text = {one.text: one for one in shown}
    parent = None
    for message in messages(payload):
        there = by_text.get(message.text)
        if there is None:
            continue
        pictures = tuple(one.data for one in message.pictures)
        alts = tuple(one.alt for one in message.pictures)
        if (there.pictures, there.alts) != (pictures, alts):
            yield f"the pictures of {there.remote_id} are not what was frozen"
        if threads and there.parent != parent:
            yield f"{there.remote_id} hangs under {there.parent}, not under {parent}"
        parent = there.remote_id


def _picture(words: str, *, alts: bool) -> Picture:
    return Picture(PIXEL + words.encode(), "png", 1, 1, f"Quote card {words}" if alts else "")
