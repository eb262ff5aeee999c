"""Carousels, text-only posts, threads and share packs from the command line, on to what lies in the folder."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from posting_desk import WORDS, Desk, Run

from pullquote.portraits import slug
from pullquote.posting import open_posting
from pullquote.workspace import Workspace
from quotes.errors import InputError, Refused
from scheduler.desk import Shown

LONG = " ".join(f"This is sentence number {number}, and it says little more than that." for number in range(1, 19))


@pytest.fixture
def desk(command: Run, workspace: Workspace) -> Desk:
    """The command line on a workspace of the test's own."""
    return Desk(command, workspace)


def _shown(desk: Desk, folder: str = "posted/feed") -> list[tuple[dict[str, Any], Path]]:
    """The posts in an account's folder, oldest first, each with its own folder."""
    paths = [path for path in (desk.workspace.root / folder).iterdir() if not path.name.startswith(".")]
    told = [(json.loads((path / "post.json").read_text(encoding="utf-8")), path) for path in paths]
    return sorted(told, key=lambda one: one[0]["post"])


def test_a_carousel_is_one_post_with_a_card_for_each_quote(desk: Desk) -> None:
    """Each picture has its quote's own words as alt text, and the caption credits them all."""
    kept = desk.json("post", *desk.quotes[:3], "--on", "feed", "--now")
    assert (kept["state"], kept["more"]) == ("posted", desk.quotes[1:3])
    ((told, path),) = _shown(desk)
    assert sorted(one.name for one in path.glob("card*.png")) == ["card-2.png", "card-3.png", "card.png"]
    for number, alt in enumerate(told["alt"]):
        assert WORDS[number] in alt and f"Author {number}" in alt
    assert all(f"Author {number}" in told["text"] for number in range(3))
    with pytest.raises(Refused, match="already"):
        desk("post", desk.quotes[2], "--on", "feed", "--now")


def test_a_carousel_longer_than_the_network_takes_is_refused(desk: Desk) -> None:
    """Mastodon shows four pictures: a fifth is refused, not dropped."""
    desk("add", "The fifth wheel sings the loudest of them all.", "--by", "Author 4")
    fifth = desk.lines("quotes", "fifth wheel")[0]["id"]
    desk("approve", fifth)
    with pytest.raises(Refused, match="takes 4 pictures in a post, not 5"):
        desk("post", *desk.quotes, fifth, "--on", "feed", "--now")
    assert desk.lines("queue") == []


def test_a_carousel_is_held_when_any_of_its_quotes_changes(desk: Desk) -> None:
    """What nobody has seen does not go out, whichever card it is on."""
    kept = desk.json("post", *desk.quotes[:2], "--on", "feed", "--at", desk.soon())
    desk("edit", desk.quotes[1], "--text", "Plain words, but others.")
    desk("run", "--once")
    held = desk.json("queue", "show", f"{kept['id']}")
    assert held["state"] == "held" and "changed" in held["reason"]
    assert _shown(desk) == []


def test_a_carousel_never_shows_the_same_words_twice(desk: Desk) -> None:
    """Quotes that were edited into one, or merged, since a carousel was made are not drawn on two of its cards."""
    kept = desk.json("post", *desk.quotes[:2], "--on", "feed", "--at", "2030-01-01 09:00")
    desk("edit", desk.quotes[1], "--text", WORDS[0])
    desk("queue", "redraft", f"{kept['id']}")
    assert "same words by now" in desk("queue", "approve", f"{kept['id']}", code=3).output


def test_how_pictures_are_fitted_is_shown_before(desk: Desk) -> None:
    """A dry run tells of each picture how it was made to fit; Instagram's are JPEG."""
    desk("accounts", "add", "insta", "--on", "folder", "--like", "instagram")
    made = desk.json("post", desk.quotes[0], "--on", "insta", "--now", "--dry-run")
    assert made["pictures"] == ["jpeg at quality 90"]
    assert "Picture: jpeg at quality 90" in desk("post", desk.quotes[0], "--on", "insta", "--now", "--dry-run").stdout


