"""What the rows of a network depend on: how its publisher recovers, and which requests there are to go wrong.

Pure. Kept apart from the publishers, so that rows can be listed without loading a network's library; a worker compares
`kind` with what the publisher itself says, and a row whose fault is never met is not right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler.proving.faults import RECOVERIES, Network
from scheduler.publisher import RecoveryKind


@dataclass(frozen=True, slots=True)
class Traits:
    """A network. `uploads`: it is brought pictures by requests of their own. `reads`: its publisher looks for posts.

    `duplicates`: it may say that it has a post already. `settles`: a call without an answer is given a while before it
    is made again, so that another process does that. `threads`: it says what a post is a reply to. `one_a_second`: each
    message of a thread needs a process of its own. An account there has `options`, too; its page has `settings`.
    """

    kind: RecoveryKind
    publisher: str
    uploads: bool = False
    reads: bool = False
    duplicates: bool = False
    settles: bool = False
    threads: bool = True
    one_a_second: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, bool | int] = field(default_factory=dict)


_REPLAY, _LOOK_BACK, _HOLD = RecoveryKind.REPLAY, RecoveryKind.LOOK_BACK, RecoveryKind.HOLD

FAKE = "fake"
"""In the place of a publisher's name, for the plain networks: no publisher of ours has that name."""

TRAITS = {
    Network.FOLDER: Traits(_REPLAY, "folder"),
    **{
        network: Traits(it.kind, FAKE, uploads=True, reads=it.kind is _LOOK_BACK, duplicates=True)
        for network, it in RECOVERIES.items()
    },
    Network.BLUESKY: Traits(_REPLAY, "bluesky", uploads=True, reads=True, duplicates=True),
    Network.MASTODON: Traits(_REPLAY, "mastodon", uploads=True, reads=True, settles=True),
    Network.X: Traits(_LOOK_BACK, "x", uploads=True, reads=True, duplicates=True),
    Network.DISCORD: Traits(_HOLD, "discord", threads=False),
    Network.TELEGRAM: Traits(_HOLD, "telegram", one_a_second=True),
    Network.WEBHOOK: Traits(_HOLD, "webhook", duplicates=True),
    Network.KEYED: Traits(
        _REPLAY, "webhook", duplicates=True, options={"replays": "yes"}, settings={"keeps_keys": True}
    ),
}

PROVED = tuple(network for network in Network if network not in RECOVERIES)
"""The networks in the matrix: all that have a publisher of ours. What the plain ones show, these show too."""
