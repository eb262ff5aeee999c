"""Connections to PostgreSQL that are lost, lead to the wrong server, or wait for one that is gone."""

from __future__ import annotations

import importlib.util
import socket
from collections.abc import Iterator

import pytest
from postgresql_server import Server
from posting_world import NOW, World, payload
from sqlalchemy import Engine, event, insert, select
from sqlalchemy.exc import OperationalError

from quotes import database_postgresql
from quotes.database import connect, described, open_database, reading, writing
from quotes.database_postgresql_url import SILENT_SECONDS, for_driver, hosts_of, read_url
from quotes.errors import InputError, Refused, StorageError
from quotes.tables import person
from scheduler.model import NewPost
from scheduler.proving.cables import BOTH_WAYS, ON_THE_WAY_BACK, Cables

if importlib.util.find_spec("psycopg") is None:
    pytest.skip("needs PostgreSQL", allow_module_level=True)

import psycopg
from postgresql_pair import Host, have_servers, lone_server, replicated

needs_servers = pytest.mark.skipif(not have_servers(), reason="needs PostgreSQL's server")


@pytest.fixture
def url(postgresql: Server, migrated_postgresql: str) -> Iterator[str]:
    """A migrated database without rows."""
    url = postgresql.create(template=migrated_postgresql)
    yield url
    postgresql.drop(url)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An engine there, which has not been connected yet."""
    engine = connect(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    """A server that is reached over TCP."""
    with lone_server() as host:
        yield host


def _names(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.execute(select(person.c.name)).scalars())


def _use_three(engine: Engine) -> None:
    """Uses three connections at once."""
    with reading(engine) as first, reading(engine) as second, reading(engine) as third:
        for connection in (first, second, third):
            assert connection.execute(select(person)).all() == []


@pytest.mark.parametrize(
    ("how", "kept"), [(BOTH_WAYS, []), (ON_THE_WAY_BACK, ["Ann"])], ids=["before it", "on the way back"]
)
def test_a_connection_lost_in_the_commit_is_told_as_what_it_is(engine: Engine, how: int, kept: list[str]) -> None:
    """Nobody knows then whether the change was kept, and the error says so; the next statement works at once."""
    cables = Cables(engine)
    with pytest.raises(StorageError, match="while a change was being kept") as caught, writing(engine) as connection:
        connection.execute(insert(person).values(name="Ann", key="ann"))
        cables.cut(how)
    assert "look which" in caught.value.hint
    # Waits for the server to be done with what it was told: the key may be there once.
    with writing(engine) as connection:
        connection.exec_driver_sql("LOCK TABLE person IN ACCESS EXCLUSIVE MODE")
    assert _names(engine) == kept


def test_a_commit_that_is_refused_is_not_told_as_lost(engine: Engine) -> None:
    """What the server answered is known: only what it did not answer is in doubt."""
    with pytest.raises(StorageError) as caught, writing(engine) as connection:
        connection.execute(insert(person).values(name="Ann", key="ann"))
        # Checked at the commit, by a trigger that the server fires only then.
        connection.exec_driver_sql(
            "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN "
            "RAISE 'no' USING ERRCODE = '53100'; END $$ LANGUAGE plpgsql;"
            "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON person DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
        connection.execute(insert(person).values(name="Bea", key="bea"))
    assert "disk is full" in caught.value.message
    assert _names(engine) == []


def test_no_connection_of_the_pool_fails_after_all_were_lost(url: str, engine: Engine) -> None:
    """A restart of the server costs nobody an error who was not using it just then, however many connections idle."""
    _use_three(engine)
    with psycopg.connect(url, autocommit=True) as other:
        ended = other.execute(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    assert ended == (3,)
    _use_three(engine)


def test_a_server_that_takes_no_changes_any_more_is_left(url: str, engine: Engine) -> None:
    """A connection to a demoted server is of no more use: after one error the next looks for the server anew."""
    name = engine.url.database
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
        for _ in range(2):
            with pytest.raises(StorageError, match="may not be written"), writing(engine) as connection:
                connection.execute(insert(person).values(name="Ann", key="ann"))
        other.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only".encode())
    with writing(engine) as connection:
        connection.execute(insert(person).values(name="Bea", key="bea"))
    assert _names(engine) == ["Bea"]


@pytest.mark.parametrize(("set_to", "used"), [("off", "on"), ("local", "on"), ("remote_apply", "remote_apply")])
def test_what_is_to_last_waits_for_the_disk_whatever_the_server_does_else(
    url: str, engine: Engine, set_to: str, used: str
) -> None:
    """A server that is set to answer before it has written may forget a post: our durable changes do not follow it."""
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(f"ALTER DATABASE {engine.url.database} SET synchronous_commit = {set_to}".encode())
    with writing(engine) as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == used
    with writing(engine, durable=False) as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "off"


@needs_servers
def test_both_ends_notice_that_the_other_is_gone_well_within_a_lease(host: Host) -> None:
    """A machine that loses power says nothing: TCP asks, on our side and on the server's, which holds our locks."""
    engine = connect(host.url)
    with reading(engine) as connection:
        fd = connection.connection.driver_connection.fileno()  # type: ignore[union-attr]
        with socket.fromfd(fd, socket.AF_INET, socket.SOCK_STREAM) as ours:
            assert ours.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            if hasattr(socket, "TCP_KEEPIDLE"):
                tcp = socket.IPPROTO_TCP
                idle, interval, count = (
                    ours.getsockopt(tcp, option)
                    for option in (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)
                )
                assert idle + interval * count == SILENT_SECONDS
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == SILENT_SECONDS * 1000
        theirs = [connection.exec_driver_sql(f"SHOW tcp_keepalives_{name}").scalar() for name in ("idle", "interval")]
        assert theirs == ["15", "5"]
    engine.dispose()


