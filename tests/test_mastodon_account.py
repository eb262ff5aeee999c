"""Whose login it is on Mastodon, what its server says of its limits, and the account's options."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from mastodon_site import APP, INSTANCE, LOGIN, LOST, PAGE, WHO, Site, mastodon_site, posted, told
from publishing_world import NOW, MemoryLogin, access, outgoing

from quotes.errors import InputError, PullquoteError, Refused
from scheduler.captions.counting import count_text
from scheduler.model import Account
from scheduler.networks import load_rules
from scheduler.proving.dialect import Reply
from scheduler.proving.faults import TOKEN
from scheduler.publisher import Access, Busy
from scheduler.publishers.mastodon import MastodonPublisher
from scheduler.publishers.mastodon_server import server_address
from scheduler.rules import Rules


@pytest.fixture
def site() -> Iterator[Site]:
    """A server of its own for each test."""
    with mastodon_site() as site:
        yield site


# --- whose login it is ------------------------------------------------------------------------------------------------


def test_a_check_says_who_and_what(site: Site) -> None:
    """Name, page, id, limits and the clock come from the server."""
    health = site.publisher(replace(LOGIN, now=lambda: NOW + timedelta(minutes=10))).check()
    host = site.base.split("/")[2]
    assert (health.handle, health.profile, health.warnings) == (f"@ann@{host}", f"{site.base}/@ann", ())
    assert health.remember["user"] == site.dialect.user
    assert json.loads(health.remember["instance"])["statuses"]["max_characters"] == 500
    assert health.clock_off == timedelta(minutes=10)
    assert set(site.paths("POST")) == set()


def test_another_users_login_is_refused(site: Site) -> None:
    """A token for somebody else would post in their name."""
    with pytest.raises(Refused, match="the account posts as @bob@social") as refused:
        site.publisher(user="4711@social.example", handle="@bob@social.example").check()
    assert refused.value.rule == "login"


def test_an_account_that_was_renamed_is_the_same_account(site: Site) -> None:
    """The id stays; name and page follow."""
    id = site.dialect.user.partition("@")[0]
    site.say(WHO, told(200, {"id": id, "username": "newname", "url": "https://social.example/@newname"}))
    health = site.publisher(user=site.dialect.user, handle="@ann@social.example").check()
    assert health.handle.startswith("@newname@")
    assert health.remember["profile"] == "https://social.example/@newname"


def test_the_name_is_that_of_the_servers_domain(site: Site) -> None:
    """A server's names may live at another domain than the server."""
    site.say(INSTANCE, told(200, {"domain": "example.org", "configuration": {}}))
    assert site.publisher().check().handle == "@ann@example.org"
    site.say(INSTANCE, told(200, {"domain": "evil.example/@x ", "configuration": {}}))
    assert site.publisher().check().handle == f"@ann@{site.base.split('/')[2]}"


@pytest.mark.parametrize(
    ("said", "warning"),
    [
        ({"suspended": True}, "suspended this account"),
        ({"limited": True}, "only its followers"),
        ({"moved": {"acct": "ann@elsewhere.example"}}, "moved to @ann@elsewhere.example"),
        ({"moved": {"acct": ["x"]}}, "has moved"),
    ],
)
def test_a_person_is_warned_of_the_state_of_their_account(site: Site, said: dict[str, object], warning: str) -> None:
    """Posts that nobody sees, or of an account that has moved away, are told of."""
    site.say(WHO, told(200, {"id": site.dialect.user.partition("@")[0], "username": "ann", **said}))
    (only,) = site.publisher().check().warnings
    assert warning in only


@pytest.mark.parametrize(
    ("scopes", "missing"),
    [
        (["read", "write:statuses"], "write:media"),
        (["read:accounts", "read:statuses", "write:media"], "write:statuses"),
        ("read write:media", "write:statuses"),
        (["profile"], "read:accounts, read:statuses, write:statuses, write:media"),
        (["read", "write"], None),
        ([], None),
        (None, None),
        ({"read": 1}, None),
    ],
)
def test_an_app_that_may_not_post_is_warned_of(site: Site, scopes: object, missing: str | None) -> None:
    """Scopes that are missing are told before the first post fails; a server that tells none is believed."""
    site.say(APP, told(200, {"name": "x", "scopes": scopes}))
    warnings = site.publisher().check().warnings
    assert [missing in one for one in warnings if missing] == [True] * len(warnings)
    assert bool(warnings) == bool(missing)


