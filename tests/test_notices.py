"""The outbox of notices: each told once, several together, by one of all runners; in each kind of database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Lock

import pytest
from posting_world import MINUTE, NOW
from sqlalchemy import Engine

from quotes.database import reading
from scheduler.channels import NotTold
from scheduler.notices import BETWEEN, FIRST_RETRY, LONGEST_RETRY, MOST_AT_ONCE, Notice, Notices
from scheduler.tables import notice


class Carrier:
    """A channel that notes what it carried, and fails when told so."""

    def __init__(self) -> None:
        self.carried: list[list[str]] = []
        self.fails = False
        self._lock = Lock()

    def __call__(self, notices: list[Notice]) -> None:
        if self.fails:
            raise NotTold("not today")
        with self._lock:
            self.carried.append([one.message for one in notices])


@pytest.fixture
def notices(database: Engine) -> Notices:
    """An empty outbox, in each kind of database."""
    return Notices(database)


@pytest.fixture
def carrier() -> Carrier:
    """A channel that works."""
    return Carrier()


def _put(notices: Notices, *words: str, now: datetime = NOW) -> None:
    for one in words:
        notices.put(one, "failed", f"about {one}", now=now)


def test_each_is_told_once(notices: Notices, carrier: Carrier) -> None:
    """What was told is never told again, also when it comes up again."""
    _put(notices, "a", "a")
    assert notices.deliver(carrier, now=NOW) == 1
    _put(notices, "a", now=NOW + MINUTE)
    assert notices.deliver(carrier, now=NOW + 60 * MINUTE) == 0
    assert carrier.carried == [["about a"]]
    assert notices.waiting() == []


def test_several_come_together_oldest_first(notices: Notices, carrier: Carrier) -> None:
    """What waits goes out in one message, in the order it came up."""
    _put(notices, "c", "a", "b")
    assert [one.message for one in notices.waiting()] == ["about c", "about a", "about b"]
    assert notices.deliver(carrier, now=NOW) == 3
    assert carrier.carried == [["about c", "about a", "about b"]]


def test_messages_keep_apart(notices: Notices, carrier: Carrier) -> None:
    """What comes up shortly after a message waits and goes out with the next one."""
    _put(notices, "a")
    notices.deliver(carrier, now=NOW)
    _put(notices, "b", now=NOW + MINUTE)
    assert notices.deliver(carrier, now=NOW + BETWEEN - timedelta(seconds=1)) == 0
    _put(notices, "c", now=NOW + 2 * MINUTE)
    assert notices.deliver(carrier, now=NOW + BETWEEN) == 2
    assert carrier.carried == [["about a"], ["about b", "about c"]]


def test_a_flood_is_told_in_parts(notices: Notices, carrier: Carrier) -> None:
    """More than a person would read in one message follows with the next."""
    _put(notices, *(f"{number:03}" for number in range(MOST_AT_ONCE + 5)))
    assert notices.deliver(carrier, now=NOW) == MOST_AT_ONCE
    assert notices.deliver(carrier, now=NOW + BETWEEN) == 5


def test_a_channel_that_fails_is_tried_again_later_each_time(notices: Notices, carrier: Carrier) -> None:
    """After a failure the next try waits, twice as long each time up to six hours; nothing is lost."""
    _put(notices, "a")
    carrier.fails = True
    now, wait = NOW, FIRST_RETRY
    for _ in range(9):
        with pytest.raises(NotTold):
            notices.deliver(carrier, now=now)
        assert notices.deliver(carrier, now=now + wait - timedelta(seconds=1)) == 0
        now, wait = now + wait, min(2 * wait, LONGEST_RETRY)
    carrier.fails = False
    assert len(notices.waiting()) == 1
    assert notices.deliver(carrier, now=now) == 1
    assert notices.waiting() == []


def test_what_failed_keeps_nothing_new_back(notices: Notices, carrier: Carrier) -> None:
    """A notice that waits for its next try keeps no newer one from being told."""
    _put(notices, "a")
    carrier.fails = True
    with pytest.raises(NotTold):
        notices.deliver(carrier, now=NOW)
    carrier.fails = False
    _put(notices, "b", now=NOW + MINUTE)
    assert notices.deliver(carrier, now=NOW + MINUTE) == 1
    assert carrier.carried == [["about b"]]


def test_of_many_runners_one_tells(notices: Notices, carrier: Carrier) -> None:
    """However many runners deliver at once, a person gets one message."""
    _put(notices, "a", "b", "c")
    with ThreadPoolExecutor(6) as threads:
        told = list(threads.map(lambda _: notices.deliver(carrier, now=NOW), range(6)))
    assert sum(told) == 3
    assert sorted(message for message in carrier.carried if message) == [["about a", "about b", "about c"]]


def test_a_runner_that_dies_while_telling_leaves_it_to_the_next_try(database: Engine, notices: Notices) -> None:
    """What was handed to a channel by a runner that died is tried again, neither lost nor told at once."""
    _put(notices, "a")

    def die(_: list[Notice]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        notices.deliver(die, now=NOW)
    carrier = Carrier()
    assert notices.deliver(carrier, now=NOW) == 0
    assert notices.deliver(carrier, now=NOW + FIRST_RETRY) == 1
    with reading(database) as connection:
        assert connection.execute(notice.select()).one().tries == 2


def test_a_clock_set_back_keeps_nothing_back(notices: Notices, carrier: Carrier) -> None:
    """What came up while the clock was far ahead is told when it is right again, not in a year."""
    _put(notices, "before", now=NOW + timedelta(days=400))
    notices.deliver(carrier, now=NOW + timedelta(days=400))
    _put(notices, "a", now=NOW + timedelta(days=400, minutes=1))
    _put(notices, "b", now=NOW)
    notices.deliver(carrier, now=NOW)
    notices.deliver(carrier, now=NOW + LONGEST_RETRY)
    told = [message for messages in carrier.carried for message in messages]
    assert sorted(told) == ["about a", "about b", "about before"]