def test_a_text_only_account_posts_words_and_threads(desk: Desk) -> None:
    """A long quotation goes out whole, as a thread of folders that name the one they follow, without a picture."""
    added = json.loads(desk("add", LONG, "--by", "Ann Other", "--json").stdout)["id"]
    desk("approve", added)
    desk("accounts", "edit", "feed", "--text-only")
    seen = desk("post", added, "--on", "feed", "--now", "--dry-run").stdout
    assert ">>>" in seen and "Picture" not in seen
    desk("post", added, "--on", "feed", "--now")
    desk("run", "--once")
    posts = _shown(desk)
    assert len(posts) > 1
    assert [card for _, path in posts for card in path.glob("card*")] == []
    words = " ".join(told["text"] for told, _ in posts)
    assert all(f"number {number}," in words for number in range(1, 19))
    for (_, before), (told, _) in itertools.pairwise(posts):
        assert told["reply_to"] == before.name
    desk("accounts", "edit", "feed", "--with-card")


def test_a_first_comment_follows_its_post(desk: Desk) -> None:
    """What stands behind `>>>` in a template goes out as a reply, once."""
    folder = desk.workspace.root / "captions"
    folder.mkdir(exist_ok=True)
    (folder / "feed.j2").write_text("{{ quote }} — {{ author }}\n>>>\nMore tomorrow.\n", encoding="utf-8")
    kept = desk.json("post", desk.quotes[0], "--on", "feed", "--now")
    assert f"reply to {kept['id']}" in desk("queue", "--state", "posted").stdout
    desk("run", "--once")
    (first, path), (second, _) = _shown(desk)
    assert (second["text"], second["reply_to"], first["reply_to"]) == ("More tomorrow.", path.name, None)


def test_a_share_pack_is_handed_over_and_answered(desk: Desk) -> None:
    """On LinkedIn the runner makes a pack, tells where it lies, and counts the post when the person says so."""
    desk("accounts", "add", "work", "--on", "linkedin", "--slots", "daily 09:00 UTC")
    kept = desk.json("post", desk.quotes[0], "--on", "work", "--now")
    assert kept["state"] == "handed"
    ((_, pack),) = _shown(desk, "share/work")
    assert (pack / "checklist.txt").is_file()
    (one,) = desk.lines("inbox")
    assert (one["id"], one["state"], one["look"]) == (kept["id"], "handed", pack.as_uri())
    assert f"queue posted {kept['id']}" in desk("inbox").stdout
    desk("queue", "posted", f"{kept['id']}", "--link", "https://www.linkedin.com/posts/example-7398")
    shown = desk.json("queue", "show", f"{kept['id']}")
    assert (shown["state"], shown["url"]) == ("posted", "https://www.linkedin.com/posts/example-7398")
    assert "empty" in desk("inbox").stdout
    with pytest.raises(Refused, match="not handed over"):
        desk("queue", "posted", f"{kept['id']}")


def test_the_calendar_shows_all_of_a_post(desk: Desk) -> None:
    """Every card of a carousel is on the page with its alt text, and every reply with its words."""
    folder = desk.workspace.root / "captions"
    folder.mkdir(exist_ok=True)
    (folder / "feed.j2").write_text("{{ quote }} — {{ author }}\n>>>\nMore tomorrow.\n", encoding="utf-8")
    desk("post", *desk.quotes[:3], "--on", "feed", "--at", "2030-01-01 09:00")
    page = desk.workspace.root / "queue.html"
    desk("queue", "--page", page)
    text = page.read_text(encoding="utf-8")
    assert "More tomorrow." in text
    assert all(WORDS[number] in text for number in range(3))
    assert text.count('class="more"') == 1


def test_the_calendar_pays_for_a_reply_once(desk: Desk) -> None:
    """A reply that is a post of its own by now does not stand below its post once more."""
    folder = desk.workspace.root / "captions"
    folder.mkdir(exist_ok=True)
    (folder / "feed.j2").write_text("{{ quote }} — {{ author }}\n>>>\nMore tomorrow.\n", encoding="utf-8")
    desk("post", desk.quotes[0], "--on", "feed", "--now")
    page = desk.workspace.root / "queue.html"
    desk("queue", "--state", "posted", "--page", page)
    assert page.read_text(encoding="utf-8").count("More tomorrow.") == 1


def test_a_post_in_a_persons_hand_is_seen_by_the_doctor(desk: Desk) -> None:
    """The doctor does not call the inbox empty while a post is yours to make."""
    desk("accounts", "add", "work", "--on", "linkedin", "--slots", "daily 09:00 UTC")
    desk("post", desk.quotes[0], "--on", "work", "--now")
    assert "1 post for you to make" in desk("doctor").stdout


