"""Posting from the command line, as a person or a program does it."""

from __future__ import annotations

import itertools
import json

import pytest
from posting_desk import Desk, Run

from pullquote.commands.queue import STATES
from pullquote.posting import open_posting
from pullquote.workspace import Workspace
from quotes.errors import NotFound, PullquoteError, Refused
from scheduler.states import State

ACCOUNT_FIELDS = [
    *("name", "network", "rules", "options", "slots", "jitter", "spacing", "daily_cap", "grace", "blackouts"),
    *(
        "again_after",
        "author_rest",
        "source_rest",
        "topic_rest",
        "when_exhausted",
        "only",
        "handle",
        "design",
        "format",
        "palette",
        "link",
        "approves",
        "text_only",
        "paused",
    ),
    *("waits_until", "waits_for", "strikes"),
]
POST_FIELDS = [
    *("id", "account", "state", "quote", "slot", "campaign", "wall", "zone", "due_at", "ready_at", "expires_at"),
    *("variant", "design", "format", "palette", "attempts", "frozen", "reason", "url", "more", "follows"),
]
PLANNED_FIELDS = [
    *("account", "quote", "slot", "campaign", "wall", "zone", "due_at", "expires_at", "cycle", "variant"),
]


@pytest.fixture
def desk(command: Run, workspace: Workspace) -> Desk:
    """The command line on a workspace of the test's own."""
    return Desk(command, workspace)


def test_states_are_spelled_as_they_are() -> None:
    """The states that the help page names are all there are."""
    assert tuple(state.value for state in State) == STATES


def test_accounts_as_json(desk: Desk) -> None:
    """An account has the documented fields, lengths of time in seconds."""
    words = [
        "--jitter",
        "5",
        "--spacing",
        "60",
        "--cap",
        "3",
        "--grace",
        "30",
        "--blackout",
        "2026-12-24..2026-12-26",
        "--again-after",
        "90",
    ]
    more = [
        "--author-rest",
        "2",
        "--only",
        "tag=spring",
        "--handle",
        "@me",
        "--design",
        "poster",
        "--link",
        "https://example.org",
        "--approve",
    ]
    one = desk.json("accounts", "add", "Other", "--on", "folder", "--like", "bluesky", *words, *more)
    assert list(one) == ACCOUNT_FIELDS
    got = [one[key] for key in ("jitter", "spacing", "grace", "again_after", "author_rest", "daily_cap", "approves")]
    assert got == [300, 3600, 1800, 90 * 86400, 2 * 86400, 3, True]
    assert (one["blackouts"], one["only"]) == ([["2026-12-24", "2026-12-26"]], {"tag": "spring"})
    assert [line["name"] for line in desk.lines("accounts")] == ["feed", "Other"]
    assert desk.lines("accounts", "list") == desk.lines("accounts")
    cleared = desk.json("accounts", "edit", "other", "--only", "", "--blackout", "", "--again-after", "0", "--link", "")
    assert [cleared[key] for key in ("only", "blackouts", "again_after", "link")] == [{}, [], None, None]


WRONG_ACCOUNTS = [
    (["add", "FEED", "--on", "folder", "--like", "mastodon"], "an account", "another name"),
    (["add", "a", "--on", "mastodo"], "mastodo", ""),
    (["add", "a", "--on", "folder", "--like", "mastodo"], "mastodo", "'mastodon'"),
    (["edit", "feed", "--slots", "mun 09:00 UTC"], "'mun' is not a day", "sun"),
    (["edit", "feed", "--slots", "daily 09:00 Europe/Pariss"], "time zone", "Europe/Paris"),
    (["edit", "feed", "--only", "colour=red"], "is not a filter", "tag"),
    (["edit", "feed", "--only", "tag"], "is not a filter", "KEY=VALUE"),
    (["edit", "feed", "--only", "words=nonsense"], "nonsense", ""),
    (["edit", "feed", "--link", "example.org"], "is no link", "https://"),
    (["edit", "feed", "--blackout", "christmas"], "is no day", "2026-12-24"),
    (["edit", "feed", "--blackout", "2026-12-26..2026-12-24"], "ends before", "earlier"),
    (["edit", "feed", "--design", "postr"], "postr", "poster"),
    (["edit", "feed", "--format", "portait"], "portait", "portrait"),
    (["edit", "fed"], "no account 'fed'", "'feed'"),
    (["pause", "fed"], "no account 'fed'", "'feed'"),
    (["resume", "fed"], "no account 'fed'", "'feed'"),
    (["remove", "fed"], "no account 'fed'", "'feed'"),
    (["add", "a/b", "--on", "folder", "--like", "mastodon"], "a/b", ""),
    (["add", "..", "--on", "folder", "--like", "mastodon"], "..", ""),
]