CHECKS: dict[str, tuple[Reply, type[PullquoteError]]] = {
    "401": (told(401, {"error": "The access token is invalid"}), Refused),
    "403": (told(403, {"error": "Your login is currently disabled"}), Refused),
    "429": (told(429, {}), Busy),
    "503": (Reply(503, b"<html>"), Busy),
    "HTML": (PAGE, Busy),
    "nobody": (told(200, {}), Busy),
    "no name": (told(200, {"id": "1", "username": {"a": 1}}), Busy),
    "a name that is none": (told(200, {"id": "1", "username": "ann\n<script>"}), Busy),
    "no answer": (LOST, Busy),
}


@pytest.mark.parametrize("case", CHECKS)
def test_a_check_that_fails_says_whose_fault_it_is(site: Site, case: str) -> None:
    """Not let in is the login's fault; everything else may be better tomorrow."""
    reply, kind = CHECKS[case]
    site.say(WHO, reply)
    with pytest.raises(kind) as raised:
        site.publisher().check()
    assert getattr(raised.value, "rule", "login") == "login"


def test_a_login_that_ends_says_when(site: Site) -> None:
    """Mastodon's logins do not end; a relative's may, and a damaged note of it is no end."""
    for kept, ends in (
        ("2026-12-24T18:00:00+01:00", datetime(2026, 12, 24, 17, tzinfo=UTC)),
        ("soon", None),
        ("2026-12-24T18:00:00", None),
    ):
        assert site.publisher(access(access_token=TOKEN, expires_at=kept)).login_ends() == ends
    assert site.publisher(Access(MemoryLogin(), lambda: NOW)).login_ends() is None


# --- what a server says of its limits ---------------------------------------------------------------------------------


def test_an_account_posts_by_the_limits_of_its_server(site: Site) -> None:
    """What a check remembers of the server becomes the rules."""
    site.dialect.set(tells_characters=5000)
    remembered = site.publisher().check().remember
    assert site.publisher(**remembered).rules.text.limit == 5000
    assert site.publisher().rules.text.limit == 500


def test_a_server_before_4_0_tells_its_limits_elsewhere(site: Site) -> None:
    """`/api/v1/instance` is asked where the newer address is not there."""
    site.say(INSTANCE, told(404, {"error": "Record not found"}))
    site.say("/api/v1/instance", told(200, {"uri": "x", "configuration": {"statuses": {"max_characters": 1111}}}))
    assert site.publisher(**site.publisher().check().remember).rules.text.limit == 1111
    site.say("/api/v1/instance", told(200, {"max_toot_chars": 2222}))
    assert site.publisher(**site.publisher().check().remember).rules.text.limit == 2222


@pytest.mark.parametrize("reply", [PAGE, told(500, {}), LOST, Reply(200, b" " * 5_000_000), told(200, [])])
def test_a_server_that_does_not_tell_its_limits_is_posted_to_by_the_usual_ones(site: Site, reply: Reply) -> None:
    """The login is good, so the check passes, with a warning, and what was remembered stays."""
    site.say(INSTANCE, reply)
    health = site.publisher().check()
    assert "does not tell its limits" in health.warnings[0]
    assert "instance" not in health.remember


def _configuration(**statuses: object) -> dict[str, object]:
    return {"statuses": statuses}


def _told_by(server: object) -> Rules:
    """The rules after a server's own account of itself, as it goes over the wire and into the account's options."""
    with mastodon_site() as site:
        site.say(INSTANCE, told(200, {"domain": "social.example", "configuration": server}))
        remembered = site.publisher().check().remember["instance"]
        assert len(remembered) < 1000
        return site.publisher(instance=remembered).rules


LIES = [
    0,
    -1,
    -(2**70),
    99,
    100_001,
    10**12,
    10**400,
    "5000",
    "٥٠٠",
    5000.0,
    1e400,
    float("nan"),
    True,
    None,
    [5000],
    {},
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: repr(lie)[:20])
def test_a_limit_that_cannot_be_is_not_taken(lie: object) -> None:
    """A server that lies about any of its limits, in any way, is posted to by the usual ones."""
    usual = load_rules("mastodon")
    statuses = dict.fromkeys(("max_characters", "characters_reserved_per_url", "max_media_attachments"), lie)
    media = dict.fromkeys(("description_limit", "image_size_limit", "image_matrix_limit"), lie)
    if lie == 99:  # within the bounds of an address's length
        statuses["characters_reserved_per_url"] = None
    if lie == 100_001:  # and of a file's
        media["image_size_limit"] = None
    assert usual.with_instance({"statuses": statuses, "media_attachments": media}) == usual


