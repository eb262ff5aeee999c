"""The studio's door: who is answered, and what a change must prove."""

from __future__ import annotations

from playwright.sync_api import Page
from studio_browser import Served, barriers, runs_over
from studio_client import ROOT, StudioClient


def test_the_printed_address_opens_the_studio_and_leaves_no_token_behind(studio_client: StudioClient) -> None:
    """A token that stays in the address would be in the history and in every screenshot."""
    answer = studio_client.get(f"/?token={studio_client.sessions.token}")
    assert answer.headers["location"] == "/"
    assert studio_client.get("/").status_code == 200


def test_a_change_without_the_proof_of_its_page_is_refused(studio_client: StudioClient) -> None:
    """Another site can have the browser send a form, but not know this."""
    answer = studio_client.http.post("/undo", headers={"origin": ROOT, "x-pullquote-script": "1"})
    assert (answer.status_code, answer.json()["rule"]) == (403, "proof")


def test_the_studio_opens_in_a_browser(page: Page, studio_served: Served, width: str) -> None:
    """At both widths, with nothing serious in the way of a screen reader."""
    page.goto(studio_served.address)
    assert page.url == f"{studio_served.root}/"
    assert barriers(page) == []
    assert runs_over(page) == 0
