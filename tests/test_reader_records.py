"""The record reader: JSON and JSON Lines as quote collections publish them."""

from __future__ import annotations

import json

import pytest

from quotes.errors import InputError
from quotes.model import Attribution, Certainty, Source, SourceKind, Words
from quotes.readers import Reading, read_document
from quotes.readers.conformance import check_reader
from quotes.readers.records import RecordReader

OURS = {
    "id": "0123456789abcdef",
    "text": "Plain words",
    "author": "Author Name",
    "role": "speaker",
    "certainty": "sourced",
    "source": {"title": "Some Work", "kind": "book", "url": None, "date": "1912"},
    "topic": "T",
    "section": "S",
    "tags": ["a", "b"],
    "language": "en",
    "words": "speech",
    "standing": "approved",
    "proof": "verified",
    "places": [{"document": "x", "line": 1}],
}


def _read(text: str, name: str = "quotes.json") -> Reading:
    return read_document(text.encode(), name)


@pytest.mark.parametrize(
    "record",
    [
        {"content": "Plain words", "author": "Author Name", "tags": ["a"], "_id": "x", "length": 11},
        {"text": "Plain words", "author": "Author Name", "source": "Some Work", "tags": "a, b"},
        {"quoteText": "Plain words", "quoteAuthor": "Author Name"},
        {"q": "Plain words", "a": "Author Name", "h": "<b>Plain words</b>"},
        {"quote": "“Plain words”", "author": {"name": "Author Name"}},
        {"text": "Plain words", "attribution": {"person": "Author Name", "role": "author"}},
    ],
)
def test_collections_of_all_shapes(record: dict[str, object]) -> None:
    """The shapes quote collections come in: a list, an object with a list, lines, or one object."""
    for text in (
        json.dumps([record, record]),
        json.dumps({"count": 2, "results": [record, record]}, indent=2),
        "\n".join([json.dumps(record)] * 2),
    ):
        drafts = _read(text).drafts
        assert [(draft.text, draft.attribution.person) for draft in drafts] == [("Plain words", "Author Name")] * 2
    assert len(_read(json.dumps(record, indent=1)).drafts) == 1


def test_our_own_output_comes_back() -> None:
    """What `pullquote quotes --json` prints is read back, but identity, standing and proof are not believed."""
    reading = _read(json.dumps(OURS))
    draft = reading.drafts[0]
    assert reading.notes[0].text == "id, standing, proof, places"
    assert draft.attribution == Attribution("Author Name", "speaker", Certainty.SOURCED)
    assert draft.source == Source("Some Work", SourceKind.BOOK, None, "1912")
    assert (draft.topic, draft.section, draft.tags) == ("T", "S", ("a", "b"))
    assert (draft.language, draft.words) == ("en", Words.SPEECH)


def test_every_record_is_accounted_for() -> None:
    """A record that is no quotation is skipped with its number, its line and the reason."""
    text = (
        '[{"text": "Plain words", "author": "Author Name"},\n3,\n"bare",\n{"text": 5, "author": "A"},\n'
        '{"text": "No author"},\n{"text": "\\ud800", "author": "A"},\n{"text": "x", "author": ["A", "B"]}]'
    )
    reading = _read(text)
    assert len(reading.drafts) == 1
    assert [skipped.line for skipped in reading.skipped] == [2, 3, 4, 5, 6, 7]
    assert all(f"record {n}" in skipped.reason for n, skipped in enumerate(reading.skipped, start=2))


def test_a_bad_line_costs_one_line() -> None:
    """In JSON Lines, what is no JSON is skipped with its line, and the rest is read."""
    good = '{"text": "Plain\\u2028words", "author": "Author Name"}'
    reading = _read(f"{good}\n\n{{bad\n{good}\n" + "[" * 50_000, "quotes.jsonl")
    assert [draft.place.line for draft in reading.drafts if draft.place] == [1, 4]
    assert [skipped.line for skipped in reading.skipped] == [3, 5]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"text": "a",]', "line 1, column 15"),
        ('{\n "quotes": [\n oops]}', "line 3"),
        ("[" * 100_000, "deep"),
        ('[{"text": "a", "author": ' + "9" * 10_000 + "}]", "number"),
        ('{"a": 1}', "no list"),
        ('[{"foo": "bar"}]', "foo"),
        ('[{"text": "a"}] more', "More after"),
    ],
)
def test_bad_json_is_an_error_with_its_place(text: str, said: str) -> None:
    """What cannot be read is refused with line and column, or with what it has instead."""
    with pytest.raises(InputError, match=said):
        _read(text)


def test_the_record_reader_keeps_the_readers_promises() -> None:
    """The shared checks hold for records."""
    check_reader(RecordReader(), [(json.dumps([OURS]).encode(), "a.json"), (json.dumps(OURS).encode(), "a.jsonl")])
