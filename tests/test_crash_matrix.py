"""The crash matrix: processes that are really killed, on both databases; `pullquote prove` runs all of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quotes.errors import InputError, StorageError
from scheduler.delivery import STEPS
from scheduler.proving import matrix
from scheduler.proving.databases import SqliteGround, opened
from scheduler.proving.faults import Fault, Network, Order
from scheduler.proving.judge import Court, Result
from scheduler.proving.lives import FORKS
from scheduler.proving.scenarios import Family, Life, Scenario, families
from scheduler.proving.worker import Work, line_of, rows_of
from scheduler.proving.world import fake_network

pytestmark = pytest.mark.skipif(not FORKS, reason="processes cannot be forked here: `pullquote prove` starts them")

# What a network does and what a database does are independent: the second database gets a sample of the first one's.
NETWORKS = {"sqlite": ("folder", "replay", "look back", "hold"), "postgresql": ("replay", "hold")}
ROWS = (
    Work("replay", what="lost reply, three times"),
    Work("look back", what="5xx after commit"),
    Work("look back", what="killed at answered, not to be seen for 9 looks"),
    Work("hold", what="429"),
    Work("hold", what="closed before reading"),
    Work("folder", what="killed at sending, clock a day back"),
    Work("replay 1 h", what="killed, its key forgotten, clock 2 d back"),
    Work("folder", what="database locked at answered, then killed"),
    Work("hold", what="disk full for the receipt, then killed"),
    Work("replay", what="stopped at sending, woken after another has recovered"),
    Work("look back", what="stopped at sending, woken after another has recovered"),
    Work("hold", what="stopped at answered, woken after another has recovered"),
    Work("look back", what="4 runners race for 20 posts"),
    Work("look back", "answered", twice=True),
)
ABOUT_THE_DATABASE = ("clock", "locked", "disk", "stopped", "race")


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
    script = f"from scheduler.proving import faults, lives, worker\n{change}\nworker.main()"
    with fake_network() as port:
        told = [json.dumps({"database": matrix.SQLITE, "port": port, "name": "changed"}), *map(line_of, work)]
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, input="\n".join(told), capture_output=True, text=True, check=True, timeout=90)
    _, *answers = (json.loads(line) for line in done.stdout.splitlines())
    return [answer["results"][0] for answer in answers]


def test_killed_at_every_step_on_every_network(address: str) -> None:
    """Whatever the step, the network shows at most one post, and exactly one once a person has answered."""
    networks = NETWORKS[address.partition(":")[0]]
    results = _run(matrix.chosen(networks, matrix.STEPS, thorough="once"), address)
    assert [result for result in results if not result.ok] == []
    assert {result.step for result in results} == {*matrix.STEPS, *STEPS} - {"recovering"}
    assert all(result.kills == 1 and result.before <= 1 and result.after == 1 for result in results)
    assert {result.network for result in results if result.asked} == {"look back", "hold"} & set(networks)


def test_faults_clocks_storage_stalls_and_races(address: str) -> None:
    """A sample of every other kind of row ends with exactly the posts that were wanted."""
    rows = [row for row in ROWS if address == matrix.SQLITE or any(word in row.what for word in ABOUT_THE_DATABASE)]
    results = _run(rows, address)
    assert [result for result in results if not result.ok] == []
    assert {result.what for result in results} >= {work.what for work in rows if work.what}
    twice = any("then at looked" in result.what and result.kills == 2 for result in results)
    assert twice == (address == matrix.SQLITE)


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


def test_every_step_of_the_delivery_is_killed_at() -> None:
    """A step that is added to the delivery is in the matrix at once."""
    assert set(STEPS) <= set(matrix.STEPS)
    first = {family.step for network in Network for family in families(network)}
    assert set(STEPS) - first == {"recovering"}  # come to after a first kill only: the second kills are there


def test_every_row_has_a_name_of_its_own() -> None:
    """Rows are found again by their names."""
    for network in Network:
        names = [scenario.what for scenario in rows_of(network)]
        names += [Family(network, family.step).first.what for family in families(network)]
        assert len(names) == len(set(names))


def test_every_fault_is_in_the_matrix() -> None:
    """A fault that the fake network can have is tried while publishing."""
    for network in (Network.REPLAY, Network.LOOK_BACK, Network.HOLD):
        tried = {life.order for scenario in rows_of(network) for life in scenario.lives}
        assert {Order(fault) for fault in Fault} - tried == {Order(Fault.WAITING)}


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
