"""The studio's page of health: the runner's heartbeat, the queue, the limits, the doctor's lines."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy import update
from studio_client import StudioClient, words_of
from studio_posts import draft, folder_account

from quotes.database import writing
from scheduler.states import State
from scheduler.tables import post


def _runner(client: StudioClient, at: datetime, **more: object) -> None:
    told = {"at": at.isoformat(), "running": True, "trouble": "", "next": None, **more}
    (client.studio.root / "runner.json").write_text(json.dumps(told), encoding="utf-8")


def test_without_a_runner_the_page_says_how_to_start_one(studio_client: StudioClient) -> None:
    """Nothing goes out without one, which nobody would guess."""
    html = words_of(studio_client.get("/health").text)
    assert "No runner has been seen here." in html
    assert f"pullquote --workspace {studio_client.studio.root} run" in html


def test_a_runners_heartbeat_is_shown(studio_client: StudioClient) -> None:
    """Alive, with what is next; gone when it has not written for minutes."""
    _runner(studio_client, studio_client.studio.now(), next="2030-05-01T10:30:00+00:00")
    html = words_of(studio_client.get("/health").text)
    assert "It runs: seen" in html
    assert "Next post due 2030-05-01 10:30 UTC." in html
    _runner(studio_client, studio_client.studio.now() - timedelta(hours=3))
    assert "It does not run: last seen 3 hours ago." in words_of(studio_client.get("/health").text)


def test_a_runners_file_that_is_no_such_file_is_as_good_as_none(studio_client: StudioClient) -> None:
    """Half-written, or somebody else's."""
    for text in ("", "[]", '{"at": "now"}', '{"at": 1, "running": true}'):
        (studio_client.studio.root / "runner.json").write_text(text, encoding="utf-8")
        assert "No runner has been seen here." in words_of(studio_client.get("/health").text)


def test_the_queue_and_the_limits_are_counted(studio_client: StudioClient) -> None:
    """What is left of a network's limit goes down with what was posted."""
    studio = studio_client.studio
    draft(studio, folder_account(studio))
    html = words_of(studio_client.get("/health").text)
    assert "draft 1" in html
    assert "300 of 300 posts in 3 hours" in html


def test_what_failed_is_told_with_its_reason(studio_client: StudioClient) -> None:
    """A post that did not go out is what one comes to this page for."""
    studio = studio_client.studio
    id = draft(studio, folder_account(studio))
    with writing(studio.engine) as connection:
        connection.execute(
            update(post).where(post.c.pk == id).values(state=State.FAILED.value, reason="too large there")
        )
    assert "too large there" in words_of(studio_client.get("/health").text)


def test_the_doctors_lines_come_with_their_hints(studio_client: StudioClient) -> None:
    """As the command prints them."""
    html = words_of(studio_client.get("/health/doctor").text)
    assert "in order sqlite" in html
    assert "in order database" in html
