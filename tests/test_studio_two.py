"""Two studios on one PostgreSQL database: who changes what another has changed is told, and lost connections mend."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from postgresql_server import Server
from studio_calendar import CalendarDesk
from studio_client import StudioClient, words_of
from studio_quote import PAPER, keep

from pullquote.studio.desk import Studio
from pullquote.workspace import make_workspace
from quotes.errors import StorageError
from quotes.model import Standing
from scheduler.states import State

if importlib.util.find_spec("psycopg") is None:
    pytest.skip("needs PostgreSQL", allow_module_level=True)

import psycopg
from postgresql_pair import have_servers, lone_server

Two = tuple[StudioClient, StudioClient]


@pytest.fixture
def url(postgresql: Server, migrated_postgresql: str) -> Iterator[str]:
    """A migrated database without rows."""
    url = postgresql.create(template=migrated_postgresql)
    yield url
    postgresql.drop(url)


@pytest.fixture
def two(url: str, tmp_path: Path) -> Iterator[Two]:
    """A studio on each of two machines, whose workspaces have one library."""
    studios = [Studio(make_workspace(tmp_path / name, database=url)) for name in ("here", "there")]
    here, there = (StudioClient(studio) for studio in studios)
    yield here, there
    for client in (here, there):
        client.http.app.state.watch.close()  # type: ignore[attr-defined]
        client.studio.close()


def _cut(url: str) -> None:
    """Ends every connection to the database."""
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_who_edits_what_was_edited_elsewhere_is_told_and_loses_nothing(two: Two) -> None:
    """The second to save sees that the quote is another by now; the first one's words stay."""
    here, there = two
    id = keep(here.studio)
    seen = there.studio.store.revision(id)
    first = here.send(f"/quotes/{id}/save", {"seen": seen, "text": f"{PAPER} Always."})
    second = there.send(f"/quotes/{id}/save", {"seen": seen, "text": f"{PAPER} Never."})
    assert (first.status_code, second.status_code, second.json()["outdated"]) == (200, 409, True)
    assert there.studio.store.get(id).text == f"{PAPER} Always."
    assert "Always." in words_of(there.get(f"/quotes/{first.json()['id']}").text)


def test_a_post_is_moved_and_approved_by_one_of_two(two: Two) -> None:
    """Who moves or approves a post that another has changed meanwhile is told, and nothing happens twice."""
    here, there = two
    keep(here.studio)
    desk, other = CalendarDesk(here.studio), CalendarDesk(there.studio)
    here.studio.store.set_standing([one.id for one in here.studio.store.find()], Standing.APPROVED)
    desk.account()
    (post, *_) = desk.planned(days=1)
    seen = other.seen(post)
    day = desk.day(3)

    def move(client: StudioClient) -> int:
        return client.send("/calendar/move", {**seen, "when": f"{day}T18:30"}).status_code

    with ThreadPoolExecutor(2) as at_once:
        assert sorted(at_once.map(move, two)) == [200, 409]
    assert f"{other.get(post.id).due_at:%Y-%m-%d}" == day
    seen = other.seen(post)
    answers = [client.send("/calendar/approve", seen) for client in (here, there)]
    assert [answer.status_code for answer in answers] == [200, 409], [answer.text for answer in answers]
    assert other.get(post.id).state is State.QUEUED


def test_news_of_one_reach_the_other(two: Two) -> None:
    """A page in the other studio hears that something is new, from the numbers that the database keeps."""
    here, there = two
    watch = there.http.app.state.watch  # type: ignore[attr-defined]
    before = watch.look()
    assert watch.look() == before
    keep(here.studio)
    # The server counts what was changed when the connection that changed it has had nothing to do for a second.
    until = time.monotonic() + 60
    while watch.look()["version"] == before["version"]:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_session_of_one_is_none_of_the_other(two: Two) -> None:
    """Who has opened one studio has not opened the other; and each takes back its own changes only."""
    here, there = two
    there.http.cookies.clear()
    there.http.cookies.update(here.http.cookies)
    assert there.get("/").status_code != 200
    id = keep(here.studio)
    assert here.send("/undo").status_code == 404
    assert here.get(f"/quotes/{id}").status_code == 200


def test_connections_that_were_lost_are_made_anew(two: Two, url: str) -> None:
    """A restart of the server costs no page, no change, and not the watch for news."""
    here, _ = two
    id = keep(here.studio)
    watch = here.http.app.state.watch  # type: ignore[attr-defined]
    known = watch.look()
    _cut(url)
    assert here.get(f"/quotes/{id}").status_code == 200
    _cut(url)
    seen = here.studio.store.revision(id)
    assert here.send(f"/quotes/{id}/save", {"seen": seen, "text": f"{PAPER} Always."}).status_code == 200
    _cut(url)
    with pytest.raises(StorageError):
        watch.look()
    assert watch.look().keys() == known.keys()


@pytest.mark.skipif(not have_servers(), reason="needs PostgreSQL's server")
def test_a_studio_whose_database_is_away_says_so_and_goes_on(tmp_path: Path) -> None:
    """A page in plain words with a remedy, an answer for the script, and all is well when the server is back."""
    with lone_server() as host:
        client = StudioClient(Studio(make_workspace(tmp_path / "here", database=host.url)))
        id = keep(client.studio)
        assert client.get(f"/quotes/{id}").status_code == 200
        host.die()
        page = client.get(f"/quotes/{id}")
        assert page.status_code == 503
        assert "cannot be reached" in words_of(page.text) and "pg_isready" in page.text
        change = client.send(f"/quotes/{id}/save", {"seen": 0, "text": PAPER})
        assert (change.status_code, change.json()["outdated"]) == (503, False)
        assert change.json()["hint"]
        host.start()
        assert client.get(f"/quotes/{id}").status_code == 200
        client.studio.close()
