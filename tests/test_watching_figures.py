"""The figures of a posting loop: right after whatever networks do, readable by Prometheus, and without a secret."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from posting_world import MINUTE, NOW
from sqlalchemy import Engine, event
from watched_loop import Watched, of, read_figures, watched

from cards.batch import NotMade
from cards.spec import Look
from pullquote.posting import Posting
from pullquote.watching.drawing_figures import DrawingFigures
from pullquote.watching.events import EVENTS
from pullquote.watching.figures import OUTCOMES, PostingFigures
from pullquote.watching.limits import ToldLimit
from pullquote.workspace import Workspace
from quotes.errors import Refused, StorageError
from scheduler.plan.make import DrySpell
from scheduler.publisher import Busy, Unsure
from scheduler.rules import Window
from scheduler.states import State
from scheduler.wire.listening import heard
from scheduler.wire.wire import Answer

ROOT = Path(__file__).parents[1]
HOUR = timedelta(hours=1)
FEED = of(account="feed", network="fake")


@pytest.fixture
def watch(workspace: Workspace) -> Iterator[Watched]:
    """A loop without accounts."""
    with watched(workspace) as opened:
        yield opened


@pytest.fixture
def either(workspace: Workspace, database: Engine, monkeypatch: pytest.MonkeyPatch) -> Watched:
    """A loop without accounts, on each kind of database."""
    # The server's clock is the world's, the loop's stands still.
    monkeypatch.setattr("pullquote.running.clock_off", lambda engine, now: timedelta(0))
    return Watched(Posting(workspace, database))


def _outcomes(watch: Watched, account: str = "feed") -> dict[str, float]:
    """How posts of an account left the runner's hand, without those that none did."""
    found = watch.read()["pullquote_outcomes_total"]
    counts = {kind: found[of(account=account, network="fake", outcome=kind)] for kind in OUTCOMES}
    return {kind: count for kind, count in counts.items() if count}


def test_a_post_that_goes_out(watch: Watched) -> None:
    """A post ten minutes late is one outcome, its lateness, and a step of each kind; the queue is empty afterwards."""
    watch.world.account()
    watch.world.post(due=NOW - 10 * MINUTE)
    shown = watch.turn()
    assert _outcomes(watch) == {"posted": 1}
    assert shown["pullquote_post_lateness_seconds_sum"][of(network="fake")] == 600
    buckets = shown["pullquote_post_lateness_seconds_bucket"]
    assert (buckets[of(network="fake", le="300.0")], buckets[of(network="fake", le="600.0")]) == (0, 1)
    steps = shown["pullquote_step_seconds_count"]
    assert steps == {of(network="fake", step=one, result="ok"): 1 for one in ("compose", "upload", "publish")}
    assert shown["pullquote_posts"][of(state="posted")] == 1
    assert shown["pullquote_posts_due"][FEED] == 0
    assert FEED not in shown.get("pullquote_posts_oldest_due_timestamp_seconds", {})
    assert shown["pullquote_last_turn_timestamp_seconds"][()] == NOW.timestamp()
    assert shown["pullquote_trouble"][()] == 0 and shown["pullquote_database_up"][()] == 1


@pytest.mark.parametrize(
    ("call", "error", "outcome", "step"),
    [
        ("publish", Refused("network", "Too rude."), "refused", "refused"),
        ("publish", Busy("Later.", HOUR), "busy", "busy"),
        ("upload", Busy("No way there."), "busy", "busy"),
        ("publish", RuntimeError("https://example.org/?token=secret"), "unsure", "error"),
        ("publish", Unsure("No answer."), "unsure", "unsure"),
    ],
)
def test_a_post_that_does_not_go_out(
    watch: Watched, monkeypatch: pytest.MonkeyPatch, call: str, error: Exception, outcome: str, step: str
) -> None:
    """A refusal, a wait, and a post of unknown fate are each told apart, as outcome and as the end of their step."""
    monkeypatch.setattr("scheduler.delivery.MOST_LOOKS", 1)
    watch.world.account()
    watch.world.post()
    watch.world.networks["feed"].meets(call, error)
    shown = watch.turn()
    assert _outcomes(watch) == {outcome: 1}
    assert shown["pullquote_step_seconds_count"][of(network="fake", step=call, result=step)] == 1
    assert b"secret" not in watch.figures_file.read_bytes()


