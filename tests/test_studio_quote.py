"""The page of one quote: what it shows, what it changes, and that every change can be taken back."""

from __future__ import annotations

import re

import pytest
from studio_client import StudioClient, words_of
from studio_quote import ANN, NOW, PAGE, PAPER, hold, keep

from pullquote.studio.desk import Studio
from pullquote.studio.quote.sources import digest_of
from quotes.evidence.desk import Proofs
from quotes.misattributions.desk import Misattributions
from quotes.misattributions.entry import Misattribution
from quotes.model import Grade, Proof, Source, Standing


def _save(client: StudioClient, id: str, seen: int | None = None, **fields: str | int) -> dict[str, object]:
    seen = client.studio.store.revision(id) if seen is None else seen
    answer = client.send(f"/quotes/{id}/save", {"seen": seen, **fields})
    return {"status": answer.status_code, **answer.json()}


def test_a_page_says_all_that_is_known(studio: Studio, studio_client: StudioClient) -> None:
    """Words, credit, proof with its reason, and the source with the filler that was left out, said aloud."""
    id = keep(studio, language="en")
    hold(studio, id)
    said = words_of(studio_client.get(f"/quotes/{id}").text)
    assert PAPER in said
    assert "Its proof: matches transcript" in said
    assert "In talk.txt (machine transcript) it is: nearly word for word." in said
    assert "would, [left out: you know ] , rather forget" in said
    assert "line 2 said by Ann Author" in said
    assert "Left out: “you know” (a filler)" in said
    assert "Ann Author, “The Works of Ann”, 2021" in said


def test_a_former_id_leads_to_the_quote(studio: Studio, studio_client: StudioClient) -> None:
    """Bookmarks and posts keep the id that a quote had; the beginning of an id does too."""
    id = keep(studio)
    edited = studio.store.edit(id, text="Paper remembers.")
    for given in (id, edited.id[:8]):
        answer = studio_client.get(f"/quotes/{given}?spot=2")
        assert (answer.status_code, answer.headers["location"]) == (302, f"/quotes/{edited.id}?spot=2")
    assert id in studio_client.get(f"/quotes/{edited.id}").text
    assert studio_client.get("/quotes/0123456789abcdef").status_code == 404


def test_further_places_are_shown_one_by_one(studio: Studio, studio_client: StudioClient) -> None:
    """A document may have the words again and again, each time with something else around them."""
    id = keep(studio)
    document = hold(studio, id, PAGE, "page.md")
    assert "Place 1 of 2" in words_of(studio_client.get(f"/quotes/{id}/source").text)
    second = words_of(studio_client.get(f"/quotes/{id}/source?document={document}&spot=2").text)
    assert "Place 2 of 2" in second
    assert "line 5" in second
    last = studio_client.get(f"/quotes/{id}/source?document={document}&spot=99")
    assert "Place 2 of 2" in words_of(last.text)


def test_an_edit_changes_every_field(studio: Studio, studio_client: StudioClient) -> None:
    """What is typed is what is kept, and an emptied field is taken away."""
    id = keep(studio)
    told = _save(
        studio_client, id, text=f"  {PAPER} ", emphasis="2-7 18-23", author="Bob Writer", role="author", url="",
        certainty="sourced", source="Another Work", kind="book", date="1912-05", licence="CC BY 4.0", rights="asked",
        locator="chapter 3", topic="On paper", section="A", language="en", words="writing", tags="paper\n memory \n\n",
        weight=7, proof="disputed", translator="James Legge",
    )  # fmt: skip
    quote = studio.store.get(str(told["id"]))
    assert (quote.text, quote.attribution.person, quote.translator) == (PAPER, "Bob Writer", "James Legge")
    assert [quote.text[start:end] for start, end in quote.emphasis] == ["Paper", "what"]
    assert quote.source is not None
    assert (quote.source.title, quote.source.date, quote.source.licence) == ("Another Work", "1912-05", "CC BY 4.0")
    assert (quote.topic, quote.tags, quote.weight, quote.proof) == ("On paper", ("memory", "paper"), 7, Proof.DISPUTED)
    told = _save(studio_client, quote.id, source="", kind="unknown", date="", licence="", rights="", topic="", tags="")
    after = studio.store.get(str(told["id"]))
    assert (after.source, after.topic, after.tags) == (None, None, ())


def test_a_save_over_a_change_of_another_tab_is_refused(studio: Studio, studio_client: StudioClient) -> None:
    """The other's words stay, and the page can ask what they are."""
    id = keep(studio)
    seen = studio.store.revision(id)
    assert _save(studio_client, id, seen, topic="Theirs")["status"] == 200
    refused = _save(studio_client, id, seen, topic="Mine")
    assert (refused["status"], refused["outdated"]) == (409, True)
    now = studio_client.get(f"/quotes/{id}/values").json()
    assert (now["values"]["topic"], now["revision"]) == ("Theirs", seen + 1)
    assert _save(studio_client, id, seen + 1, topic="Mine")["status"] == 200


