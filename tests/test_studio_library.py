"""The studio's library: finding quotes, deciding on several at once, adding one by hand, taking them out."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from starlette.datastructures import QueryParams
from studio_client import StudioClient, words_of

from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.studio.library.asking import asked
from quotes.model import Attribution, Draft, Standing
from quotes.search import Query

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOSTILE = '</script><img src=x onerror=alert(1)> & "quoted" \u202eturned\u202c'


def _seen(studio: Studio, *ids: str) -> list[str]:
    return [f"{id}:{studio.store.revision(id)}" for id in ids]


def _ids(studio: Studio, count: int) -> list[str]:
    return [quote.id for quote in studio.store.find(Query(limit=count))]


def test_the_library_shows_quotes_with_their_credit_and_how_many_there_are(studio_client: StudioClient) -> None:
    """Without the credit nobody knows whose words they decide on."""
    words = words_of(studio_client.get("/").text)
    quote = next(studio_client.studio.store.find())
    assert quote.attribution.person in words
    assert f"{studio_client.studio.store.count():,} quotes" in words


def test_what_is_being_typed_finds_words_that_begin_so(studio_client: StudioClient) -> None:
    """A search that waits for whole words shows nothing while somebody types."""
    word = max(next(studio_client.studio.store.find()).text.split(), key=len).strip(".,;")
    assert 'name="quote"' in studio_client.get("/library/found", params={"q": word[:-1]}).text
    assert 'name="quote"' not in studio_client.get("/library/found", params={"q": f"{word[:-1]} "}).text


@pytest.mark.parametrize("typed", ['"exact words', "-unwanted", "begin*", "whole ", '"exact words"'])
def test_only_a_bare_last_word_is_taken_for_a_beginning(typed: str) -> None:
    """What has a sign of its own is searched as it was typed."""
    assert asked(Fields(QueryParams({"q": typed}))).searched().text == typed


def test_a_filter_can_be_taken_off_by_its_link(studio_client: StudioClient) -> None:
    """The address of a page without one filter keeps the others."""
    page = studio_client.get("/", params={"q": "the", "standing": "candidate", "unposted": "1"}).text
    assert 'href="/?q=the&amp;standing=candidate"' in page


def test_pages_lead_on_and_back(studio_client: StudioClient) -> None:
    """Every quote is on one page, and on one only."""
    store = studio_client.studio.store
    store.add([Draft(f"Line {n} of many.", Attribution("Ann Author")) for n in range(90)], now=NOW)
    first = studio_client.get("/", params={"author": "Ann Author", "order": "newest"}).text
    second = studio_client.get("/", params={"author": "Ann Author", "order": "newest", "page": "2"}).text
    assert "page=2" in first and "Line 89 of many." in first and "Line 49 of many." not in first
    assert "Line 49 of many." in second and "page=3" in second and 'rel="prev"' in second


def test_authors_come_in_order_of_their_names(studio_client: StudioClient) -> None:
    """An order that a person cannot follow is none."""
    store = studio_client.studio.store
    store.add([Draft("Zeal.", Attribution("Zoe Z")), Draft("Art.", Attribution("Aa A"))], now=NOW)
    page = studio_client.get("/", params={"order": "author"}).text
    assert page.index("Aa A") < page.index(next(store.find()).attribution.person)


def test_several_are_approved_and_undo_gives_each_its_own_standing_back(studio_client: StudioClient) -> None:
    """One that was rejected before is rejected again, not a candidate."""
    studio = studio_client.studio
    first, second = _ids(studio, 2)
    studio.store.set_standing([first], Standing.REJECTED)
    studio.store.set_standing([second], Standing.CANDIDATE)
    sent = {"quote": _seen(studio, first, second), "standing": "approved"}
    told = studio_client.send("/library/stand", sent).json()
    assert {studio.store.get(id).standing for id in (first, second)} == {Standing.APPROVED}
    studio_client.send("/undo", {"number": told["undo"]})
    assert [studio.store.get(id).standing.value for id in (first, second)] == ["rejected", "candidate"]


def test_undo_leaves_a_quote_alone_on_which_somebody_decided_since(studio_client: StudioClient) -> None:
    """The later word counts."""
    studio = studio_client.studio
    (id,) = _ids(studio, 1)
    told = studio_client.send("/library/stand", {"quote": _seen(studio, id), "standing": "approved"}).json()
    studio.store.set_standing([id], Standing.REJECTED)
    studio_client.send("/undo", {"number": told["undo"]})
    assert studio.store.get(id).standing is Standing.REJECTED


def test_what_was_changed_meanwhile_is_not_decided_on(studio_client: StudioClient) -> None:
    """Somebody approves the words they saw, and no others."""
    studio = studio_client.studio
    (id,) = _ids(studio, 1)
    seen = _seen(studio, id)
    studio.store.edit(id, text="Quite other words.")
    answer = studio_client.send("/library/stand", {"quote": seen, "standing": "rejected"})
    assert (answer.status_code, answer.json()["outdated"]) == (409, True)


def test_a_tag_is_undone_only_where_it_was_new(studio_client: StudioClient) -> None:
    """Undo that takes more than was given loses somebody's work."""
    studio = studio_client.studio
    first, second = _ids(studio, 2)
    studio.store.tag([first], "reading")
    told = studio_client.send("/library/tag", {"quote": _seen(studio, first, second), "tag": "reading"}).json()
    assert "1 quote tagged" in told["said"]
    studio_client.send("/undo", {"number": told["undo"]})
    assert "reading" in studio.store.get(first).tags
    assert "reading" not in studio.store.get(second).tags