def test_what_the_url_says_goes_before_our_choice() -> None:
    """Whoever knows their network better sets libpq's own parameters in the URL."""
    usual = for_driver(read_url("postgresql://h/n"))[1]
    assert (usual["connect_timeout"], usual["tcp_user_timeout"]) == (10, 30_000)
    assert "target_session_attrs" not in usual
    chosen = for_driver(read_url("postgresql://h/n?connect_timeout=3&tcp_user_timeout=9&keepalives_idle=60"))[1]
    assert not {"connect_timeout", "tcp_user_timeout", "keepalives_idle"} & chosen.keys()


@pytest.mark.parametrize(
    ("where", "hosts"),
    [
        ("postgresql://h1,h2/n", ["h1", "h2"]),
        ("postgresql://ann:p%40s,s@h1:5433,h2/n?sslmode=require", ["h1:5433", "h2"]),
        ("postgres://ann@[::1]:5433,[fe80::2]/n", ["[::1]:5433", "[fe80::2]"]),
        ("postgresql:///n?host=h1,h2&port=5433", ["h1:5433", "h2:5433"]),
        ("postgresql:///n?host=h1:5433&host=h2:5434", ["h1:5433", "h2:5434"]),
    ],
)
def test_several_hosts_are_known_in_every_spelling(where: str, hosts: list[str]) -> None:
    """Who names several servers wants the one that takes changes, and is shown them all; a password is never shown."""
    url = read_url(where)
    assert hosts_of(url) == hosts
    assert (url.database, for_driver(url)[1]["target_session_attrs"]) == ("n", "read-write")
    engine = connect(where)
    assert described(engine) == f"postgresql://{','.join(hosts)}/n"
    assert hosts_of(read_url(str(engine.url))) == hosts
    assert (
        for_driver(read_url(f"{where}{'&' if '?' in where else '?'}target_session_attrs=any"))[1]
        .keys()
        .isdisjoint({"target_session_attrs"})
    )


@pytest.mark.parametrize("where", ["postgresql://h1,h2,h3/n?port=1,2", "postgresql://h1:x,h2/n"])
def test_hosts_and_ports_that_do_not_go_together_are_refused(where: str) -> None:
    """A slip in a list of servers is told before anything is connected."""
    with pytest.raises(InputError, match="cannot be read"):
        connect(where)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            'connection is bad: connection to server at "h" failed: Network is unreachable\n\tIs',
            "Network is unreachable",
        ),
        ("failed to resolve host 'h': [Errno -2] Name or service not known", "failed to resolve host 'h'"),
        ('connection failed: connection to server at "h" failed: Connection refused\nMultiple', "Connection refused"),
    ],
)
def test_a_server_that_was_never_reached_is_no_lost_connection(said: str, told: str) -> None:
    """No route and no such name are told with their reason, and not as something that was there before."""
    found = database_postgresql.meaning(OperationalError("", {}, psycopg.OperationalError(said)))
    assert found is not None
    assert "cannot be reached" in found[0] and told in found[0] and "Multiple" not in found[0]


@needs_servers
def test_of_several_servers_the_primary_is_found() -> None:
    """The standby may stand first; where only standbys answer, that is said, and a lone one may be read."""
    with replicated() as pair:
        both = f"postgresql://postgres@127.0.0.1:{pair.standby.port},127.0.0.1:{pair.primary.port}/postgres"
        engine = open_database(both)
        with writing(engine) as connection:
            connection.execute(insert(person).values(name="Ann", key="ann"))
        engine.dispose()
        pair.primary.die()
        with pytest.raises(StorageError, match="takes changes") as caught, reading(engine):
            pass
        assert "Promote" in caught.value.hint
        lone = connect(pair.standby.url)
        assert _names(lone) == ["Ann"]
        with pytest.raises(StorageError, match="may not be written") as caught, writing(lone) as connection:
            connection.execute(insert(person).values(name="Bea", key="bea"))
        assert "standby" in caught.value.hint
        pair.standby.run("SELECT pg_promote()")
        for promoted in (engine, lone):
            with writing(promoted) as connection:
                connection.execute(insert(person).values(name=f"Bea {promoted is lone}", key=f"{promoted is lone}"))
            promoted.dispose()


def test_planning_and_approving_again_after_a_lost_answer_change_nothing_twice(engine: Engine) -> None:
    """A person who repeats a command whose answer was lost plans no slot twice, and is told that a post is approved."""
    cables = Cables(engine)
    world = World(engine)
    world.account()
    new = NewPost("feed", None, None, 1, "2026-11-24T09:00", None, "2026-11-24T09:00", "UTC", NOW, None)

    def cut(_: object) -> None:
        cables.cut(ON_THE_WAY_BACK)

    event.listen(engine, "commit", cut)
    with pytest.raises(StorageError, match="while a change was being kept"):
        world.keep(new, drafts=True)
    event.remove(engine, "commit", cut)
    assert world.keep(new, drafts=True) == []
    (post,) = world.desk.posts()
    event.listen(engine, "commit", cut)
    with pytest.raises(StorageError, match="while a change was being kept"):
        world.desk.approve(post.id, payload(), now=NOW)
    event.remove(engine, "commit", cut)
    with pytest.raises(Refused, match="queued"):
        world.desk.approve(post.id, payload(), now=NOW)
    assert world.desk.history(post.id)[0][-1].event == "approve"
