"""The crash matrix: processes that are really killed, on both databases; `pullquote prove` runs all of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from postgresql_server import Server

from quotes.errors import InputError, StorageError
from scheduler.delivery import STEPS
from scheduler.proving import matrix
from scheduler.proving.cuts import cuts_of
from scheduler.proving.databases import SqliteGround, opened
from scheduler.proving.faults import Fault, Network, Order
from scheduler.proving.judge import Court
from scheduler.proving.lives import FORKS
from scheduler.proving.rows import rows_of
from scheduler.proving.scenarios import CUT, FIRST_POINTS, UNANSWERED, WITHHELD, Family, Life, Scenario, families
from scheduler.proving.traits import PROVED, TRAITS
from scheduler.proving.verdict import Result
from scheduler.proving.worker import Work, line_of
from scheduler.proving.world import ForwardedWorld, NetworkWorld, fake_network
from scheduler.publisher import RecoveryKind

pytestmark = pytest.mark.skipif(not FORKS, reason="processes cannot be forked here: `pullquote prove` starts them")

# One network for each way of recovery; `pullquote prove` has them all. What a network does and what a database does are
# independent: the second database gets a sample of the first one's.
NETWORKS = {"sqlite": ("folder", "bluesky", "x", "telegram"), "postgresql": ("folder", "replay")}
ROWS = (
    Work("replay", what="lost reply, three times"),
    Work("x", what="5xx after commit"),
    Work("x", what="killed at answered, not to be seen for 9 looks"),
    Work("x", what="lost reply, duplicates refused and seen late"),
    Work("telegram", what="429"),
    Work("webhook", what="closed before reading"),
    Work("webhook keyed", "replayed"),
    Work("mastodon", "between the network's commit and its answer"),
    Work("folder", what="killed at sending, clock a day back"),
    Work("mastodon", what="killed, its key forgotten, not seen, clock 2 d back"),
    Work("mastodon", what="killed at answered, seen late, the key answered with 500 3×"),
    Work("bluesky", what="killed at answered, replayed 30 d later, not seen"),
    Work("folder", what="database locked at answered, then killed"),
    Work("hold", what="disk full for the receipt, then killed"),
    Work("replay", what="stopped at sending, woken after another has recovered"),
    Work("look back", what="stopped at sending, woken after another has recovered"),
    Work("hold", what="stopped at answered, woken after another has recovered"),
    Work("look back", what="4 runners race for 20 posts"),
    Work("look back", "answered", twice=True),
    Work("folder", what="a thread, killed at answered of its second message"),
    Work("hold", what="a thread, killed at sending of its third message"),
    Work("discord", what="a thread, lost reply"),
)
ABOUT_THE_DATABASE = ("clock", "locked", "disk", "stopped", "race", "a thread, killed")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of each kind for the matrix to work in."""
    if request.param == "sqlite":
        yield matrix.SQLITE
        return
    server = request.getfixturevalue("postgresql")
    url = server.create()
    yield url
    server.drop(url)


def _run(work: list[Work], address: str) -> list[Result]:
    return [result for step in matrix.run_matrix(work, database=address) for result in step.results]


def _changed(change: str, work: list[Work]) -> list[dict[str, Any]]:
    """What a worker finds in which something has been changed first; one row for each piece of work."""
    return [answer["results"][0] for answer in _told(change, work)]


def _told(change: str, work: list[Work]) -> list[dict[str, Any]]:
    """The answers of a worker in which something has been changed first."""
    script = f"from scheduler.proving import faults, lives, worker\n{change}\nworker.main()"
    with fake_network() as port:
        told = [json.dumps({"database": matrix.SQLITE, "port": port, "name": "changed"}), *map(line_of, work)]
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, input="\n".join(told), capture_output=True, text=True, check=True, timeout=90)
    _, *answers = (json.loads(line) for line in done.stdout.splitlines())
    return answers


def test_killed_at_every_step_on_every_kind_of_network(address: str) -> None:
    """Whatever the step, the network shows at most one post, and exactly one once a person has answered."""
    networks = NETWORKS[address.partition(":")[0]]
    work = [Work(name, family.step) for name in networks for family in families(Network(name))]
    results = _run(work, address)
    assert [result for result in results if not result.ok] == []
    assert {result.step for result in results} == {*matrix.STEPS, *STEPS} - {"recovering"}
    assert all(result.kills == 1 and result.before <= 1 and result.after == 1 for result in results)
    asked = {network.value for network in PROVED if TRAITS[network].kind is not RecoveryKind.REPLAY}
    assert {result.network for result in results if result.asked} == asked & set(networks)


