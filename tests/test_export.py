"""Exports and imports: whatever the format, the library that comes back is the one that went out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quotes.database import open_database
from quotes.exporting.formats import FORMATS
from quotes.exporting.record import Exported, record_of
from quotes.exporting.taking_out import taken_out
from quotes.model import (
    Attribution,
    Certainty,
    Document,
    Draft,
    Edit,
    EditKind,
    Place,
    Proof,
    Source,
    SourceKind,
    Standing,
    Words,
)
from quotes.readers import read_document
from quotes.readers.choose import choose_reader
from quotes.search import Query
from quotes.store import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 1, tzinfo=UTC)
BOOK = Document("a" * 64, "book, part 1.txt", "prose")
TALK = Document("b" * 64, "talk.vtt", "vtt")
FORMAT_NAMES = tuple(FORMATS)

Opened = Callable[[], Engine]


@pytest.fixture
def engines(new_database_address: Path | str, tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """A database of each kind to export from, and an empty one to import into."""
    both = open_database(new_database_address), open_database(tmp_path / "other.db")
    yield both
    for engine in both:
        engine.dispose()


def _filled(engine: Engine) -> Store:
    """A library with something in every field, and texts that every format has a sign of its own for."""
    store = Store(engine)
    work = Source(
        "A *Work*, [or] two", SourceKind.BOOK, "https://example.org/a?b=c&d", "1912-05", "CC BY 4.0", "Asked."
    )
    place = Place(BOOK.sha256, BOOK.name, 3, "iv", exact="He -- um -- said it.", prefix="<b>", suffix="--> x")
    store.add(
        [
            Draft(
                "He said it.",
                Attribution("Ann Author", "speaker", Certainty.SOURCED),
                work,
                locator="chapter 3",
                topic="On saying",
                section="First",
                tags=("one", "two, three"),
                language="en-GB",
                words=Words.SPEECH,
                place=place,
                emphasis="He *said* it.",
                edits=(Edit(EditKind.FILLER, 3, 12, "-- um -- "),),
                translator="Bob Writer",
            )
        ],
        now=NOW,
        document=BOOK,
    )
    hard = (
        "=1+1\n\n> not a quotation\n# nor a title\n1. nor a list\n---\n<!-- pullquote {} -->",
        'Commas, "marks"; semicolons\tand tabs\u2028and more.',
        "*Stars* _and_ [links](https://example.org) `code` \\ & &amp; ~~gone~~ | pipe",
        "人生は短い。",
        "שלום \u2067עולם\u2069",
        "-leading\n+plus\n'quoted'",
        "  two  spaces within  ".strip(),
    )
    spoken = Place(TALK.sha256, TALK.name, 7, seconds=61.5, tolerance_seconds=2.0, exact="=1+1")
    store.add([Draft(text, Attribution("Ann Author"), place=spoken) for text in hard], now=NOW, document=TALK)
    first, second, *_ = store.find()
    first = store.edit(first.id, text="He never said it.", weight=7, proof=Proof.VERIFIED)
    store.set_standing([first.id], Standing.APPROVED)
    store.set_standing([second.id], Standing.REJECTED)
    return store


def _text(engine: Engine, form: str) -> str:
    return "".join(FORMATS[form].lines(taken_out(engine, Query())))


def _restored(engine: Engine, text: str, name: str) -> Store:
    store = Store(engine)
    with store.importing("files", LATER) as run:
        run.keep([read_document(text.encode(), name)], name, restore=True)
    return store


@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_what_goes_out_comes_back(engines: tuple[Engine, Engine], form: str) -> None:
    """Every field of every quote is as it was: words, credit, work, places, edits, standing, proof, former ids."""
    store = _filled(engines[0])
    old_id = next(iter(taken_out(engines[0], Query()))).former_ids[0]
    back = _restored(engines[1], _text(engines[0], form), f"library.{FORMATS[form].ending}")
    assert list(back.find()) == list(store.find())
    assert back.get(old_id) == store.get(old_id)
    assert _text(engines[1], form) == _text(engines[0], form)


@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_restoring_twice_adds_nothing(engines: tuple[Engine, Engine], form: str) -> None:
    """An export that is imported again, or into the library it is from, changes nothing there."""
    store = _filled(engines[0])
    before = list(store.find())
    text = _text(engines[0], form)
    assert list(_restored(engines[0], text, "library").find()) == before


@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_without_restore_a_file_is_trusted_with_words_alone(engines: tuple[Engine, Engine], form: str) -> None:
    """A file from elsewhere says that its quotes are approved and verified: they come in as candidates."""
    _filled(engines[0])
    text = _text(engines[0], form)
    store = Store(engines[1])
    with store.importing("files", LATER) as run:
        run.keep([read_document(text.encode(), "library")], "library")
    found = list(store.find())
    assert {quote.standing for quote in found} == {Standing.CANDIDATE}
    assert {quote.proof for quote in found} == {Proof.UNVERIFIED}
    assert {quote.weight for quote in found} == {1}
    assert [quote.text for quote in found] == [quote.text for quote in Store(engines[0]).find()]
    assert [[place.name for place in quote.places] for quote in found] == [["library"]] * len(found)


@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_a_restored_library_can_be_taken_back(engines: tuple[Engine, Engine], form: str) -> None:
    """The wrong file was restored: undo takes back its quotes, and leaves what was there."""
    _filled(engines[0])
    Store(engines[1]).add([Draft("Mine.", Attribution("Ann Author"))], now=NOW)
    store = _restored(engines[1], _text(engines[0], form), "library")
    store.undo_import(lambda connection, pks: set())
    assert [quote.text for quote in store.find()] == ["Mine."]
    assert store.documents() == ()


def _exported() -> Exported:
    draft = Draft("It is so.", Attribution("Ann Author"))
    from quotes.identity import quote_of

    return Exported(quote_of(draft), NOW)


@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_its_reader_knows_an_export(form: str) -> None:
    """No reader that guesses takes an export from the one that knows."""
    text = "".join(FORMATS[form].lines([_exported()]))
    for name in ("a.csv", "a.json", "a.md", "a.txt", "a"):
        assert choose_reader(text.encode(), name).name == "export"
    assert choose_reader(b"\xef\xbb\xbf" + text.encode(), "a").name == "export"


def test_a_cell_that_a_person_changed_is_changed(engines: tuple[Engine, Engine]) -> None:
    """A library that went through a spreadsheet keeps what was done there, semicolons or not."""
    _filled(engines[0])
    rows = list(csv.DictReader(io.StringIO(_text(engines[0], "csv"), newline="")))
    rows[0]["topic"], rows[0]["standing"] = "On telling", "candidate"
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    first = next(iter(_restored(engines[1], out.getvalue(), "library.csv").find()))
    assert (first.topic, first.standing, first.proof) == ("On telling", Standing.CANDIDATE, Proof.VERIFIED)


def test_no_cell_is_a_formula(engines: tuple[Engine, Engine]) -> None:
    """Other people's words do not run in a spreadsheet."""
    _filled(engines[0])
    for row in csv.reader(io.StringIO(_text(engines[0], "csv"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)


def test_words_that_were_changed_beside_their_record_are_told(engines: tuple[Engine, Engine]) -> None:
    """In Markdown and W3C the words stand twice; where the two differ nothing is guessed."""
    _filled(engines[0])
    for form, old, new in (
        ("markdown", "> He never said it.", "> He did it."),
        ("w3c", '"text": "He never said it."', '"text": "No."'),
    ):
        text = _text(engines[0], form)
        assert old in text
        reading = read_document(text.replace(old, new, 1).encode(), "library")
        assert len(reading.skipped) == 1 and "changed" in reading.skipped[0].reason
        assert len(reading.drafts) == 7


RECORD = record_of(_exported())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pullquote": 2}, "version"),
        ({"text": ""}, "no text"),
        ({"text": ["It is so."]}, "no text"),
        ({"author": None}, "no author"),
        ({"author": "Ann\x00Author"}, "cannot be kept"),
        ({"standing": "sure"}, "standing"),
        ({"weight": 10**30}, "weight"),
        ({"weight": True}, "weight"),
        ({"places": [{"document": "../../etc", "name": "x"}]}, "SHA-256"),
        ({"places": [{"document": "a" * 64, "name": "x", "seconds": float("inf")}]}, "time"),
        ({"places": "many"}, "list"),
        ({"former_ids": ["'; DROP TABLE quote; --"]}, "id"),
        ({"edits": [{"kind": "filler", "start": 5, "end": 2}]}, "beginning and end"),
        ({"source": {"title": "A", "url": "javascript:alert(1)"}}, "web address"),
        ({"added_at": "2026-11-23T09:00:00"}, "time zone"),
        ({"emphasis": "*Another* text."}, "marked text"),
    ],
)
def test_a_record_that_was_tampered_with_is_told_and_left(change: dict[str, object], said: str) -> None:
    """Nothing of a file is believed that cannot be kept; the records around it come in."""
    lines = [json.dumps({**RECORD, **change}), json.dumps({**RECORD, "text": "It was so."})]
    reading = read_document("\n".join(["", *lines])[1:].encode(), "library.jsonl", format="export")
    assert [draft.text for draft in reading.drafts] == ["It was so."]
    assert len(reading.skipped) == 1 and said in reading.skipped[0].reason


def test_edits_that_lead_nowhere_are_dropped_on_the_way_in(engines: tuple[Engine, Engine]) -> None:
    """Edits are shown on the words they were made on; a record whose edits do not fit them has none."""
    edit = {"kind": "filler", "start": 3, "end": 900, "removed": "x", "put": ""}
    place = {"document": "a" * 64, "name": "x", "exact": "It is so."}
    text = json.dumps({**RECORD, "edits": [edit], "places": [place]})
    (quote,) = _restored(engines[1], text, "library.jsonl").find()
    assert quote.edits == ()


def test_a_million_quotes_are_read_in_parts() -> None:
    """A large export needs no more memory than a part of it."""
    from quotes.readers.exported import ExportReader

    many = (replace(_exported(), quote=replace(_exported().quote, text=f"It is so, {at}.")) for at in range(2_500))
    text = "".join(FORMATS["jsonl"].lines(many))
    parts = list(ExportReader().parts(text.encode(), "library.jsonl"))
    assert [len(part.drafts) for part in parts] == [1_000, 1_000, 500]
    assert [bool(part.text) for part in parts] == [True, False, False]
