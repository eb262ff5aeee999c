"""The verdict on a row, and what is not right about it in words: posts too many, too few or other than were frozen.

Touches: database (what the desk shows).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scheduler.desk import Desk
from scheduler.networks import load_rules
from scheduler.proving.composed import composed, messages, not_as_frozen
from scheduler.proving.lives import Child
from scheduler.proving.scenarios import CUT, STORAGE, UNANSWERED, Scenario
from scheduler.proving.traits import TRAITS
from scheduler.publishers.truth import Shown
from scheduler.states import State


@dataclass(frozen=True, slots=True)
class Result:
    """One row's verdict. `before` and `after` count the messages shown before and after a person has answered.

    `wanted` is how many must be there at last, `asked` whether a person had to answer, `why` what is not right.
    """

    network: str
    database: str
    what: str
    step: str
    kills: int
    wanted: int
    before: int
    asked: bool
    after: int
    ok: bool
    why: str = ""
    doubled: bool = False
    """Whether anything was ever there twice."""
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """As `pullquote prove --json` prints it."""
        return asdict(self)


def wrong_processes(scenario: Scenario, children: Sequence[Child]) -> Iterator[str]:
    """Processes that ended as they should not have, and a kill or a cut that never came about."""
    for child in children:
        yield from child.bugs
    planned = [point for life in scenario.lives for point, deed in life.deeds.items() if deed == "kill"]
    if planned and not any(child.killed for child in children):
        yield f"{planned[0]} was never reached"
    for child, life in zip(children, scenario.lives, strict=False):
        for point, deed in life.deeds.items():
            if deed in (CUT, UNANSWERED) and not _met(child.points, point):
                yield f"no connection was lost: {point}"


def _met(points: Sequence[str], point: str) -> bool:
    """Whether a process came to a point; inside a transaction, whether it was told there that it failed."""
    return point.removesuffix(" 2") in points and (STORAGE in points or not point.startswith("before"))


def wrong_posts(
    scenario: Scenario, keys: Sequence[str], before: Sequence[Shown], after: Sequence[Shown], *, rules: str
) -> Iterator[str]:
    """Messages that are there twice, missing, unknown, other than they were frozen, or in the wrong place."""
    for when, shown in (("before", before), ("after", after)):
        for often in Counter(one.text for one in shown).values():
            if often > 1:
                yield f"{often} posts {when} the answer"
    if len(after) != scenario.wanted:
        yield f"{len(after)} posts at last, not {scenario.wanted}"
    alts = load_rules(rules).alt is not None
    payloads = [composed(key, replies=scenario.replies, alts=alts) for key in keys]
    written = {message.text for payload in payloads for message in messages(payload)}
    for one in after:
        if one.text not in written:
            yield f"post {one.remote_id} is not what was frozen"
    for payload in payloads:
        yield from not_as_frozen(payload, after, threads=TRAITS[scenario.network].threads)


def wrong_rows(scenario: Scenario, desk: Desk, shown: Sequence[Shown]) -> Iterator[str]:
    """Posts that did not end in the state they should have, and receipts of posts that are not there.

    A receipt may name a post by its key where the network keeps that: not every answer can be read.
    """
    ids = {name for one in shown for name in (one.remote_id, one.key)}
    wanted = State.POSTED if scenario.wanted else State.FAILED
    for post in desk.posts():
        if post.state is not wanted:
            yield f"post {post.id} is {post.state}"
        receipts = desk.history(post.id)[1]
        yield from (f"a receipt of {one.remote_id}" for one in receipts if one.remote_id not in ids)
        if wanted is State.POSTED and not receipts:
            yield f"post {post.id} has no receipt"