def test_faults_clocks_storage_stalls_and_races(address: str) -> None:
    """A sample of every other kind of row ends with exactly the posts that were wanted."""
    rows = [row for row in ROWS if address == matrix.SQLITE or any(word in row.what for word in ABOUT_THE_DATABASE)]
    results = _run(rows, address)
    assert [result for result in results if not result.ok] == []
    assert {result.what for result in results} >= {work.what for work in rows if work.what}
    twice = any("then at looked" in result.what and result.kills == 2 for result in results)
    assert twice == (address == matrix.SQLITE)


def test_connections_to_the_database_cut_at_every_step(postgresql: Server) -> None:
    """A runner whose connection is cut, or whose answer is lost, goes on by itself, and nobody needs to be asked."""
    url = postgresql.create()
    work = [Work(name, what=row.what) for name in ("folder", "hold") for row in cuts_of(Network(name))]
    results = _run(work, url)
    postgresql.drop(url)
    assert [result for result in results if not result.ok] == []
    assert {result.step for result in results} >= {*FIRST_POINTS}
    assert [result for result in results if result.asked and not result.kills] == []


def test_a_cut_that_never_came_about_is_not_right(tmp_path: Path) -> None:
    """A file has no connections: what cannot be cut cannot pass for proved there, nor a point that is not come to."""
    court = Court(SqliteGround(tmp_path), "sqlite", tmp_path, 1, "here")
    for deed in (CUT, UNANSWERED):
        result, _ = court.judge(Scenario(Network.FOLDER, "cut at nothing", (Life({"no such step": deed}),)))
        assert (result.ok, result.why) == (False, "no connection was lost: no such step")


def test_a_publisher_that_doubles_is_found_out() -> None:
    """The matrix is no rubber stamp: a replay where no key is honoured fails it."""
    broken = "faults.RECOVERIES[faults.Network.HOLD] = faults.RECOVERIES[faults.Network.REPLAY]"
    harmless, doubled = _changed(broken, [Work("hold", step) for step in ("claimed", "answered")])
    assert harmless["ok"]
    assert not doubled["ok"]
    assert "2 posts before the answer" in doubled["why"]


def test_processes_can_be_started_where_none_can_be_forked() -> None:
    """The matrix runs, more slowly, on systems without fork."""
    (result,) = _changed("lives.FORKS = False", [Work("hold", "answered")])
    assert (result["kills"], result["before"], result["asked"], result["after"]) == (1, 1, True, 1)
    assert result["ok"], result["why"]


def test_a_row_whose_kill_never_happened_is_not_right(tmp_path: Path) -> None:
    """A step that is renamed or no longer come to cannot pass for proved."""
    court = Court(SqliteGround(tmp_path), "sqlite", tmp_path, 1, "here")
    result, _ = court.judge(Scenario(Network.FOLDER, "killed at nothing", (Life({"no such step": "kill"}),)))
    assert not result.ok
    assert result.why == "no such step was never reached"


def test_a_row_whose_fault_was_never_met_is_not_right() -> None:
    """A request that a network no longer gets cannot pass for one that went wrong well."""
    change = """
from scheduler.proving.scenarios import Life, Scenario
life = Life(order=faults.Order(faults.Fault.LOGIN, "find"))
worker.rows_of = lambda *_, **__: [Scenario(faults.Network.HOLD, "a fault", (life,))]
"""
    (result,) = _changed(change, [Work("hold", what="a fault")])
    assert (result["ok"], result["why"]) == (False, "a fault that was ordered was never met")


def test_a_publisher_of_another_kind_than_its_rows_ends_the_matrix() -> None:
    """When a publisher begins to recover in another way, its rows have to be thought over."""
    change = """
from dataclasses import replace
from scheduler.proving.traits import TRAITS
TRAITS[faults.Network.FOLDER] = replace(TRAITS[faults.Network.FOLDER], kind=TRAITS[faults.Network.HOLD].kind)
"""
    (told,) = _told(change, [Work("folder", "answered")])
    assert "recovers by replay, its rows are for hold" in told["error"]