def test_what_is_wrong_with_an_account_is_said_at_once(desk: Desk) -> None:
    """A setting that could only fail when a post is due is refused when it is made, with a hint; nothing is kept."""
    before = desk.lines("accounts")
    for words, message, hint in WRONG_ACCOUNTS:
        with pytest.raises(PullquoteError) as error:
            desk("accounts", *words)
            pytest.fail(f"{words} is taken")
        assert message in error.value.message, words
        assert hint in error.value.hint, words
    assert desk.lines("accounts") == before


def test_checking_pausing_resuming_removing(desk: Desk) -> None:
    """A check tells what cannot post, with exit code 3; a pause holds until it is ended; removal cancels."""
    (good,) = desk.lines("accounts", "check")
    assert [good[key] for key in ("name", "found", "hint", "ok")] == ["feed", "ready", "", True]
    (desk.workspace.root / "posted" / "feed").rmdir()
    (bad,) = desk.lines("accounts", "check", "feed", code=3)
    assert not bad["ok"] and bad["hint"]
    (desk.workspace.root / "posted" / "feed").mkdir()
    desk("accounts", "pause", "feed", "--because", "holidays")
    assert desk.lines("accounts")[0]["paused"] == "holidays"
    assert "PAUSED: holidays" in desk("accounts").stdout
    desk("accounts", "resume", "feed")
    desk("plan", "--days", "2")
    assert "cancelled" in desk("accounts", "remove", "feed").stdout
    assert desk.lines("accounts") == []


def test_campaigns(desk: Desk) -> None:
    """A campaign is kept, listed and removed; what is wrong with it is said at once."""
    days = ["--from", "2027-03-20", "--until", "2027-03-27"]
    made = desk.json("campaigns", "add", "spring", "--on", "feed", *days, "--only", "tag=spring")
    assert made == {
        "name": "spring",
        "account": "feed",
        "from": "2027-03-20",
        "until": "2027-03-27",
        "only": {"tag": "spring"},
        "slots": "",
    }
    assert desk.lines("campaigns") == [made]
    for words, message in (
        (["spring", "--on", "feed", *days], "already"),
        (["x", "--on", "fed", *days], "no account"),
        (["x", "--on", "feed", "--from", "2027-03-27", "--until", "2027-03-20"], "ends before"),
        (["x", "--on", "feed", "--from", "soon", "--until", "2027-03-20"], "is no day"),
        (["x", "--on", "feed", *days, "--slots", "daily 25:00 UTC"], "25:00"),
        (["x", "--on", "feed", *days, "--only", "tag"], "is not a filter"),
    ):
        with pytest.raises(PullquoteError, match=message):
            desk("campaigns", "add", *words)
    desk("campaigns", "remove", "SPRING", "--on", "feed")
    with pytest.raises(NotFound):
        desk("campaigns", "remove", "spring", "--on", "feed")
    assert "No campaigns." in desk("campaigns").stderr


def test_plan_queue_approve_run(desk: Desk) -> None:
    """A dry run keeps nothing, drafts wait for approval, and what was approved goes out as it was seen."""
    tried = desk.json("plan", "--days", "1", "--dry-run")
    assert list(tried) == ["dry_run", "kept", "posts", "dry", "notes"]
    assert (tried["dry_run"], tried["kept"], len(tried["posts"])) == (True, [], 2)
    assert list(tried["posts"][0]) == PLANNED_FIELDS
    assert desk.lines("queue") == []
    made = desk.json("plan", "--days", "1")
    posts = desk.lines("queue")
    assert [post["id"] for post in posts] == made["kept"]
    assert list(posts[0])[: len(POST_FIELDS)] == POST_FIELDS
    assert {post["state"] for post in posts} == {"draft"}
    first = made["kept"][0]
    seen = desk.json("queue", "show", f"{first}")
    assert seen["caption"] and seen["alt"][0] and seen["pictures"]
    assert [one["id"] for one in desk.lines("queue", "approve", "--all")] == made["kept"]
    desk("queue", "move", f"{first}", "2026-01-01 09:00")
    desk("queue", "move", f"{first}", desk.soon())
    desk("run", "--once")
    kept = desk.json("queue", "show", f"{first}")
    assert (kept["state"], kept["caption"], kept["alt"]) == ("posted", seen["caption"], seen["alt"])
    assert [one["origin"] for one in kept["receipts"]] == ["publish"]
    assert [line["id"] for line in desk.lines("queue", "--state", "posted")] == [first]
    written = list((desk.workspace.root / "posted" / "feed").glob("*/caption.txt"))
    assert [path.read_text().rstrip("\n") for path in written] == [seen["caption"]]


