"""The annotation reader: Hypothes.is and W3C annotations, in which annotators are not authors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotes.errors import InputError
from quotes.model import Source, SourceKind, Words
from quotes.readers.conformance import check_reader, check_survives
from quotes.readers.highlights.annotations import AnnotationReader
from quotes.readers.reader import Reading
from quotes.readers.records import RecordReader

FOLDER = Path(__file__).parent / "samples" / "annotations"
SAMPLES = [(path.read_bytes(), path.name) for path in sorted(FOLDER.iterdir())]
SELECTOR = {"type": "TextQuoteSelector", "exact": "The words.", "prefix": "p" * 40, "suffix": "s" * 40}


def _sample(name: str) -> Reading:
    return AnnotationReader().read((FOLDER / name).read_bytes(), name)


def _read(page: object) -> Reading:
    return AnnotationReader().read(json.dumps(page).encode(), "page.json")


def _annotation(**values: object) -> dict[str, object]:
    quotation = {"type": "Quotation", "text": "The words.", "creator": {"name": "Ann Author"}}
    target = {"source": "https://pages.example/a", "selector": SELECTOR}
    return {"type": "Annotation", "creator": "Reader Name", "body": quotation, "target": target} | values


def test_a_reader_like_any_other() -> None:
    """The samples pass every check of readers."""
    check_reader(AnnotationReader(), SAMPLES)


def test_hypothesis() -> None:
    """Marked words are a quote when the page names its author; what annotators say never is."""
    reading = _sample("hypothesis-search.json")
    (draft,) = reading.drafts
    assert (draft.attribution.person, draft.words, draft.tags) == ("Ann Author", Words.UNKNOWN, ("light",))
    assert draft.source == Source("On Lamps", url="https://pages.example/lamps")
    assert draft.place is not None
    assert draft.place.prefix == "Somebody once wrote this. "
    assert (len(draft.place.suffix), draft.place.line) == (32, 2)
    assert [note.text for note in reading.notes] == ["Good.", "A note on the whole page.", "I disagree."]
    assert reading.skipped[0].reason == "no author is named for A Page"


def test_web_annotations() -> None:
    """A quotation in a body names author, work and date; the annotation's own creator is nobody's author."""
    reading = _sample("collection.jsonld")
    (draft,) = reading.drafts
    assert draft.text == "A lamp is a promise that evening keeps."
    assert (draft.attribution.person, draft.words, draft.language) == ("Ann Author", Words.WRITING, "en")
    assert draft.source == Source("On Lamps", SourceKind.BOOK, "https://books.example/lamps", "1912")
    assert draft.place is not None
    assert draft.place.exact == "A lamp is a promise\nthat evening keeps."
    assert (draft.place.prefix, draft.place.suffix) == ("wrote this. ", " Then it grew dark")
    assert [skipped.text for skipped in reading.skipped] == ["Nobody says who wrote this."]
    assert "Reader Name" not in {draft.attribution.person for draft in reading.drafts}


@pytest.mark.parametrize(
    "page",
    [
        _annotation(),
        [_annotation()],
        {"type": "AnnotationPage", "items": [_annotation()]},
        {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "type": "AnnotationCollection",
            "first": {"items": [_annotation()]},
        },
        _annotation(type="oa:Annotation"),
        _annotation(type=["Annotation", "Other"], body=[{"type": "TextualBody", "value": ""}, _annotation()["body"]]),
        _annotation(body={"type": "schema:Quotation", "creator": "Ann Author"}),
        _annotation(
            body=[], target={"source": {"id": "https://pages.example/a", "creator": "Ann Author"}, "selector": SELECTOR}
        ),
    ],
)
def test_shapes(page: object) -> None:
    """Annotations come alone, in lists, pages and collections, and name the author in several ways."""
    (draft,) = _read(page).drafts
    assert (draft.text, draft.attribution.person) == ("The words.", "Ann Author")
    assert draft.source == Source("https://pages.example/a", url="https://pages.example/a")
    assert draft.place is not None
    assert (draft.place.prefix, draft.place.suffix) == ("p" * 32, "s" * 32)


def test_words_that_differ_from_the_selector() -> None:
    """Where the body's words are not the selector's, the place says how the quote itself stands in the file."""
    (draft,) = _read(_annotation(body={"type": "Quotation", "text": "Other words.", "creator": "Ann Author"})).drafts
    assert draft.place is not None
    assert (draft.text, draft.place.exact) == ("Other words.", "Other words.")


def test_an_export_of_hypothesis() -> None:
    """The export of the Hypothes.is client keeps its list under another name."""
    item = {"user": "acct:a@hypothes.is", "uri": "https://pages.example/a", "target": [{"selector": [SELECTOR]}]}
    reading = _read(
        {"export_userid": "acct:a@hypothes.is", "annotations": [item | {"document": {"author": "Ann Author"}}]}
    )
    assert [draft.attribution.person for draft in reading.drafts] == ["Ann Author"]


def test_it_knows_its_own_files() -> None:
    """Of a file cut off anywhere it is surer than the reader of any JSON; other JSON it leaves to that one."""
    for document, name in SAMPLES:
        for end in range(300, len(document) + 1, 50):
            assert AnnotationReader().sniff(document[:end], name) > RecordReader().sniff(document[:end], name)
    others = [
        '[{"text": "Words", "author": "Ann Author"}]',
        '{"subject": "acct:ann@posts.example"}',
        "{}",
        '{"type": "Annotation"}',
    ]
    for other in others:
        assert AnnotationReader().sniff(other.encode(), "quotes.json") == 0


@pytest.mark.parametrize("page", ['{"quotes": []}', "[]", "[1]", '{"items": 5}', "", "{", "[" * 100_000])
def test_other_json_is_refused(page: str) -> None:
    """JSON of something else is refused with a reason."""
    with pytest.raises(InputError):
        AnnotationReader().read(page.encode(), "page.json")


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "Annotation", "body": ' * 50_000,
        json.dumps({"rows": [_annotation(target=[[], 5, None, {"selector": 5}, {"selector": [5, {"exact": 5}]}])]}),
        json.dumps(_annotation(body=["x", 5, None, {"items": [5]}, {"type": 5, "value": {"name": 5}}])),
        json.dumps(_annotation(body={"type": "Quotation", "text": "“" * 100_000, "creator": [["Ann"]]})),
        json.dumps({"items": [_annotation() for _ in range(1_000)]}),
        json.dumps({"rows": [], "items": {"items": {"items": []}}, "first": "x"}),
        '{"@context":' + "[" * 200_000,
    ],
)
def test_hostile_text(text: str) -> None:
    """No file takes hours or ends in anything but a reading or a reason."""
    check_survives(AnnotationReader(), text.encode(), "page.json")


def test_deeply_refined_selectors() -> None:
    """Selectors refined by selectors without end are not followed without end."""
    selector: dict[str, object] = dict(SELECTOR)
    for _ in range(100):
        selector = {"type": "XPathSelector", "refinedBy": selector}
    assert _read(_annotation(target={"selector": selector})).drafts[0].text == "The words."
