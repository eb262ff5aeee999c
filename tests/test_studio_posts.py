"""A post in the studio: its picture, what it says, and what may be done about it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape

import pytest
from PIL import Image
from studio_client import StudioClient, words_of
from studio_posts import approved, draft, folder_account

from pullquote.studio.desk import Studio
from pullquote.studio.posts.opened import digest_of
from pullquote.studio.posts.reading import seen_of
from scheduler.states import State


def _hidden(html: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None
    return unescape(found[1])


def _text(html: str, name: str) -> str:
    """What a textarea holds."""
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n(.*?)</textarea>', html, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def _approve(client: StudioClient, id: int, **more: str) -> int:
    html = client.get(f"/posts/{id}").text
    fields = {name: _hidden(html, name) for name in ("seen", "made")}
    fields |= {name: _text(html, name) for name in ("text", "alt1")}
    return client.send(f"/posts/{id}/approve", {**fields, **more}).status_code


def _seen(client: StudioClient, id: int) -> dict[str, str]:
    return {"seen": seen_of(client.studio.posting.desk.get(id))}


def _state(client: StudioClient, id: int) -> State:
    return client.studio.posting.desk.get(id).state


def test_a_drafts_picture_is_drawn_at_a_width_of_the_few(studio_client: StudioClient) -> None:
    """A calendar asks for thumbnails; every width there is would fill the memory."""
    id = draft(studio_client.studio, folder_account(studio_client.studio))
    answer = studio_client.get(f"/posts/{id}/picture?width=150")
    assert answer.headers["content-type"] == "image/webp"
    assert Image.open(io.BytesIO(answer.content)).width == 160
    again = studio_client.get(f"/posts/{id}/picture?width=150", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_approved_post_shows_the_frozen_bytes(studio_client: StudioClient) -> None:
    """What was seen and approved is what goes out, byte for byte."""
    studio = studio_client.studio
    id = draft(studio, folder_account(studio))
    assert _approve(studio_client, id) == 200
    payload = studio.posting.desk.payload(id)
    assert payload is not None
    assert studio_client.get(f"/posts/{id}/picture").content == payload.pictures[0].data
    assert "frozen as approved" in studio_client.get(f"/posts/{id}").text


def test_what_was_shown_is_known_by_its_pixels_and_not_by_how_they_are_packed(studio: Studio) -> None:
    """The same picture may be packed into a byte more the next time: an approval must not be refused for that."""
    posting = studio.posting
    post = posting.desk.get(draft(studio, folder_account(studio)))
    with studio.drawing():
        made = posting.composer.composed(post, posting.accounts.get(post.account)).payload
    (shown,) = made.pictures
    with Image.open(io.BytesIO(shown.data)) as opened:
        again, other = io.BytesIO(), io.BytesIO()
        opened.save(again, "PNG", compress_level=9)
        changed = opened.convert("RGB")
        changed.putpixel((0, 0), (1, 2, 3))
        changed.save(other, "PNG")
    packed, painted = (replace(made, pictures=(replace(shown, data=one.getvalue()),)) for one in (again, other))
    assert packed.pictures[0].data != shown.data
    assert digest_of(packed) == digest_of(made)
    assert digest_of(painted) != digest_of(made)


def test_a_card_that_cannot_be_made_says_why_in_its_place(studio_client: StudioClient) -> None:
    """A broken picture says nothing; an error would spoil the whole calendar."""
    studio = studio_client.studio
    id = draft(studio, folder_account(studio))
    post = studio.posting.desk.get(id)
    studio.store.delete([post.quote or ""])
    answer = studio_client.get(f"/posts/{id}/picture?width=320")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert "no quote" in answer.text
    assert "Its quote was deleted" in words_of(studio_client.get(f"/posts/{id}").text)


def test_an_edited_caption_is_what_is_frozen(studio_client: StudioClient) -> None:
    """Who edits a caption and an alt text wants these to go out, not those that were made."""
    studio = studio_client.studio
    account = folder_account(studio)
    id, person = draft(studio, account), approved(studio).attribution.person
    assert (
        _approve(studio_client, id, text=f"Read this. {person}, for once.", alt1=f"A card with words of {person}.")
        == 200
    )
    payload = studio.posting.desk.payload(id)
    assert payload is not None
    assert payload.text == f"Read this. {person}, for once."
    assert payload.pictures[0].alt == f"A card with words of {person}."


@pytest.mark.parametrize(
    ("text", "rule"), [("No name here.", "credit"), ("{person} " + "x" * 600, "caption"), (" ", "caption")]
)
def test_a_caption_without_its_author_or_too_long_is_refused(studio_client: StudioClient, text: str, rule: str) -> None:
    """Attribution never falls off, and what a network would refuse is not frozen."""
    studio = studio_client.studio
    id, person = draft(studio, folder_account(studio)), approved(studio).attribution.person
    html = studio_client.get(f"/posts/{id}").text
    fields = {name: _hidden(html, name) for name in ("seen", "made")}
    answer = studio_client.send(
        f"/posts/{id}/approve", {**fields, "text": text.format(person=person), "alt1": _text(html, "alt1")}
    )
    assert (answer.status_code, answer.json()["rule"]) == (409, rule)
    assert _state(studio_client, id) is State.DRAFT


def test_a_text_only_post_keeps_the_quotation_word_for_word(studio_client: StudioClient) -> None:
    """The words are the words: a caption that is the whole post must not change them."""
    studio = studio_client.studio
    account = folder_account(studio, text_only=True)
    id, quote = draft(studio, account), approved(studio)
    html = studio_client.get(f"/posts/{id}").text
    fields = {name: _hidden(html, name) for name in ("seen", "made")}
    changed = _text(html, "text").replace(quote.text.split()[0], "Otherwise", 1)
    answer = studio_client.send(f"/posts/{id}/approve", {**fields, "text": changed})
    assert (answer.status_code, answer.json()["rule"]) == (409, "words")


def test_a_page_that_is_out_of_date_changes_nothing(studio_client: StudioClient) -> None:
    """Two tabs: what the second one shows is no longer so."""
    id = draft(studio_client.studio, folder_account(studio_client.studio))
    seen = _seen(studio_client, id)
    assert studio_client.send(f"/posts/{id}/hold", seen).status_code == 200
    answer = studio_client.send(f"/posts/{id}/cancel", seen)
    assert (answer.status_code, answer.json()["outdated"]) == (409, True)
    assert _state(studio_client, id) is State.HELD


def test_a_quote_edited_meanwhile_is_seen_again_before_it_is_approved(studio_client: StudioClient) -> None:
    """What is frozen is what was on the page, and nothing else."""
    studio = studio_client.studio
    id = draft(studio, folder_account(studio))
    html = studio_client.get(f"/posts/{id}").text
    studio.store.edit(studio.posting.desk.get(id).quote or "", topic="Something else", tags=("otherwise",))
    studio.store.edit(studio.posting.desk.get(id).quote or "", locator="chapter 99")
    fields = {name: _hidden(html, name) for name in ("seen", "made")} | {
        "text": _text(html, "text"),
        "alt1": _text(html, "alt1"),
    }
    answer = studio_client.send(f"/posts/{id}/approve", fields)
    assert answer.json()["outdated"]


@pytest.mark.parametrize(
    ("deed", "fields", "after"),
    [
        ("hold", {}, State.HELD),
        ("redraft", {"design": "poster"}, State.DRAFT),
        ("swap", {}, State.DRAFT),
    ],
)
def test_a_change_can_be_taken_back(
    studio_client: StudioClient, deed: str, fields: dict[str, str], after: State
) -> None:
    """An approved post comes back as it was approved: its words, its pixels, its time."""
    studio = studio_client.studio
    id = draft(studio, folder_account(studio))
    approved(studio, 1)
    assert _approve(studio_client, id) == 200
    before, payload = studio.posting.desk.get(id), studio.posting.desk.payload(id)
    told = studio_client.send(f"/posts/{id}/{deed}", {**_seen(studio_client, id), **fields}).json()
    assert _state(studio_client, id) is after
    assert studio_client.send("/undo", {"number": told["undo"]}).status_code == 200
    now = studio.posting.desk.get(id)
    assert (now.state, now.wall, now.design, now.quote) == (State.QUEUED, before.wall, before.design, before.quote)
    assert studio.posting.desk.payload(id) == payload


def test_an_approval_can_be_taken_back(studio_client: StudioClient) -> None:
    """A slip of the finger is no post."""
    studio = studio_client.studio
    id = draft(studio, folder_account(studio))
    assert _approve(studio_client, id) == 200
    assert studio_client.send("/undo").status_code == 200
    assert _state(studio_client, id) is State.DRAFT


def test_a_post_that_is_not_there_is_told(studio_client: StudioClient) -> None:
    """Addresses are typed and kept; numbers can be of any length."""
    for number in ("7", "9" * 30):
        assert studio_client.get(f"/posts/{number}").status_code == 404
        assert studio_client.get(f"/posts/{number}/picture").status_code == 404


def test_a_caption_is_counted_by_its_networks_rules(studio_client: StudioClient) -> None:
    """X counts an address as 23 and other letters double; a post there fits or it does not."""
    folder_account(studio_client.studio, like="x")
    fields = {"text": "字" * 141, "on": ["account:feed", "network:mastodon"]}
    x, mastodon = studio_client.send("/posts/count", fields).json()["counts"]
    assert (x["fits"], mastodon["fits"]) == (False, True)
    assert x["words"] == "282 of 280 weighted characters; 2 weighted characters too many"


def test_what_is_typed_is_shown_escaped(studio_client: StudioClient) -> None:
    """A caption may hold anything; none of it may run."""
    told = studio_client.send("/posts/count", {"text": "<script>x</script> #Tag", "on": "network:mastodon"}).json()
    assert "<script>" not in told["counts"][0]["shown"]
    assert '<span class="runs-tag">#Tag</span>' in told["counts"][0]["shown"]


def test_a_quote_is_shown_on_every_network(studio_client: StudioClient) -> None:
    """Also where there is no account: before choosing one, a person wants to see."""
    quote = approved(studio_client.studio)
    html = words_of(studio_client.get(f"/posts/networks?quote={quote.id}").text)
    for name in ("Bluesky", "LinkedIn", "Mastodon", "Pinterest", "Threads", "X"):
        assert name in html
    assert html.count(" of ") >= 10


def test_what_was_changed_since_is_not_taken_back(studio_client: StudioClient) -> None:
    """An undo must not undo what somebody else has done meanwhile."""
    studio = studio_client.studio
    id = draft(studio, folder_account(studio))
    held = studio_client.send(f"/posts/{id}/hold", _seen(studio_client, id)).json()
    move = {"post": str(id), **_seen(studio_client, id), "when": "2030-05-01T10:30"}
    assert studio_client.send("/calendar/move", move).status_code == 200
    answer = studio_client.send("/undo", {"number": held["undo"]})
    assert (answer.status_code, answer.json()["outdated"]) == (409, True)
    assert _state(studio_client, id) is State.HELD


def test_a_page_moves_its_post_like_the_calendar(studio_client: StudioClient) -> None:
    """A time that has passed would send the post at once or never; one that no clock shows is none."""
    studio = studio_client.studio
    id = draft(studio, folder_account(studio))
    html = studio_client.get(f"/posts/{id}").text
    form = html[html.index('action="/calendar/move"') :]
    for when, told in (("2020-01-01T09:00", "has passed"), ("2031-03-30T02:30", "never show 02:30")):
        answer = studio_client.send(
            "/calendar/move", {"post": _hidden(form, "post"), "seen": _hidden(form, "seen"), "when": when}
        )
        assert answer.status_code == 422 and told in answer.json()["error"]