@pytest.mark.parametrize(
    "server",
    [
        None,
        [],
        "none",
        {"statuses": None, "media_attachments": 7},
        {"statuses": [], "media_attachments": "x"},
        {"statuses": {"max_characters": {"max_characters": 1}}},
        {"statuses": {"max_characters": 10**300}, "media_attachments": {"supported_mime_types": {"image/png": 1}}},
        {"statuses": dict.fromkeys(("max_characters", "characters_reserved_per_url"), 10**4000)},
        {"media_attachments": {"supported_mime_types": ["image/" + "x" * 1000] * 3000}},
        {"media_attachments": {"supported_mime_types": [["image/png"], 7, None, "image/webp", "text/html"]}},
        {f"junk{number}": {"max_characters": number} for number in range(20_000)},
    ],
    ids=lambda server: repr(server)[:40],
)
def test_a_servers_junk_is_neither_believed_nor_kept(server: object) -> None:
    """Wrong types, nesting and sheer length leave the usual rules, and a small note in the account's options."""
    assert _told_by(server) == load_rules("mastodon")


def test_the_bounds_are_believed_and_what_lies_beyond_is_not() -> None:
    """Each limit is taken from its least to its most and no further."""
    usual = load_rules("mastodon")
    bounds = {
        "max_characters": (100, 100_000),
        "characters_reserved_per_url": (11, 200),
        "max_media_attachments": (1, 20),
        "description_limit": (100, 20_000),
        "image_size_limit": (65_536, 100_000_000),
        "image_matrix_limit": (250_000, 268_435_456),
    }
    for key, (least, most) in bounds.items():
        table = (
            "media_attachments"
            if key in ("description_limit", "image_size_limit", "image_matrix_limit")
            else "statuses"
        )
        for value, taken in ((least, True), (most, True), (least - 1, False), (most + 1, False)):
            assert (usual.with_instance({table: {key: value}}) != usual) == taken, (key, value)


@pytest.mark.parametrize(
    ("types", "taken"),
    [
        (["image/jpeg", "image/png", "video/mp4"], ("png", "jpeg")),
        (["image/jpeg"], ("jpeg",)),
        (["image/gif", "image/heic"], load_rules("mastodon").pictures.types),
        ([], load_rules("mastodon").pictures.types),
    ],
)
def test_a_server_takes_png_or_jpeg(types: list[str], taken: tuple[str, ...]) -> None:
    """A list without the two types that every server takes is no list of what it takes."""
    rules = load_rules("mastodon").with_instance({"media_attachments": {"supported_mime_types": types}})
    assert rules.pictures.types == taken


@pytest.mark.parametrize(
    "damaged", ["", "{", "[]", "null", "NaN", '{"statuses": 7}', "[" * 1999, "x" * 100_000, "9" * 1999]
)
def test_a_damaged_note_of_the_limits_does_not_keep_an_account_from_posting(site: Site, damaged: str) -> None:
    """What stands in the options may be anything; the usual rules are there for that."""
    assert site.publisher(instance=damaged).rules == load_rules("mastodon")


def test_a_server_that_takes_less_than_it_says_says_so(site: Site) -> None:
    """A server tells 5,000 characters and refuses 501: the post is refused in its words, certainly not posted."""
    site.dialect.set(tells_characters=5000)
    rules = site.publisher(**site.publisher().check().remember).rules
    text = "a" * 501
    assert count_text(text, rules.text).fits
    with pytest.raises(Refused, match="character limit of 500 exceeded") as refused:
        posted(site, outgoing(site.account(), text))
    assert refused.value.rule == "network"
    assert not site.posts()


# --- the account's options --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"server": ""},
        {"server": "http://social.example"},
        {"server": "https://user:secret@social.example"},
        {"server": "ftp://social.example"},
        {"server": "https://social.example/?x=1"},
        {"server": "not a server"},
        {"server": "https://"},
        {"server": "https://social..example"},
        {"server": "social.example", "visibility": "direct"},
        {"server": "social.example", "visibility": "Public"},
    ],
)
def test_options_that_cannot_work_are_told_on_opening(options: dict[str, str]) -> None:
    """A slip in the options is found before anything is sent, and no password in an address is shown."""
    with pytest.raises(InputError) as error:
        MastodonPublisher(Account("ann", "mastodon", "mastodon", options=options), LOGIN)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("social.example", "https://social.example"),
        (" @me@social.example ", "https://social.example"),
        ("me@social.example", "https://social.example"),
        ("https://social.example/", "https://social.example"),
        ("https://social.example/@me", "https://social.example"),
        ("Social.Example:8443", "https://social.example:8443"),
        ("http://127.0.0.1:3000/a/b", "http://127.0.0.1:3000/a/b"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_a_server_may_be_typed_in_many_ways(typed: str, address: str) -> None:
    """A domain, one's own name, or an address from the browser."""
    assert server_address(typed) == address