def test_out_of_tries_is_failed_and_not_refused(watch: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was refused is for a person to change, what failed may be tried again: the two are counted apart."""
    monkeypatch.setattr("scheduler.delivery.MOST_TRIES", 1)
    watch.world.account()
    watch.world.post()
    watch.world.networks["feed"].meets("upload", Busy("No way there."))
    watch.turn()
    assert _outcomes(watch) == {"failed": 1}


def test_skipped_and_held_posts_count_for_their_account(watch: Watched) -> None:
    """Posts that are too late are counted on the account that they were of; so is one that no longer holds."""
    for name in ("feed", "other"):
        watch.world.account(name)
    for _ in range(2):
        watch.world.post("other", due=NOW - 9 * HOUR)
    watch.world.post()
    watch.world.maker.why = lambda claim: "its quote has changed"
    watch.turn()
    assert (_outcomes(watch), _outcomes(watch, "other")) == ({"held": 1}, {"skipped": 2})


def test_a_receipt_that_was_stored_later_counts_once(watch: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """A post whose receipt the database took in a later turn is counted then, and its lateness is that of the post."""
    watch.world.account()
    watch.world.post()
    queue = watch.loop._runner._queue
    kept, full = queue.receive, [StorageError("The disk is full.")]

    def receive(*given: object, **named: object) -> None:
        if full:
            raise full.pop()
        kept(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(queue, "receive", receive)
    with pytest.raises(StorageError):
        watch.turn()
    assert _outcomes(watch) == {} and watch.read()["pullquote_trouble"][()] == 1
    watch.world.clock.forward(HOUR)
    shown = watch.turn()
    assert _outcomes(watch) == {"posted": 1}
    assert shown["pullquote_post_lateness_seconds_sum"][of(network="fake")] == 0


def test_what_is_due_and_what_waits(either: Watched) -> None:
    """Of an account that cannot post: how many posts are due and since when, why it waits, and where its queue ends."""
    either.world.account()
    either.world.account("free", schedule=replace(either.world.account("last").schedule, slots=""))
    for due in (NOW - 20 * MINUTE, NOW - MINUTE, NOW + 48 * HOUR):
        either.world.post(due=due)
    either.world.queue.wait("feed", "as it asked", until=NOW + HOUR)
    either.world.queue.pause("free", "by hand", now=NOW)
    shown = either.turn()
    assert shown["pullquote_posts_due"][FEED] == 2
    assert shown["pullquote_posts_oldest_due_timestamp_seconds"] == {FEED: (NOW - 20 * MINUTE).timestamp()}
    waits = shown["pullquote_account_waits_until_timestamp_seconds"]
    assert waits == {of(account="feed", network="fake", reason="network"): (NOW + HOUR).timestamp()}
    ends = shown["pullquote_account_queued_until_timestamp_seconds"]
    assert ends == {FEED: (NOW + 48 * HOUR).timestamp(), of(account="last", network="fake"): NOW.timestamp()}
    paused = shown["pullquote_account_paused"]
    assert paused == {FEED: 0, of(account="free", network="fake"): 1, of(account="last", network="fake"): 0}


def test_an_account_that_is_removed_leaves_no_gauge(watch: Watched) -> None:
    """What is gone is not told of for ever."""
    watch.world.account()
    assert FEED in watch.turn()["pullquote_account_paused"]
    watch.world.accounts.remove("feed", now=NOW)
    assert "pullquote_account_paused" not in watch.turn()


def test_limits_of_the_rules(either: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what a network's rules allow in a window, what was posted in it is taken off."""
    rules = replace(either.posting.rules(either.world.account()), windows=(Window(3, 3600), Window(9, 86_400)))
    monkeypatch.setattr(either.posting, "rules", lambda account: rules)
    either.world.sending_and_posted()
    either.world.clock.forward(2 * HOUR)
    either.world.sending_and_posted()
    shown = either.turn()
    hour, day = ({"window_seconds": seconds} for seconds in ("3600", "86400"))
    about = {"account": "feed", "network": "fake"}
    assert shown["pullquote_limit_posts"] == {of(**about, **hour): 3, of(**about, **day): 9}
    assert shown["pullquote_limit_posts_left"] == {of(**about, **hour): 2, of(**about, **day): 7}


def test_limits_that_a_network_told(watch: Watched) -> None:
    """What a network told stands until its window ends: what was left then says nothing any more."""
    account = watch.world.account()
    ends = NOW + 10 * MINUTE
    watch.figures.tell_limits(account, "publish", [ToldLimit("x-ratelimit", 300, 299, ends)])
    watch.figures.tell_limits(account, "publish", [ToldLimit("x-ratelimit", 300, 7, ends)])
    shown, about = watch.turn(), of(account="feed", network="fake", step="publish", limit="x-ratelimit")
    assert shown["pullquote_told_limit_requests"] == {about: 300}
    assert shown["pullquote_told_limit_requests_left"] == {about: 7}
    assert shown["pullquote_told_limit_reset_timestamp_seconds"] == {about: ends.timestamp()}
    watch.world.clock.forward(11 * MINUTE)
    assert "pullquote_told_limit_requests_left" not in watch.turn()


def test_what_is_foreseen(watch: Watched) -> None:
    """When a login ends, and the first day without a quote, are told until they change."""
    watch.world.account()
    signs = watch.loop._signs
    signs.login_ends("feed", NOW + 5 * HOUR)
    signs.dry_spells([DrySpell("feed", None, date(2026, 12, day), "none", None, 1) for day in (7, 5, 9)])
    shown = watch.turn()
    assert shown["pullquote_account_dry_timestamp_seconds"] == {FEED: 1_796_428_800}  # 2026-12-05
    assert shown["pullquote_account_login_ends_timestamp_seconds"] == {FEED: (NOW + 5 * HOUR).timestamp()}
    signs.login_ends("feed", None)
    signs.dry_spells([])
    shown = watch.turn()
    assert not {"pullquote_account_dry_timestamp_seconds", "pullquote_account_login_ends_timestamp_seconds"} & set(
        shown
    )


def test_a_database_that_does_not_answer(watch: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures are written all the same: how things stood last, and that the database is away."""
    watch.world.account()
    watch.world.post()
    watch.turn()

    def away(*_: object) -> None:
        raise StorageError("The database is away.")

    monkeypatch.setattr(type(watch.posting.accounts), "all", away)
    shown = watch.turn()
    assert shown["pullquote_database_up"][()] == 0
    assert shown["pullquote_posts"][of(state="posted")] == 1 and FEED in shown["pullquote_posts_due"]


def test_labels_are_escaped(watch: Watched) -> None:
    """A name with every character that means something to the format comes back whole."""
    name = 'we"ird\\ {a="b"} é 🖋 #'
    watch.world.account(name)
    shown = watch.turn()
    assert shown["pullquote_account_paused"] == {of(account=name, network="fake"): 0}


def test_a_workspace_whose_name_is_no_text() -> None:
    """A folder's name of bytes that are no UTF-8, as Linux allows, is no reason for having no figures."""
    assert 'workspace="b?cher"' in PostingFigures("b\udcfccher").text().decode()


def test_figures_that_fail_never_stop_a_post(
    watch: Watched, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever goes wrong while counting, the post goes out once, the log has all its events, and each time the bug."""

    def broken(*_: object) -> None:
        raise KeyError("figures")

    monkeypatch.setattr(watch.loop._journal, "_heard", broken)
    monkeypatch.setattr(watch.figures, "tell_limits", broken)
    watch.world.account()
    id = watch.world.post()
    publisher = watch.world.networks["feed"]
    publish = publisher.publish

    def answered(*given: Any) -> Any:
        heard(Answer(200, {}))
        return publish(*given)

    monkeypatch.setattr(publisher, "publish", answered)
    watch.turn()
    assert watch.world.get(id).state is State.POSTED
    assert publisher.made("publish") == 1
    events = [json.loads(line)["event"] for line in capfd.readouterr().err.splitlines()]
    assert [one for one in events if one != "bug"] == ["claimed", "step", "step", "sending", "step", "posted"]
    assert events.count("bug") >= 6


def test_counts_begin_at_nought(watch: Watched) -> None:
    """Every outcome of an account, and every event, is there before it first happens, or no alert could see it rise."""
    watch.world.account()
    shown = watch.turn()
    assert shown["pullquote_outcomes_total"] == {of(account="feed", network="fake", outcome=one): 0 for one in OUTCOMES}
    assert set(shown["pullquote_events_total"]) == {of(event=name) for name in EVENTS}


def test_an_idle_turn_looks_at_no_post(watch: Watched) -> None:
    """However many posts lie in the database, what an idle turn asks for its figures is answered from indexes."""
    watch.world.account()
    for number in range(3):
        watch.world.post(due=NOW + (number + 1) * HOUR)
    watch.turn()
    asked: list[tuple[str, Any]] = []
    event.listen(watch.posting.engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    watch.turn()
    with watch.posting.engine.connect() as connection:
        plans = {
            statement: " ".join(
                str(row) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            )
            for statement, parameters in list(asked)
            if statement.startswith("SELECT")
        }
    assert any("ix_post_state" in plan for plan in plans.values())
    assert ["due_at<?" in plan for statement, plan in plans.items() if "expires_at <" in statement] == [True]
    for plan in plans.values():
        assert not re.search(r"SCAN (post|receipt|history)\b(?! USING (COVERING )?INDEX ix_post_state)", plan), plan
    # Posts by state are counted when something happened, and else every five minutes.
    assert not any("GROUP BY post.state" in statement for statement, _ in asked)


def test_every_figure_of_the_alerts_and_the_manual_is_there(watch: Watched, tmp_path: Path) -> None:
    """No alert waits for a figure that nothing tells; and the manual names every figure there is, and no other."""
    account = watch.world.account()
    watch.world.post()
    watch.world.post(due=NOW - MINUTE)
    signs = watch.loop._signs
    signs.login_ends("feed", NOW + HOUR)
    signs.dry_spells([DrySpell("feed", None, NOW.date(), "none", None, 1)])
    watch.figures.tell_limits(account, "publish", [ToldLimit("ratelimit", 5, 4, NOW + HOUR)])
    told = set(watch.turn())
    with DrawingFigures("newsletter", file=tmp_path / "draw.prom", wanted=1) as drawing:
        drawing.take(NotMade("0" * 16, Look(), Refused("fits", "Too long.")))
    told |= set(read_figures((tmp_path / "draw.prom").read_bytes())) | {"pullquote_draw_cards_total"}
    rules = [
        rule
        for group in yaml.safe_load((ROOT / "docs/deploy/alerts.yml").read_text(encoding="utf-8"))["groups"]
        for rule in group["rules"]
    ]
    asked = {name for rule in rules for name in re.findall(r"pullquote_\w+", rule["expr"])}
    assert asked and asked - told == set()
    manual = (ROOT / "docs/watching.md").read_text(encoding="utf-8")
    own = {re.sub(r"_(bucket|sum|count)$", "", name) for name in told if "_process_" not in name}
    assert set(re.findall(r"^\| `(pullquote_\w+)` \|", manual, re.MULTILINE)) == own
    for rule in rules:
        assert f"| {rule['alert']} | {rule['annotations']['do']} |\n" in manual


def test_the_states_are_the_posts(watch: Watched) -> None:
    """Every state has its gauge, also while no post is in it."""
    assert set(watch.turn()["pullquote_posts"]) == {of(state=state.value) for state in State}