def test_running_dry_is_exit_code_3(desk: Desk) -> None:
    """A plan for which there are too few quotes is kept as far as they go, and says when they run dry."""
    made = desk.json("plan", "--days", "9", code=3)
    assert len(made["kept"]) == 4
    assert list(made["dry"][0]) == ["account", "campaign", "day", "reason", "until", "slots"]
    assert "run dry on" in desk("plan", "--days", "9", code=3).stderr


def test_what_a_person_does_with_posts(desk: Desk) -> None:
    """Each deed says what it did; what cannot be done is told, and the rest is done."""
    first, second = desk.json("plan", "--days", "1")["kept"]
    assert desk("queue", "hold", f"{first}", "--because", "wait").stdout == "1 post held.\n"
    assert desk.lines("queue", "--state", "held")[0]["reason"] == "wait"
    partly = desk("queue", "release", f"{first}", f"{second}", code=3)
    assert "1 post released." in partly.stdout and f"post {second}" in partly.stderr
    desk("queue", "retry", f"{first}", code=1)
    before = desk.json("queue", "show", f"{first}")
    desk("queue", "swap", f"{first}")
    assert desk.json("queue", "show", f"{first}")["quote"] != before["quote"]
    desk("queue", "redraft", f"{first}", "--design", "poster", "--variant", "2")
    assert desk.json("queue", "show", f"{first}")["design"] == "poster"
    assert "18:30" in desk("queue", "move", f"{first}", "2027-01-02 18:30").stdout
    desk("queue", "cancel", f"{first}", f"{second}")
    assert desk.lines("queue") == []


def test_a_post_that_is_not_there(desk: Desk) -> None:
    """A number that no post has is an answer in words with exit code 1 or 3, whatever was typed, never a traceback."""
    deeds = ("show", "hold", "cancel", "retry", "swap", "redraft", "approve")
    for id, deed in itertools.product(("77", "seven", "-", "٧", "9" * 30), deeds):
        try:
            done = desk._command("queue", deed, id, workspace=desk.workspace)
        except PullquoteError as error:
            assert "no post" in error.message and error.hint, (id, deed)
        else:
            assert done.exit_code in (1, 3) and "no post" in done.stderr, (id, deed)


WRONG_DEEDS = [
    (["queue", "redraft", "1", "--format", "nonsense"], "nonsense"),
    (["queue", "redraft", "1", "--design", "nonsense"], "nonsense"),
    (["queue", "redraft", "1", "--palette", "nonsense"], "nonsense"),
    (["queue", "move", "1", "tomorrow"], "tomorrow"),
    (["queue", "swap", "1", "--quote", "ffffffff"], "ffffffff"),
    (["queue", "--account", "fed"], "fed"),
    (["plan", "--account", "fed"], "fed"),
    (["post", "ffffffff", "--on", "feed", "--now"], "ffffffff"),
    (["post", "ffffffff", "--on", "fed", "--now"], "fed"),
    (["post", "ffffffff", "--on", "feed", "--at", "2026-12-01 09:00", "--zone", "Mars/Base"], "Mars/Base"),
    (["inbox", "found", "1"], "not unsure"),
    (["inbox", "absent", "1"], "not unsure"),
    (["inbox", "found", "1", "--link", "javascript:alert(1)"], "is no address"),
]


def test_errors_have_words_and_hints(desk: Desk) -> None:
    """What cannot be done is an error of ours with a hint, before anything is changed."""
    desk("plan", "--days", "1")
    before = desk.lines("queue")
    for words, message in WRONG_DEEDS:
        with pytest.raises(PullquoteError) as error:
            desk(*words)
            pytest.fail(f"{words} is taken")
        assert message in error.value.message, words
        assert error.value.hint, words
    assert desk.lines("queue") == before


def test_an_id_may_be_short_wherever_a_quote_is_named(desk: Desk) -> None:
    """The first digits of a quote's id do for `swap` and `post` too, as their examples show."""
    (id, *_) = desk.json("plan", "--days", "1")["kept"]
    planned = {post["quote"] for post in desk.lines("queue")}
    free = [quote for quote in desk.quotes if quote not in planned]
    desk("queue", "swap", f"{id}", "--quote", free[0][:8])
    assert desk.json("queue", "show", f"{id}")["quote"] == free[0]
    desk("post", free[1][:8], "--on", "feed", "--at", "2027-01-01 09:00")