def test_other_words_lose_their_proof_and_undo_gives_all_back(studio: Studio, studio_client: StudioClient) -> None:
    """Proof, confirmation, emphasis, credit: as if nothing had happened, change after change."""
    id = keep(studio)
    document = hold(studio, id, PAGE, "page.md", Grade.PRIMARY)
    proofs = Proofs(studio.engine)
    proofs.confirm(id, document, by="Bob Writer", now=NOW)
    _save(studio_client, id, emphasis="0-5")
    before = studio.store.get(id)
    assert before.proof is Proof.VERIFIED
    first = _save(studio_client, id, text="Paper forgets.", emphasis="0-5", topic="On paper")
    assert "Its proof is now: unverified." in str(first["said"])
    second = _save(studio_client, str(first["id"]), author="Bob Writer")
    for number in (second["undo"], first["undo"]):
        assert studio_client.send("/undo", {"number": number}).status_code == 200
    after = studio.store.get(id)
    assert after == before
    assert [each.confirmed_by for each in proofs.of(id)] == ["Bob Writer"]


def test_an_undo_does_not_write_over_what_came_after(studio: Studio, studio_client: StudioClient) -> None:
    """Somebody changed the same field since: theirs stays, and the step can be tried again later."""
    id = keep(studio)
    told = _save(studio_client, id, topic="One")
    studio.store.edit(id, section="Elsewhere")
    other = _save(studio_client, id, topic="Two")
    assert studio_client.send("/undo", {"number": told["undo"]}).status_code == 409
    assert studio_client.send("/undo", {"number": other["undo"]}).status_code == 200
    assert studio_client.send("/undo", {"number": told["undo"]}).status_code == 200
    quote = studio.store.get(id)
    assert (quote.topic, quote.section) == (None, "Elsewhere")


@pytest.mark.parametrize("standing", list(Standing))
def test_a_persons_word_is_kept_and_taken_back(studio: Studio, studio_client: StudioClient, standing: Standing) -> None:
    """Approving is one click, and so is taking it back."""
    id = keep(studio)
    answer = studio_client.send(f"/quotes/{id}/standing", {"standing": standing.value, "seen": 0})
    assert studio.store.get(id).standing is standing
    studio_client.send("/undo", {"number": answer.json()["undo"]})
    assert studio.store.get(id).standing is Standing.CANDIDATE


def test_a_person_confirms_what_they_saw(studio: Studio, studio_client: StudioClient) -> None:
    """Not what is there by now: evidence that changed meanwhile must be looked at again."""
    id = keep(studio)
    document = hold(studio, id, PAGE, "page.md", Grade.PRIMARY)
    proofs = Proofs(studio.engine)
    fields = {"document": document, "by": "Bob Writer", "seen": digest_of(proofs.of(id)[0])}
    refused = studio_client.send(f"/quotes/{id}/confirm", fields | {"seen": "0" * 16})
    assert (refused.status_code, refused.json()["outdated"]) == (409, True)
    done = studio_client.send(f"/quotes/{id}/confirm", fields).json()
    assert studio.store.get(id).proof is Proof.VERIFIED
    assert "Seen there by Bob Writer" in words_of(studio_client.get(f"/quotes/{id}").text)
    studio_client.send("/undo", {"number": done["undo"]})
    assert studio.store.get(id).proof is Proof.LOCATED
    studio_client.send(f"/quotes/{id}/confirm", fields)
    taken = studio_client.send(f"/quotes/{id}/unconfirm", {"document": document}).json()
    assert studio.store.get(id).proof is Proof.LOCATED
    studio_client.send("/undo", {"number": taken["undo"]})
    assert studio.store.get(id).proof is Proof.VERIFIED


def test_a_quote_is_held_against_another_kept_document(studio: Studio, studio_client: StudioClient) -> None:
    """One that it was not read from: its differences are on the page at once."""
    id = keep(studio)
    document = hold(studio, keep(studio, "Once more."))
    answer = studio_client.send(f"/quotes/{id}/hold", {"document": document})
    assert answer.json()["said"] == "Held against talk.txt: nearly word for word."
    assert studio.store.get(id).proof is Proof.MATCHES_TRANSCRIPT


def test_a_wrong_credit_is_told_with_its_research(studio: Studio, studio_client: StudioClient) -> None:
    """Who posts a misattributed saying looks a fool; who sees where that was found out can check it."""
    id = keep(studio)
    entry = Misattribution(PAPER, ANN, actual="Bob Writer", url="https://example.org/research", note="Found in 1912.")
    Misattributions(studio.engine).add(entry)
    html = studio_client.get(f"/quotes/{id}").text
    assert "Its proof: misattributed" in words_of(html)
    assert "word for word: misattributed. Said by Bob Writer. Found in 1912." in words_of(html)
    assert 'href="https://example.org/research"' in html


def test_what_is_typed_stays_text(studio: Studio, studio_client: StudioClient) -> None:
    """A quote, a name or a source is never part of the page's own code."""
    bad = '<img src=x onerror="alert(1)">'
    id = keep(studio, f"It is {bad} so.", f"Ann {bad}")
    studio.store.edit(id, topic=bad, tags=(bad,), source=Source(bad), locator=bad)
    for address in (f"/quotes/{id}", "/duplicates", f"/people/Ann {bad}"):
        html = studio_client.get(address, follow_redirects=True).text
        assert "<img src=x" not in html
    assert not re.search(r"href=\"javascript", html)


def test_names_are_proposed_as_one_types(studio: Studio, studio_client: StudioClient) -> None:
    """The name that is kept is the one to type, not a fourth spelling of it."""
    keep(studio)
    assert studio_client.get("/people/names?q=ann%20au").json() == [ANN]
    assert studio_client.get("/people/names?q=").json() == []