def test_a_month_with_share_packs_can_be_simulated(desk: Desk) -> None:
    """Posts that a person will make stand in the calendar as theirs."""
    desk("accounts", "add", "work", "--on", "linkedin", "--slots", "daily 10:00 UTC", "--approve")
    desk("accounts", "pause", "feed")
    made = desk.json("simulate", "--days", "3")
    assert {one["state"] for one in made["posts"] if one["account"] == "work"} == {"handed"}


def test_a_posted_card_is_the_card_that_draw_draws(desk: Desk) -> None:
    """The brand, the hyphens and the portraits of the workspace are on a post as on the card that was looked at."""
    root = desk.workspace.root
    Image.new("RGB", (600, 600), "navy").save(root / "logo.png")
    (root / "portraits").mkdir(exist_ok=True)
    Image.new("RGB", (600, 600), "maroon").save(root / "portraits" / "author-0.png")
    text = (
        '[brand]\nhandle = "@me"\nseries = "Plain things"\nmark = true\nlogo = "logo.png"\n'
        '[brand.colours]\naccent = "#00695C"\n[defaults]\nhyphenate = true\ndesign = "research"\n'
    )
    (root / "pullquote.toml").write_text(text)
    (card,) = desk.lines("draw", "quiet road", "--format", "square")
    desk("accounts", "edit", "feed", "--format", "square", "--design", "research")
    posted = desk.json("post", desk.quotes[0], "--on", "feed", "--now")
    assert (posted["design"], posted["format"]) == (card["design"], card["format"])
    ((_, path),) = _shown(desk)
    with Image.open(path / "card.png") as shown, Image.open(card["file"]) as drawn:
        assert ImageChops.difference(shown.convert("RGB"), drawn.convert("RGB")).getbbox() is None


def test_an_accounts_own_handle_comes_before_the_brands(desk: Desk) -> None:
    """One brand may post under several names."""
    (desk.workspace.root / "pullquote.toml").write_text('[brand]\nhandle = "@brand"\n')
    desk("accounts", "edit", "feed", "--handle", "@feed", "--format", "square")
    (card,) = desk.lines("draw", "quiet road", "--format", "square", "--handle", "@feed")
    desk("post", desk.quotes[0], "--on", "feed", "--now")
    ((_, path),) = _shown(desk)
    with Image.open(path / "card.png") as shown, Image.open(card["file"]) as drawn:
        assert ImageChops.difference(shown.convert("RGB"), drawn.convert("RGB")).getbbox() is None


def test_a_post_whose_portrait_is_in_doubt_is_not_approved(desk: Desk) -> None:
    """Two portraits of one author stop the post of that author, with the reason, and no other."""
    desk("plan", "--days", "2")
    (desk.workspace.root / "portraits").mkdir(exist_ok=True)
    for name in ("author-0.png", "author-0.jpg"):
        (desk.workspace.root / "portraits" / name).write_bytes(b"no picture")
    told = desk("queue", "approve", "--all", code=3)
    assert told.output.count("Not approved") == 1
    assert "both portraits of Author 0" in told.output
    assert "3 posts approved, 1 not." in told.output


def test_a_portrait_that_is_not_drawn_keeps_no_words_back(desk: Desk) -> None:
    """An account that posts text only goes on while two portraits of an author are in doubt."""
    (desk.workspace.root / "portraits").mkdir(exist_ok=True)
    for name in ("author-0.png", "author-0.jpg"):
        (desk.workspace.root / "portraits" / name).write_bytes(b"no picture")
    with pytest.raises(InputError, match="both portraits"):
        desk("post", desk.quotes[0], "--on", "feed", "--now")
    desk("accounts", "edit", "feed", "--text-only")
    assert desk.json("post", desk.quotes[0], "--on", "feed", "--now")["state"] == "posted"


def test_a_portrait_may_change_while_the_runner_lives(desk: Desk) -> None:
    """A picture that is put in or exchanged is on the next post; a runner is not to be started anew for it."""
    (desk.workspace.root / "portraits").mkdir(exist_ok=True)
    desk("plan", "--days", "1")
    with open_posting(desk.workspace) as posting:
        account = replace(posting.accounts.get("feed"), design="academic")
        draft = replace(next(iter(posting.desk.posts(Shown()))), design="academic")
        assert draft.quote is not None
        name = slug(posting.store.get(draft.quote).attribution.person)
        seen = []
        for colour in ("", "navy", "maroon"):
            if colour:
                Image.new("RGB", (600, 600), colour).save(desk.workspace.root / "portraits" / f"{name}.png")
            seen.append(posting.composer.composed(draft, account).payload.pictures[0].data)
    assert len(set(seen)) == 3