def test_a_real_publisher_that_doubles_is_found_out() -> None:
    """Nor for ours: a place for the post that is made up at each try shows two of it."""
    change = """
from os import getpid
from scheduler.publishers import bluesky
known = bluesky.record_key
bluesky.record_key = lambda key, at: known(f"{key}{getpid()}", at)
"""
    harmless, doubled = _changed(change, [Work("bluesky", step) for step in ("claimed", "answered")])
    assert harmless["ok"]
    assert (doubled["ok"], doubled["doubled"]) == (False, True)


def test_rows_can_be_judged_in_front_of_a_real_server(tmp_path: Path) -> None:
    """Faults and kills come about where another server makes the posts, and that server's truth is what counts."""

    class Forwarding(Court):
        def world(self, network: Network) -> NetworkWorld:
            real = NetworkWorld(self.port, network, "behind")
            return ForwardedWorld(self.port, network, "in front", upstream=real.base, truth=real.posts)

    with fake_network() as port:
        court = Forwarding(SqliteGround(tmp_path), "sqlite", tmp_path, port, "here")
        result, _ = court.judge(Family(Network.LOOK_BACK, WITHHELD).first)
        assert len(NetworkWorld(port, Network.LOOK_BACK, "behind").posts()) == 1
    assert (result.kills, result.before, result.asked, result.after) == (1, 1, False, 1)
    assert result.ok, result.why


def test_every_step_of_the_delivery_is_killed_at() -> None:
    """A step that is added to the delivery is in the matrix at once."""
    assert set(STEPS) <= set(matrix.STEPS)
    first = {family.step for network in PROVED for family in families(network)}
    assert set(STEPS) - first == {"recovering"}  # come to after a first kill only: the second kills are there


def test_every_row_has_a_name_of_its_own() -> None:
    """Rows are found again by their names."""
    for network in Network:
        names = [scenario.what for scenario in rows_of(network, stops=True, server=True)]
        names += [Family(network, family.step).first.what for family in families(network)]
        assert len(names) == len(set(names))


def test_every_fault_is_in_the_matrix() -> None:
    """A fault that the fake network can have is tried while publishing, wherever it can come about."""
    for network in (network for network in Network if network is not Network.FOLDER):
        tried = {life.order for scenario in rows_of(network, stops=False) for life in scenario.lives}
        left = {Order(fault) for fault in Fault} - tried
        assert left == (set() if TRAITS[network].duplicates else {Order(Fault.DUPLICATE)})


def test_the_short_matrix_is_a_part_of_the_whole() -> None:
    """What `--quick` does is done by the usual matrix too, under the same names."""
    for network in PROVED:
        whole = {row.what for row in rows_of(network, stops=True)}
        brief = {row.what for row in rows_of(network, stops=True, brief=True)}
        assert brief < whole


@pytest.mark.parametrize(("networks", "steps"), [(["foldr"], []), ([], ["answerd"])])
def test_unknown_names_are_answered_with_the_nearest(networks: list[str], steps: list[str]) -> None:
    """A mistyped network or step says which was meant."""
    with pytest.raises(InputError, match="Did you mean"):
        matrix.chosen(networks, steps)


def test_a_database_that_cannot_be_had_is_told() -> None:
    """A wrong URL ends the matrix with our error, and leaves no process behind."""
    pytest.importorskip("psycopg")
    with pytest.raises(StorageError):
        list(matrix.run_matrix(matrix.chosen(["folder"]), database="postgresql://127.0.0.1:1/x"))


def test_the_users_tables_are_left_alone(postgresql: object, request: pytest.FixtureRequest) -> None:
    """On PostgreSQL the matrix works in a schema of its own, and takes it away again."""
    server = request.getfixturevalue("postgresql")
    url = server.create()
    with opened(url) as engine, engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE post (pk integer)")
        connection.exec_driver_sql("INSERT INTO post VALUES (1)")
    _run(matrix.chosen(["folder"], ["answered"], thorough="once"), url)
    with opened(url) as engine, engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM post").scalar() == 1
        left = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'pullquote_prove%%'"
        assert connection.exec_driver_sql(left).scalar() == 0
    server.drop(url)
