"""`python -m benchmarks.planning`: the plan of a year for 50 accounts, as ratios against the bare calendar.

The floor only finds every slot's instant, the least that any plan has to do. Of the rounds the quickest counts, because
what else the machine does can only slow one down.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count as count_from
from pathlib import Path

from cards.spec import Look
from quotes.choosing import Candidate, Pool, Use
from quotes.database import open_database
from quotes.keys import words_key
from quotes.model import Attribution, Draft
from quotes.policy import Policy
from quotes.store import Store
from scheduler.accounts import Accounts
from scheduler.model import Account, Schedule
from scheduler.plan.make import History, Kept, Plan, make_plan
from scheduler.plan.planning import Planning
from scheduler.plan.slots import occurrences, read_slots

ZONES = ("Europe/Paris", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "Africa/Casablanca")
SINCE, UNTIL = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
SCHEDULES = {
    "plain": Schedule(),
    "jitter": Schedule(jitter=timedelta(minutes=20)),
    "authors rest a week": Schedule(jitter=timedelta(minutes=20), author_rest=timedelta(days=7)),
    "again after 60 days": Schedule(jitter=timedelta(minutes=20), again_after=timedelta(days=60)),
}


@dataclass(frozen=True)
class Row:
    """What one way of planning came to."""

    name: str
    seconds: float
    posts: int


def main() -> None:
    """Measures everything and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planning", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--quotes", type=int, default=50_000)
    options = parser.parse_args()
    drafts = [(f"{n:016x}", words_key(f"quote {n}"), f"author {n % 2_500}") for n in range(options.quotes)]
    few = [(f"{n:016x}", words_key(f"quote {n}"), f"author {n % 40}") for n in range(200)]
    rows = [_best("calendar only (the floor)", options.rounds, lambda: _calendar(options.accounts))]
    rows.append(_best("candidates made ready", options.rounds, lambda: len(_pool(drafts).candidates)))
    for name, schedule in SCHEDULES.items():
        candidates = few if schedule.again_after else drafts
        accounts = _accounts(options.accounts, schedule)
        rows.append(_best(f"plan: {name}", options.rounds, partial(_count, candidates, accounts)))
    accounts = _accounts(options.accounts, SCHEDULES["jitter"])
    history = _history(_plan(drafts, accounts), drafts)
    rows.append(
        _best("planned again: adds nothing", options.rounds, lambda: len(_plan(drafts, accounts, history).posts))
    )
    with tempfile.TemporaryDirectory() as folder:
        rows += _in_a_database(Path(folder) / "plan.db", options.accounts, options.quotes)
    _print(rows, options.accounts, options.quotes)


def _in_a_database(path: Path, count: int, quotes: int) -> list[Row]:
    """All of `pullquote plan` but its command line: read, planned, kept; then once more, with all slots full."""
    engine = open_database(path)
    drafts = (
        Draft(f"Plain words of number {number}.", Attribution(f"Author {number % 2_500}")) for number in range(quotes)
    )
    Store(engine).add(drafts, now=SINCE)
    known = Accounts(engine)
    for account in _accounts(count, SCHEDULES["jitter"]):
        known.add(account, now=SINCE)
    planning, keys = Planning(engine, Policy(approved=False)), count_from(1)
    plans: list[Plan] = []

    def read_and_plan() -> int:
        plans.append(planning.plan(since=SINCE, until=UNTIL, seed="benchmark", limits={}))
        return len(plans[-1].posts)

    def keep() -> int:
        look = Look()
        return len(planning.keep(plans[0].posts, look=lambda _: look, key=lambda: f"{next(keys)}", now=SINCE))

    rows = [_best("in a database: read and planned", 1, read_and_plan), _best("in a database: kept", 1, keep)]
    rows.append(_best("in a database: read, nothing to add", 1, read_and_plan))
    engine.dispose()
    return rows


def _best(name: str, rounds: int, work: Callable[[], int]) -> Row:
    spent, posts = [], 0
    for _ in range(rounds):
        start = time.process_time()
        posts = work()
        spent.append(time.process_time() - start)
    return Row(name, min(spent), posts)


def _accounts(count: int, schedule: Schedule) -> list[Account]:
    accounts = []
    for number in range(count):
        slots = f"daily 09:{number:02} 17:{number:02} {ZONES[number % len(ZONES)]}"
        mine = Schedule(
            slots, jitter=schedule.jitter, again_after=schedule.again_after, author_rest=schedule.author_rest
        )
        accounts.append(Account(f"account {number}", "folder", "folder", schedule=mine))
    return accounts


def _calendar(count: int) -> int:
    found = 0
    for account in _accounts(count, Schedule()):
        slots = read_slots(account.schedule.slots)
        found += sum(1 for _ in occurrences(slots, date(2027, 1, 1), date(2027, 12, 31)))
    return found


def _pool(drafts: list[tuple[str, str, str]]) -> Pool:
    return Pool(Candidate(*draft) for draft in drafts)


def _plan(
    drafts: list[tuple[str, str, str]], accounts: list[Account], history: dict[str, History] | None = None
) -> Plan:
    return make_plan(accounts, [], {(): _pool(drafts)}, history or {}, since=SINCE, until=UNTIL, seed="benchmark")


def _count(drafts: list[tuple[str, str, str]], accounts: list[Account]) -> int:
    return len(_plan(drafts, accounts).posts)


def _history(plan: Plan, drafts: list[tuple[str, str, str]]) -> dict[str, History]:
    known = {draft[0]: Candidate(*draft) for draft in drafts}
    history = {}
    for name in {post.account for post in plan.posts}:
        mine = [post for post in plan.posts if post.account == name]
        kept = [Kept(post.due_at, date.fromisoformat(post.wall[:10]), known[post.quote or ""]) for post in mine]
        uses = {post.cluster or "": Use(post.cycle, post.due_at) for post in mine}
        history[name] = History({post.slot or "" for post in mine}, kept, uses, len(mine))
    return history


def _print(rows: list[Row], accounts: int, quotes: int) -> None:
    floor = rows[0].seconds
    print(f"\n{f'a year, {accounts} accounts, {quotes:,} quotes':<40}{'CPU s':>8}{'count':>9}{': floor':>9}")
    for row in rows:
        print(f"{row.name:<40}{row.seconds:>8.3f}{row.posts:>9,}{row.seconds / floor:>9.2f}")


if __name__ == "__main__":
    main()
