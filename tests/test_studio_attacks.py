"""The studio under attack: every route, whatever it is for, with what strangers send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote as percent_encoded
from urllib.parse import urlencode

import pytest
from starlette.routing import Route
from studio_client import PORT, ROOT, StudioClient

from pullquote.studio.application import application
from pullquote.studio.desk import Studio
from pullquote.studio.guard import PROOF_HEADER, Doors, hosts_of
from pullquote.studio.sessions import Sessions
from quotes.model import Attribution, Draft, Source

OPEN = ("/login", "/static/{digest}/{name}")
"""What may be asked for without a session."""

HOSTILE = (
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "....//....//etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\win.ini",
    "file:///etc/passwd",
    "%00",
    "a\x00b",
    "\ud7ff\uffff",
    "' OR 1=1 --",
    "{{ 7 * 7 }}",
    "${7*7}",
    "<script>alert(1)</script>",
    "9" * 400,
    "-1",
    "\u202e\u2066",
)


def _routes(client: StudioClient) -> Iterator[tuple[str, str]]:
    """Every route as a method and a path."""
    app = client.http.app
    for route in app.routes:  # type: ignore[attr-defined]
        assert isinstance(route, Route)
        for method in sorted((route.methods or set()) - {"HEAD"}):
            yield method, route.path


def _filled(path: str, value: str | None = None) -> str:
    """A path with a value in every place that takes one; without one, with what fits there."""
    return re.sub(r"\{([^}]+)\}", lambda found: value or ("1" if found[1].endswith(":int") else "x"), path)


def test_there_are_as_many_routes_as_pages_need(studio_client: StudioClient) -> None:
    """The attacks below go by this list, so it must not be empty by mistake."""
    assert len(list(_routes(studio_client))) > 30


def test_no_route_answers_under_a_name_that_is_not_its_own(studio_client: StudioClient) -> None:
    """A site of somebody else can turn its own name towards this machine (DNS rebinding)."""
    for method, path in _routes(studio_client):
        for host in ("evil.example", f"evil.example:{PORT}", "127.0.0.1.evil.example", "127.0.0.1:1", ""):
            answer = studio_client.http.request(method, _filled(path), headers={"host": host})
            assert answer.status_code == 421, (method, path, host)


def test_no_route_changes_anything_for_a_page_of_another_site(studio_client: StudioClient) -> None:
    """With the right session and even the right proof: a change comes from our own page, or from nobody."""
    for method, path in _routes(studio_client):
        if method == "GET":
            continue
        for headers in (
            {"origin": "https://evil.example"},
            {"origin": "null"},
            {"origin": f"{ROOT}.evil.example"},
            {"origin": "http://127.0.0.1:1"},
            {"origin": ROOT, "sec-fetch-site": "cross-site"},
            {"origin": ROOT, "sec-fetch-site": "same-site"},
            {},
        ):
            answer = studio_client.http.post(
                _filled(path), headers={**headers, PROOF_HEADER: studio_client.proof, "x-pullquote-script": "1"}
            )
            assert (answer.status_code, answer.json()["rule"]) == (403, "origin"), (path, headers)


def test_no_route_changes_anything_without_the_proof_of_its_session(studio_client: StudioClient) -> None:
    """A form of another tab or program that knows the cookie alone goes no further."""
    for method, path in _routes(studio_client):
        if method == "GET" or path in OPEN:
            continue
        for proof in ("", "0" * 64, studio_client.proof[:-1], studio_client.proof.upper()):
            answer = studio_client.http.post(
                _filled(path), headers={"origin": ROOT, PROOF_HEADER: proof, "x-pullquote-script": "1"}
            )
            assert (answer.status_code, answer.json()["rule"]) == (403, "proof"), (path, proof)


def test_no_route_answers_whoever_has_not_opened_the_studio(studio_client: StudioClient) -> None:
    """Another program of this machine, or another user of it, learns nothing."""
    studio_client.http.cookies.clear()
    for method, path in _routes(studio_client):
        if path in OPEN:
            continue
        for headers in ({}, {"cookie": f"pullquote_{PORT}=guessed"}, {"cookie": f"pullquote_{PORT}="}):
            answer = studio_client.http.request(
                method, _filled(path), headers={**headers, "origin": ROOT, "x-pullquote-script": "1"}
            )
            assert (answer.status_code, answer.json()["rule"]) == (401, "session"), (method, path)


def test_no_address_leads_out_of_the_studio(studio_client: StudioClient) -> None:
    """A path in a parameter reaches no file, and nothing hostile breaks a page: each is answered, none with a bug."""
    secret = studio_client.studio.root / "secret.txt"
    secret.write_text("root:x:0:0 kept to itself", encoding="utf-8")
    for method, path in _routes(studio_client):
        if method != "GET" or path == "/events" or "{" not in path:
            continue
        for value in (*HOSTILE, "../secret.txt", str(secret)):
            # Once as it is, once encoded twice: what is decoded once too often becomes a path again.
            answer = studio_client.get(_filled(path, percent_encoded(value, safe="")))
            twice = percent_encoded(percent_encoded(value, safe=""), safe="")
            assert studio_client.get(_filled(path, twice)).status_code < 500, (path, value)
            assert answer.status_code < 500, (path, value)
            assert "root:x:0:0" not in answer.text


def test_no_query_breaks_a_page(studio_client: StudioClient) -> None:
    """Whatever is asked for in an address is answered in words."""
    names = ["q", "author", "source", "topic", "tag", "standing", "proof", "language", "unposted", "order", "page"]
    names += ["quote", "design", "format", "palette", "width", "view", "from", "account", "days", "seed", "document"]
    for method, path in _routes(studio_client):
        if method != "GET" or path == "/events":
            continue
        for value in HOSTILE:
            answer = studio_client.get(f"{_filled(path)}?{urlencode(dict.fromkeys(names, value))}")
            assert answer.status_code < 500, (path, value)
            assert "<script>alert(1)</script>" not in answer.text, path


def test_no_change_breaks_on_what_strangers_send(studio_client: StudioClient) -> None:
    """A hand-made form is answered in words too, and does nothing that it should not."""
    for method, path in _routes(studio_client):
        if method == "GET" or path in (*OPEN, "/leave"):
            continue
        for value in ("", "x", HOSTILE[0], HOSTILE[7], HOSTILE[13], HOSTILE[15]):
            answer = studio_client.send(_filled(path), {"id": value, "number": value, "name": value, "quote": value})
            assert answer.status_code < 500, (path, value)


def test_what_is_too_much_is_not_read(studio_client: StudioClient) -> None:
    """A body beyond what a route takes is refused, said to be long or not."""
    far = 200 * 1024 * 1024
    for method, path in _routes(studio_client):
        if method == "GET":
            continue
        headers = {"origin": ROOT, PROOF_HEADER: studio_client.proof, "x-pullquote-script": "1"}
        headers |= {"content-type": "application/x-www-form-urlencoded", "content-length": str(far)}
        answer = studio_client.http.post(_filled(path), headers=headers, content=b"a=b")
        assert answer.status_code == 413, path


def test_every_answer_tells_the_browser_to_load_nothing_foreign(studio_client: StudioClient) -> None:
    """Also errors: one page without the policy would be the way in."""
    for method, path in _routes(studio_client):
        if method != "GET" or path == "/events":
            continue
        answer = studio_client.get(_filled(path))
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "</script><script>alert(1)</script>",
        '"><svg onload=alert(1)>',
        "'-alert(1)-'",
        "javascript:alert(1)",
        "{{ 7 * 7 }}",
        "<!-- ",
    ],
)
def test_a_quote_is_shown_as_its_words_wherever_it_stands(studio_client: StudioClient, text: str) -> None:
    """A document of strangers must not become a program in the studio: not by words, names, sources, topics or tags."""
    store = studio_client.studio.store
    draft = Draft(text, Attribution(text[:60]), Source(text), topic=text, section=text, tags=(text,))
    (id,) = store.add([draft], now=studio_client.studio.now()).added
    for path in (
        "/",
        "/?q=alert",
        f"/quotes/{id}",
        f"/card?quote={id}",
        "/review",
        "/duplicates",
        f"/posts/new?quote={id}",
    ):
        html = studio_client.get(path).text
        for mark in ("<img src=x", "<script>alert", "<svg onload", "<!-- \n"):
            assert mark not in html, (path, mark)
        assert not re.search(r'href="\s*javascript:', html), path
        assert ">49<" not in html


def test_a_password_lets_in_and_a_wrong_one_has_to_wait(studio: Studio) -> None:
    """A studio that others can reach must not be opened by guessing."""
    from starlette.testclient import TestClient

    clock = [0.0]
    sessions = Sessions(lambda: clock[0], "correct horse")
    app = application(studio, sessions, Doors(hosts_of(["studio.example"], PORT), PORT))
    http = TestClient(app, base_url=f"http://studio.example:{PORT}", follow_redirects=False)
    headers = {"origin": f"http://studio.example:{PORT}"}
    assert http.get("/").headers["location"] == "/login"
    assert http.get(f"/?token={sessions.token}").status_code == 401
    assert http.post("/login", data={"password": "wrong"}, headers=headers).status_code == 403
    assert http.post("/login", data={"password": "correct horse"}, headers=headers).status_code == 403, "too soon"
    clock[0] = 2.0
    answer = http.post("/login", data={"password": "correct horse"}, headers=headers)
    assert answer.status_code == 303
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert http.get("/").status_code == 200


def test_a_session_ends_when_it_is_left_or_forgotten() -> None:
    """A browser left open on a shared machine is not open for ever."""
    clock = [0.0]
    sessions = Sessions(lambda: clock[0])
    session = sessions.opened(sessions.token)
    assert session is not None
    assert sessions.is_open(session)
    clock[0] = 13 * 3600.0
    assert not sessions.is_open(session)
    assert sessions.opened("guessed") is None
