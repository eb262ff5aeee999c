"""The `bluesky` publisher on a real server (a PDS): what arrives, what a replay does, and that the fake is right."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import httpx
import pytest
from bluesky_cases import GOOD, POSTS, UNLIKE, facet, images, refused
from dialect_server import answering, no_browser, without_secrets
from pds_server import ADMIN, WANTED, pds_of_this_run
from publishing_world import NOW, MemoryLogin, outgoing

from quotes.errors import Refused
from scheduler.logins.bluesky import sign_in
from scheduler.model import Account, Facet, Outgoing, Picture, Receipt, Thread
from scheduler.proving.faults import Fault, Network, Order
from scheduler.proving.world import ForwardedWorld, fake_network
from scheduler.publisher import Access, Busy, Unsure
from scheduler.publishers.bluesky import BlueskyPublisher
from scheduler.publishers.bluesky_record import record_key
from scheduler.publishers.conformance import PIXEL, check_publisher
from scheduler.publishers.truth import Shown

_NUMBERS = count(1)


@pytest.fixture(scope="module")
def pds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A real server, the same one for all workers."""
    folder = tmp_path_factory.getbasetemp()
    workers = "PYTEST_XDIST_WORKER" in os.environ  # noqa: TID251 - how a worker is told apart
    with pds_of_this_run(folder.parent if workers else folder) as address:
        if address is None:
            pytest.skip(WANTED)
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            yield client


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A fake network to stand in front of the real server, where faults can be had."""
    with fake_network() as number:
        yield number


class User:
    """One account on the server, as its owner and everybody else sees it."""

    def __init__(self, pds: httpx.Client) -> None:
        self._pds = pds
        self.base = str(pds.base_url).rstrip("/")
        self.handle = f"ann-{os.getpid()}-{next(_NUMBERS)}.test"
        made = {"handle": self.handle, "email": f"{self.handle[:-5]}@mail.test", "password": "main-password"}
        told = self.ask("POST", "server.createAccount", made)
        self.did, self._token = str(told["did"]), str(told["accessJwt"])
        password = self.ask("POST", "server.createAppPassword", {"name": "pullquote"})
        self.app_password = str(password["password"])
        self.login = MemoryLogin()
        account = Account("feed", "bluesky", "bluesky", options={"server": self.base})
        ask, _ = answering(f"@{self.handle}", self.app_password)
        signed = sign_in(account, self.access, ask, no_browser)
        self.login.write(signed.secrets)
        self.account = replace(account, options=signed.options)

    @property
    def access(self) -> Access:
        """What the user's publisher is opened with."""
        return Access(self.login, lambda: NOW, 20.0)

    def open(self, account: Account | None = None) -> BlueskyPublisher:
        """A publisher, as a new process would open it."""
        return BlueskyPublisher(account or self.account, self.access)

    def ask(self, method: str, name: str, told: object = None, *, admin: bool = False, **query: str) -> dict[str, Any]:
        """What the server answers to the owner of the account, or of the server."""
        answer = self.answer(method, name, told, admin=admin, **query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found

    def answer(
        self, method: str, name: str, told: object = None, *, admin: bool = False, **query: str
    ) -> httpx.Response:
        """The whole answer."""
        login = {} if name == "server.createAccount" else {"Authorization": f"Bearer {self._token}"}
        return self._pds.request(
            method,
            f"/xrpc/com.atproto.{name}",
            params=query,
            json=told,
            headers={} if admin else login,
            auth=("admin", ADMIN) if admin else None,
        )

    def records(self) -> list[dict[str, Any]]:
        """Every post as anybody may read it, with its name and fingerprint."""
        told = self.ask("GET", "repo.listRecords", repo=self.did, collection=POSTS, limit="100")
        records: list[dict[str, Any]] = told["records"]
        return records

    def picture(self, cid: str) -> bytes:
        """A picture's bytes as anybody may get them."""
        return self.answer("GET", "sync.getBlob", did=self.did, cid=cid).content

    def posts(self) -> Sequence[Shown]:
        """The same as the judge of the shared suite wants it."""
        return [self._shown(one["uri"], one["value"]) for one in self.records()]

    def _shown(self, uri: str, record: dict[str, Any]) -> Shown:
        found = record.get("embed", {}).get("images", [])
        pictures = tuple(self.picture(one["image"]["ref"]["$link"]) for one in found)
        parent = record["reply"]["parent"]["uri"] if "reply" in record else None
        return Shown(uri, record["text"], pictures, tuple(one["alt"] for one in found), parent=parent)


class RealWorld(ForwardedWorld):
    """A page in front of the real server, at which one user posts."""

    def __init__(self, port: int, user: User) -> None:
        super().__init__(port, Network.BLUESKY, user.handle, upstream=user.base, truth=user.posts)
        self.user = user
        self.account = replace(user.account, options={**user.account.options, "server": self.base})

    def open(self) -> BlueskyPublisher:
        """A publisher that posts through this page."""
        return self.user.open(self.account)


@pytest.fixture
def user(pds: httpx.Client) -> User:
    """An account of the test's own, signed in."""
    return User(pds)


def _publish(publisher: BlueskyPublisher, one: Outgoing) -> Receipt:
    return publisher.publish(one, publisher.upload(one), one.key)


def _facet(text: str, part: str, kind: str, target: str) -> Facet:
    start = text.encode().index(part.encode())
    return Facet(start, start + len(part.encode()), kind, target)  # type: ignore[arg-type]


def test_the_publisher_conforms_on_a_real_server(port: int, user: User) -> None:
    """The shared suite holds on Bluesky's own software, with every trouble on the way to it."""
    world = RealWorld(port, user)
    secrets = [secret for name, secret in user.login.read().items() if name not in ("did", "access_ends")]
    check_publisher(world.open, world, world.account, secrets=secrets)


def test_a_post_is_read_back_byte_for_byte(user: User, pds: httpx.Client) -> None:
    """Text, time, language, picture, alt text, shape, link, tag and mention are there for everybody, as sent."""
    other = User(pds)
    text = f"“Všechno je jinak.” 👍🏽 — @{other.handle} @nobody.test\n#čaj https://a.example/ü?q=1"
    facets = (
        _facet(text, f"@{other.handle}", "mention", other.handle),
        _facet(text, "@nobody.test", "mention", "nobody.test"),
        _facet(text, "#čaj", "tag", "čaj"),
        _facet(text, "https://a.example/ü?q=1", "link", "https://a.example/ü?q=1"),
    )
    card = Picture(PIXEL + b"the card", "png", 1080, 1350, "A card: “Všechno je jinak.” — Ann Other")
    one = outgoing(user.account, text, pictures=(card, replace(card, data=PIXEL, alt="")))
    one = replace(one, payload=replace(one.payload, facets=facets, language="cs"))
    receipt = _publish(user.open(), one)
    (read,) = user.records()
    assert json.loads(receipt.answer) == {"uri": read["uri"], "cid": read["cid"]}
    assert read["uri"] == receipt.remote_id == f"at://{user.did}/{POSTS}/{record_key(one.key, NOW)}"
    record = read["value"]
    assert {key: record[key] for key in ("$type", "text", "createdAt", "langs")} == {
        "$type": POSTS,
        "text": text,
        "createdAt": "2026-11-23T09:00:00.000Z",
        "langs": ["cs"],
    }
    assert record.keys() == {"$type", "text", "createdAt", "langs", "facets", "embed"}
    sent = text.encode()
    parts = {
        sent[found["index"]["byteStart"] : found["index"]["byteEnd"]].decode(): found["features"]
        for found in record["facets"]
    }
    assert parts == {
        f"@{other.handle}": [{"$type": "app.bsky.richtext.facet#mention", "did": other.did}],
        "#čaj": [{"$type": "app.bsky.richtext.facet#tag", "tag": "čaj"}],
        "https://a.example/ü?q=1": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/ü?q=1"}],
    }
    pictures = record["embed"]["images"]
    assert [one["alt"] for one in pictures] == [card.alt, ""]
    assert pictures[0]["aspectRatio"] == {"width": 1080, "height": 1350}
    assert [user.picture(one["image"]["ref"]["$link"]) for one in pictures] == [card.data, PIXEL]
    assert [one["image"]["size"] for one in pictures] == [len(card.data), len(PIXEL)]


def test_a_thread_hangs_together(user: User) -> None:
    """Each reply names the first post and the one before by name and fingerprint, also where a person typed it."""
    root = _publish(user.open(), outgoing(user.account, "One.", key="01" * 20))
    reply = _publish(user.open(), outgoing(user.account, "Two.", key="02" * 20, thread=Thread(root, root), pictures=()))
    typed = Receipt(f"https://bsky.app/profile/{user.handle}/post/{reply.remote_id[-13:]}", None, NOW, origin="person")
    _publish(user.open(), outgoing(user.account, "Three.", key="03" * 20, thread=Thread(root, typed), pictures=()))
    replies = {one["value"]["text"]: one["value"].get("reply") for one in user.records()}
    first, second = json.loads(root.answer), json.loads(reply.answer)
    assert replies == {
        "One.": None,
        "Two.": {"root": first, "parent": first},
        "Three.": {"root": first, "parent": second},
    }


def test_a_reply_to_a_deleted_post_is_refused(user: User) -> None:
    """A thread whose first post a person has deleted does not go on as posts of their own."""
    root = _publish(user.open(), outgoing(user.account))
    user.ask("POST", "repo.deleteRecord", {"repo": user.did, "collection": POSTS, "rkey": root.remote_id[-13:]})
    with pytest.raises(Refused) as caught:
        user.open().upload(outgoing(user.account, "Two.", key="02" * 20, thread=Thread(root, root)))
    assert caught.value.rule == "thread"


def test_a_replay_gives_the_same_name_and_fingerprint(user: User) -> None:
    """However often a post is sent, and by whatever process, there is one record, and its history has one entry."""
    one = outgoing(user.account)
    receipts = [_publish(user.open(), one) for _ in range(3)]
    assert receipts[0] == receipts[1] == receipts[2] == user.open().find(one)
    assert len(user.records()) == 1
    before = user.ask("GET", "sync.getLatestCommit", did=user.did)
    _publish(user.open(), one)
    assert user.ask("GET", "sync.getLatestCommit", did=user.did) == before


@pytest.mark.parametrize("fault", [Fault.LOST_REPLY, Fault.ERROR_AFTER, Fault.HTML_AFTER, Fault.HALF])
def test_a_post_whose_answer_was_lost_is_there_once(port: int, user: User, fault: Fault) -> None:
    """Killed between commit and answer: the next process finds the post, and a replay makes no other."""
    world = RealWorld(port, user)
    one = outgoing(world.account)
    publisher = world.open()
    media = publisher.upload(one)
    world.order(Order(fault))
    with pytest.raises(Unsure):
        publisher.publish(one, media, one.key)
    (read,) = user.records()
    found = world.open().find(one)
    assert found is not None
    assert found.remote_id == read["uri"]
    assert _publish(world.open(), one) == found
    assert [one["uri"] for one in user.records()] == [found.remote_id]


def test_a_post_that_was_edited_is_left_as_it_is(user: User) -> None:
    """A replay does not undo what a person has done to a post since; it gives the receipt of what is there."""
    one = outgoing(user.account)
    receipt = _publish(user.open(), one)
    (read,) = user.records()
    edited = {**read["value"], "text": "Edited by hand."}
    put = {"repo": user.did, "collection": POSTS, "rkey": receipt.remote_id[-13:], "record": edited}
    user.ask("POST", "repo.putRecord", put)
    again = _publish(user.open(), one)
    assert again.remote_id == receipt.remote_id
    assert again.answer != receipt.answer
    assert [one["value"] for one in user.records()] == [edited]


def test_pictures_are_taken_up_to_the_limit(user: User) -> None:
    """Four pictures of two million bytes each are what a post may have, and arrive whole."""
    pictures = tuple(Picture(PIXEL.ljust(2_000_000, b"%d" % which), "png", 1, 1, "") for which in range(4))
    _publish(user.open(), outgoing(user.account, "x" * 300, pictures=pictures))
    (shown,) = user.posts()
    assert shown.pictures == tuple(one.data for one in pictures)


def test_the_login_is_renewed_and_the_old_one_kept_until_then(user: User) -> None:
    """A token that the server does not take costs one renewal; the new one is on the disk before it is used."""
    before = dict(user.login.read())
    head, body, _ = before["access_jwt"].split(".")
    user.login.write({**before, "access_jwt": f"{head}.{body}.{'x' * 43}"})
    _publish(user.open(), outgoing(user.account))
    assert [one.get("previous_refresh_token") for one in user.login.written[-2:]] == [before["refresh_jwt"], None]
    assert user.login.written[-1]["refresh_jwt"] != before["refresh_jwt"]
    assert len(user.records()) == 1


def test_the_app_password_signs_in_by_the_name_that_never_changes(user: User) -> None:
    """Without a refresh token the app password is used, also after the account was renamed."""
    user.ask("POST", "identity.updateHandle", {"handle": f"new-{user.handle}"})
    user.login.write({**user.login.read(), "refresh_jwt": "", "access_jwt": ""})
    assert user.open().check().handle == f"new-{user.handle}"


def test_an_account_that_was_renamed_is_followed(user: User) -> None:
    """The check tells the new handle; posts of before are found, and new ones made."""
    one = outgoing(user.account)
    receipt = _publish(user.open(), one)
    user.ask("POST", "identity.updateHandle", {"handle": f"new-{user.handle}"})
    health = user.open().check()
    assert health.remember == {
        "user": user.did,
        "handle": f"new-{user.handle}",
        "profile": f"https://bsky.app/profile/new-{user.handle}",
    }
    assert user.open().find(one) == receipt
    _publish(user.open(), outgoing(user.account, "Two.", key="02" * 20))
    assert len(user.records()) == 2


def test_a_login_that_was_taken_back_is_refused(user: User) -> None:
    """An app password that a person has deleted ends the login with its next renewal, in words."""
    one = outgoing(user.account)
    user.ask("POST", "server.revokeAppPassword", {"name": "pullquote"})
    secrets = dict(user.login.read())
    user.login.write({**secrets, "access_jwt": ""})
    with pytest.raises(Refused) as caught:
        user.open().upload(one)
    assert caught.value.rule == "login"
    without_secrets(caught.value, user.app_password, secrets["refresh_jwt"])


def test_a_deactivated_account_is_refused_with_the_reason(user: User) -> None:
    """A person who has deactivated their account reads that, in the check and when posting."""
    one = outgoing(user.account)
    media = user.open().upload(one)
    user.ask("POST", "server.deactivateAccount", {})
    for doing in (user.open().check, lambda: user.open().publish(one, media, one.key)):
        with pytest.raises(Refused, match="deactivated") as caught:
            doing()
        assert caught.value.rule == "login"


def test_an_account_that_was_taken_down_is_refused_with_the_reason(user: User) -> None:
    """So does one whose account the server's moderators took down."""
    one = outgoing(user.account)
    media = user.open().upload(one)
    subject = {"$type": "com.atproto.admin.defs#repoRef", "did": user.did}
    takedown = {"subject": subject, "takedown": {"applied": True, "ref": "test"}}
    user.ask("POST", "admin.updateSubjectStatus", takedown, admin=True)
    with pytest.raises(Refused, match="taken down, or deleted"):
        user.open().check()
    for doing in (lambda: user.open().upload(one), lambda: user.open().publish(one, media, one.key)):
        with pytest.raises(Refused, match="taken this account down") as caught:
            doing()
        assert caught.value.rule == "login"


def test_a_login_with_the_main_password_is_warned_of(user: User) -> None:
    """The server tells what a login may do; one that may do everything is worth a word."""
    ask, _ = answering(user.handle, "main-password")
    signed = sign_in(user.account, user.access, ask, no_browser)
    assert user.open().check().warnings == ()
    user.login.write(signed.secrets)
    assert len(user.open().check().warnings) == 1


def test_a_wrong_password_is_refused(user: User) -> None:
    """A slip in the password is told, and the password is not."""
    ask, _ = answering(user.handle, "wrong-pass-word")
    with pytest.raises(Refused, match="Invalid identifier or password") as caught:
        sign_in(user.account, user.access, ask, no_browser)
    without_secrets(caught.value, "wrong-pass-word")


def test_a_post_of_another_account_is_not_made(user: User, pds: httpx.Client) -> None:
    """A login cannot post as somebody else, and says so as a fault of the account."""
    other = User(pds)
    one = outgoing(user.account)
    media = user.open().upload(one)
    mixed = replace(user.account, options={**user.account.options, "user": other.did})
    with pytest.raises(Refused) as caught:
        user.open(mixed).publish(one, media, one.key)
    assert caught.value.rule == "login"
    assert not user.records()
    assert not other.records()


def test_looking_for_a_post_that_is_not_there_finds_none(user: User) -> None:
    """None is said only by the server that keeps the account; where it is not kept, nobody knows."""
    assert user.open().find(outgoing(user.account)) is None
    lost = replace(user.account, options={**user.account.options, "user": "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"})
    with pytest.raises(Busy):
        user.open(lost).find(outgoing(user.account))


# --- that the fake tells the truth ------------------------------------------------------------------------------------


def _blob(user: User) -> dict[str, Any]:
    blob: dict[str, Any] = json.loads(user.open().upload(outgoing(user.account))[0])
    return blob


def test_the_real_one_refuses_what_the_fake_refuses(user: User) -> None:
    """Every record that the fake refuses in the real one's words is refused by it in those words."""
    for what, (record, words) in refused(_blob(user)).items():
        put = {"repo": user.did, "collection": POSTS, "rkey": record_key(what, NOW), "record": record}
        answer = user.answer("POST", "repo.putRecord", put)
        assert (answer.status_code, answer.json()["error"]) == (400, "InvalidRequest"), what
        assert all(word in answer.json()["message"] for word in words), answer.text
    assert not user.records()


def test_the_real_one_takes_what_only_the_fake_refuses(user: User) -> None:
    """What the publisher looks for by itself, the real one would have taken, and apps shown wrongly."""
    beyond, half = facet("tag", "x", 0, 200), facet("tag", "x", 0, 1)
    for text, part in (("x", beyond), ("ü", half)):
        record = {**GOOD, "text": text, "facets": [part]}
        put = {"repo": user.did, "collection": POSTS, "rkey": record_key(text, NOW), "record": record}
        user.ask("POST", "repo.putRecord", put)
    assert len(user.records()) == 2


def test_the_real_one_says_what_the_fake_says(user: User) -> None:
    """Errors that a publisher goes by have the same status and name on both."""
    place = record_key("a", NOW)
    put = {"repo": user.did, "collection": POSTS, "rkey": place, "record": GOOD, "swapRecord": None}
    user.ask("POST", "repo.putRecord", put)
    blob, other_place = _blob(user), record_key("b", NOW)
    cases: list[tuple[dict[str, Any], int, str]] = [
        ({"record": {**GOOD, "text": "Other."}}, 400, "InvalidSwap"),
        *(
            ({"record": {**GOOD, "embed": images({**blob, **changes})}, "rkey": other_place}, 400, error)
            for changes, error in UNLIKE.values()
        ),
        ({"rkey": "abc"}, 400, "InvalidRequest"),
        ({"repo": "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"}, 403, "AccountNotFound"),
    ]
    for changes, status, error in cases:
        answer = user.answer("POST", "repo.putRecord", {**put, **changes})
        assert (answer.status_code, answer.json()["error"]) == (status, error)
    query = {"repo": user.did, "collection": POSTS, "rkey": record_key("c", NOW)}
    looked = user.answer("GET", "repo.getRecord", None, admin=False, **query)
    assert (looked.status_code, looked.json()["error"]) == (400, "RecordNotFound")
    resolved = user.answer("GET", "identity.resolveHandle", handle="nobody.test")
    assert (resolved.status_code, resolved.json()["error"]) == (400, "HandleNotFound")
    assert len(user.records()) == 1