def test_one_post_now(desk: Desk) -> None:
    """`post --now` sends it and gives its link; the same quote again is refused; a dry run keeps nothing."""
    desk("post", desk.quotes[0], "--on", "feed", "--now", "--dry-run")
    assert desk.lines("queue", "--state", "posted") == []
    kept = desk.json("post", desk.quotes[0], "--on", "feed", "--now")
    assert (kept["state"], kept["url"].startswith("file://")) == ("posted", True)
    with pytest.raises(Refused, match="already"):
        desk("post", desk.quotes[0], "--on", "feed", "--now")
    for words in ([], ["--now", "--at", "2027-01-01 09:00"]):
        assert "--now or --at" in desk("post", desk.quotes[1], "--on", "feed", *words, code=2).stderr


def test_a_dry_run_with_json_is_json(desk: Desk) -> None:
    """With `--json` every command prints JSON, a dry run too."""
    assert isinstance(desk.json("post", desk.quotes[0], "--on", "feed", "--now", "--dry-run"), dict)


def test_one_post_now_on_a_paused_account(desk: Desk) -> None:
    """A post that cannot go out at once stays queued, and the error says why."""
    desk("accounts", "pause", "feed")
    with pytest.raises(PullquoteError, match="queued, but cannot go out at once"):
        desk("post", desk.quotes[0], "--on", "feed", "--now")
    assert [post["state"] for post in desk.lines("queue")] == ["queued"]


def test_a_quote_that_is_not_approved_is_not_posted(desk: Desk) -> None:
    """Where the settings want the editor's approval, a single post wants it too."""
    new = json.loads(desk("add", "Other words.", "--by", "Ann Other", "--json").stdout)["id"]
    with pytest.raises(Refused, match="not approved"):
        desk("post", new, "--on", "feed", "--now")
    assert desk.lines("queue") == []


@pytest.mark.parametrize("change", ["edit", "reject", "delete"])
def test_what_has_changed_since_it_was_approved_is_held(desk: Desk, change: str) -> None:
    """A quote edited, rejected or deleted between approval and sending holds its post; a person is told."""
    quote = desk.quotes[0]
    kept = desk.json("post", quote, "--on", "feed", "--at", desk.soon())
    words = {"edit": ["edit", quote, "--text", "Other words."], "reject": ["reject", quote]}
    desk(*words.get(change, ["delete", quote, "--yes"]))
    desk("run", "--once")
    (held,) = desk.lines("queue", "--state", "held")
    assert held["id"] == kept["id"] and held["reason"]
    assert not list((desk.workspace.root / "posted" / "feed").iterdir())
    with open_posting(desk.workspace) as posting:
        assert [one.kind for one in posting.notices.waiting()] == ["held"]
    desk("queue")
    assert desk.json("queue", "show", f"{kept['id']}")["state"] == "held"


def test_the_inbox(desk: Desk) -> None:
    """The inbox shows what was sent and where to look; an answer takes the post out of it."""
    assert "empty" in desk("inbox").stdout
    id = desk.unsure()
    (one,) = desk.lines("inbox")
    fields = ["id", "account", "quote", "due_at", "state", "reason", "caption", "look", "sent", "history"]
    assert list(one) == fields
    assert (one["id"], one["reason"], len(one["sent"])) == (id, "no answer came.", 1)
    assert one["look"].endswith("feed") and one["caption"]
    shown = desk("inbox").stdout
    assert f"inbox found {id}" in shown and f"inbox absent {id}" in shown
    desk("inbox", "found", f"{id}", "--link", "https://social.example/7")
    assert desk.json("queue", "show", f"{id}")["url"] == "https://social.example/7"
    with pytest.raises(Refused, match="not unsure"):
        desk("inbox", "absent", f"{id}")


def test_the_inbox_asks(desk: Desk) -> None:
    """With `--ask` one key answers: not there, and the post goes out again."""
    id = desk.unsure()
    desk("inbox", "--ask", given="s\n")
    assert [one["id"] for one in desk.lines("inbox")] == [id]
    desk("inbox", "--ask", given="n\n")
    assert desk.json("queue", "show", f"{id}")["state"] == "queued"
    desk("run", "--once")
    assert desk.json("queue", "show", f"{id}")["state"] == "posted"


def test_a_filter_that_finds_nothing_is_told_before_planning(desk: Desk) -> None:
    """An account whose filter finds no quote runs dry at once, with a reason."""
    desk("accounts", "edit", "feed", "--only", "tag=nothing")
    made = desk.json("plan", "--days", "1", code=3)
    assert made["posts"] == [] and "no quote" in made["dry"][0]["reason"]


def test_usage_errors(desk: Desk) -> None:
    """Approving wants numbers or `--all`, not both and not neither."""
    for words in ([], ["1", "--all"]):
        assert "--all" in desk("queue", "approve", *words, code=2).stderr