def test_several_are_deleted_for_good(studio_client: StudioClient) -> None:
    """There is no undo for it, and the page that asks says so."""
    studio = studio_client.studio
    ids, before = _ids(studio, 2), studio.store.count()
    told = studio_client.send("/library/delete", {"quote": _seen(studio, *ids)}).json()
    assert told["undo"] is None
    assert studio.store.count() == before - 2


def test_a_quote_is_added_by_hand_and_the_addition_undone(studio_client: StudioClient) -> None:
    """With everything that was filled in."""
    fields = {"text": "  Ink keeps what talk forgets.\r\nAlways. ", "author": "Ann Author", "source": "On Ink"}
    fields |= {"date": "1912", "locator": "chapter 3", "topic": "Ink", "language": "en", "words": "writing"}
    told = studio_client.send("/library/add", {**fields, "tags": "ink, talk"}).json()
    quote = studio_client.studio.store.get(told["added"])
    assert quote.text == "Ink keeps what talk forgets.\nAlways."
    assert (quote.source and quote.source.date, quote.locator, quote.tags) == ("1912", "chapter 3", ("ink", "talk"))
    studio_client.send("/undo", {"number": told["undo"]})
    assert not studio_client.studio.store.count(Query(author="Ann Author"))


def test_each_error_stands_beside_its_field(studio_client: StudioClient) -> None:
    """Whoever fills in nine fields is told everything at once, and nothing is kept."""
    told = studio_client.send("/library/add", {"text": " ", "date": "last year", "language": "?"}).json()
    assert set(told["wrong"]) == {"text", "author", "date", "language"}


def test_a_quote_that_is_kept_already_is_told(studio_client: StudioClient) -> None:
    """Adding it once more changes nothing, and leads to it."""
    quote = next(studio_client.studio.store.find())
    told = studio_client.send("/library/add", {"text": quote.text, "author": quote.attribution.person}).json()
    assert told["known"] == quote.id


def test_suggestions_are_of_what_is_there_and_few(studio_client: StudioClient) -> None:
    """A name that nobody is quoted by finds nothing."""
    quote = next(studio_client.studio.store.find())
    last = quote.attribution.person.split()[-1]
    found = studio_client.get("/library/suggestions", params={"of": "author", "typed": last[:4].upper()}).json()
    assert quote.attribution.person in found["found"] and len(found["found"]) <= 12
    nobody = studio_client.get("/library/suggestions", params={"of": "author", "typed": "zzzz"}).json()
    assert nobody["found"] == []
    for kind in ("source", "topic", "tag", "language"):
        assert studio_client.get("/library/suggestions", params={"of": kind, "typed": ""}).status_code == 200


@pytest.mark.parametrize("format", ["csv", "jsonl", "markdown", "w3c"])
def test_what_is_shown_is_exported_whatever_the_page(studio_client: StudioClient, format: str) -> None:
    """As a download that `pullquote import --restore` takes back."""
    author = next(studio_client.studio.store.find()).attribution.person
    answer = studio_client.get("/library/export", params={"format": format, "author": author, "page": "7"})
    assert "attachment" in answer.headers["content-disposition"]
    assert author.split()[-1] in answer.text
    if format == "jsonl":
        count = studio_client.studio.store.count(Query(author=author))
        assert len([json.loads(line) for line in answer.text.splitlines()]) == count


def test_hostile_words_are_shown_as_words(studio_client: StudioClient) -> None:
    """A quote is somebody else's text: nothing in it is markup of ours."""
    added = studio_client.studio.store.add(
        [Draft(HOSTILE, Attribution("<b>Ann</b> Author")), Draft("x" * 20_000, Attribution("Ann Long"))],
        now=NOW,
    )
    page = studio_client.get("/", params={"author": "Ann"}).text + studio_client.get("/", params={"q": HOSTILE}).text
    assert "<img src=x" not in page and "<b>Ann" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "20,000 characters" in words_of(page) and "x" * 1_000 not in page
    assert added.added[0] in page


def test_an_empty_library_tells_what_to_do_first(studio_client: StudioClient) -> None:
    """Import, or add one by hand."""
    studio = studio_client.studio
    studio.store.delete([quote.id for quote in studio.store.find()])
    words = words_of(studio_client.get("/").text)
    assert "No quotes yet" in words and "Import documents" in words


def test_a_search_that_finds_nothing_tells_what_to_loosen(studio_client: StudioClient) -> None:
    """And leads to the same words among all quotes."""
    page = studio_client.get("/", params={"q": "zzzz", "standing": "rejected"}).text
    assert "Nothing found" in page and 'href="/?q=zzzz"' in page
