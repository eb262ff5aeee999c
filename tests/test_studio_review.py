"""The studio's review: candidates in order, each beside its source, and what is put right in place."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from studio_client import StudioClient, words_of

from pullquote.studio.desk import Studio
from pullquote.studio.library.context import context_of
from quotes.model import Attribution, Draft, Edit, EditKind, Place, Source, Standing
from quotes.readers.reader import Reading

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SPOKEN = "Um, ink keeps what talk forgets."
LINES = ["One.", "Two.", "Three.", f"Ann Author: {SPOKEN} So it does.", "Five.", "Six.", "Seven.", "Eight."]
SHA = "a" * 64


def _imported(studio: Studio, *, text: str = "\n".join(LINES), line: int | None = 4) -> str:
    """A quote of a document, edited from how it was spoken."""
    place = Place(SHA, "talk.txt", line=line, exact=SPOKEN, prefix="Ann Author: ", suffix=" So it does.")
    draft = Draft(
        "Ink keeps what talk forgets.",
        Attribution("Ann Author"),
        place=place,
        edits=(Edit(EditKind.FILLER, 0, 5, "Um, i", "I"),),
    )
    with studio.store.importing("files", NOW) as run:
        run.keep([Reading("transcript", SHA, drafts=(draft,), text=text)], "talk.txt")
    return next(quote.id for quote in studio.store.find() if quote.attribution.person == "Ann Author")


def _ids(page: str) -> list[str]:
    found = re.search(r'data-ids="([0-9a-f ]+)"', page)
    return found[1].split() if found else []


def test_the_words_are_shown_where_they_stand_with_their_edits(studio: Studio) -> None:
    """An editor sees what was said before and after, and what was taken out."""
    context = context_of(studio.store, studio.store.get(_imported(studio)))
    assert context is not None
    assert context.before == "One.\nTwo.\nThree.\nAnn Author: "
    assert context.after == " So it does.\nFive.\nSix.\nSeven."
    told = [(part.kind, part.words) for part in context.parts]
    assert told == [("out", "Um, i"), ("into", "I"), ("same", "nk keeps what talk forgets.")]
    assert context.where == "line 4"


def test_without_the_document_what_was_kept_with_the_place_is_shown(studio: Studio) -> None:
    """A document whose text was not kept, or says something else by now, still has a few words around."""
    context = context_of(studio.store, studio.store.get(_imported(studio, text="")))
    assert context is not None
    assert (context.before, context.after) == ("Ann Author: ", " So it does.")


def test_a_line_that_a_document_does_not_have_breaks_nothing(studio: Studio) -> None:
    """What came from outside may name any line."""
    context = context_of(studio.store, studio.store.get(_imported(studio, line=400)))
    assert context is not None
    assert context.before == "Ann Author: "


def test_candidates_come_the_most_quotable_first(studio_client: StudioClient) -> None:
    """In the order of `pullquote candidates`; approved ones do not come."""
    store = studio_client.studio.store
    store.set_standing([quote.id for quote in store.find()], Standing.APPROVED)
    by = Attribution("Ann Author")
    weak, good = (
        Draft("see www.example.org for 3, 4, 5", by),
        Draft("A door is not a wall, but a wall that trusts us.", by),
    )
    added = store.add([weak, good], now=NOW).added
    assert _ids(studio_client.get("/review").text) == [added[1], added[0]]
    assert _ids(studio_client.get("/review", params={"order": "oldest"}).text) == list(added)
    assert _ids(studio_client.get("/review", params={"author": "Nobody"}).text) == []


def test_the_review_opens_where_it_was_left(studio_client: StudioClient) -> None:
    """Loading the page anew does not lead back to the first."""
    store = studio_client.studio.store
    store.set_standing([quote.id for quote in store.find()], Standing.CANDIDATE)
    ids = _ids(studio_client.get("/review").text)
    assert f'data-id="{ids[2]}"' in studio_client.get("/review", params={"at": ids[2]}).text


def test_words_and_credit_are_put_right_and_back(studio_client: StudioClient) -> None:
    """With the revision that was seen; undo brings back the proof that the old words had."""
    store = studio_client.studio.store
    added = store.add([Draft("Ink kepes.", Attribution("An Author"), source=Source("Inks"))], now=NOW).added[0]
    seen = f"{added}:{store.revision(added)}"
    fields = {"quote": seen, "text": "Ink keeps.", "author": "Ann Author", "source": "On Ink"}
    told = studio_client.send("/review/edit", fields).json()
    quote = store.get(told["id"])
    assert (quote.text, quote.attribution.person, quote.source and quote.source.title) == (
        "Ink keeps.",
        "Ann Author",
        "On Ink",
    )
    assert studio_client.send("/review/edit", {**fields, "text": "Inks keep."}).json()["outdated"] is True
    studio_client.send("/undo", {"number": told["undo"]})
    quote = store.get(added)
    assert (quote.text, quote.source and quote.source.title) == ("Ink kepes.", "Inks")


def test_an_edit_that_is_not_fit_says_why(studio_client: StudioClient) -> None:
    """The page keeps what was typed, and shows this beside it."""
    quote = next(studio_client.studio.store.find())
    seen = f"{quote.id}:{studio_client.studio.store.revision(quote.id)}"
    answer = studio_client.send("/review/edit", {"quote": seen, "text": "  ", "author": "Ann Author"})
    assert answer.status_code == 422 and "empty" in answer.json()["error"]


def test_hostile_words_are_words_in_the_review_too(studio_client: StudioClient) -> None:
    """Also in the field in which they are put right, and around the place they were found."""
    text = "</textarea></script><img src=x onerror=alert(1)>"
    id = studio_client.studio.store.add([Draft(text, Attribution("Ann Author"))], now=NOW).added[0]
    page = studio_client.get("/review/quote", params={"id": id}).text
    assert "<img src=x" not in page and page.count("</textarea>") == 1


def test_a_review_without_candidates_says_so(studio_client: StudioClient) -> None:
    """And what to do then."""
    store = studio_client.studio.store
    store.set_standing([quote.id for quote in store.find()], Standing.APPROVED)
    assert "Nothing waits for your word" in words_of(studio_client.get("/review").text)
