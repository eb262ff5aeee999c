"""What a file may say of quotes when a library is restored from it, and what it may not."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Engine, event

from quotes.errors import PullquoteError
from quotes.evidence.record import Evidence
from quotes.exporting.formats import FORMATS
from quotes.exporting.record import Exported, record_of
from quotes.exporting.taking_out import taken_out
from quotes.identity import quote_of
from quotes.misattributions.desk import Misattributions
from quotes.misattributions.known import KNOWN, known_list
from quotes.model import Attribution, Draft, Grade, MatchClass, PersonKind, Proof, Standing
from quotes.readers import Reading, read_document
from quotes.search import Query
from quotes.store import Store
from scheduler.proving.lives import FORKS

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DRAFT = Draft("It is so.", Attribution("Ann Author"))
PLACE = {"document": "a" * 64, "name": "a.txt", "line": 1, "exact": "It is so."}
RECORD: dict[str, Any] = record_of(Exported(quote_of(DRAFT), NOW)) | {"places": [PLACE]}


def _restore(engine: Engine, *records: dict[str, Any]) -> Store:
    store = Store(engine)
    text = "".join(json.dumps(record) + "\n" for record in records)
    with store.importing("files", NOW) as run:
        run.keep([read_document(text.encode(), "library.jsonl", format="export")], "library.jsonl", restore=True)
    return store


def test_an_id_of_another_quote_stays_its_own(database: Engine) -> None:
    """A file says of its quote that it once had the id of one that is here: that one is still found by it."""
    store = Store(database)
    mine = store.add([DRAFT], now=NOW).added[0]
    _restore(database, RECORD | {"text": "Another.", "former_ids": [mine, "0" * 16]})
    assert store.get(mine).text == "It is so."
    assert store.get("0" * 16).text == "Another."


def test_what_is_kept_is_not_overruled(database: Engine) -> None:
    """Standing, proof and weight of a quote that is here stay, and so does that its author is one person."""
    store = Store(database)
    mine = store.add([DRAFT], now=NOW).added[0]
    before = store.get(mine)
    claims = {"standing": "approved", "proof": "verified", "weight": 9, "author_kind": "group", "match": "verbatim"}
    _restore(database, RECORD | claims, RECORD | claims | {"text": "Another."})
    assert store.get(mine) == before
    (other,) = (quote for quote in store.find() if quote.id != mine)
    assert (other.standing, other.proof, other.weight) == (Standing.APPROVED, Proof.VERIFIED, 9)
    assert other.attribution.kind is PersonKind.PERSON


def test_a_group_is_one_again(database: Engine) -> None:
    """The name of a group may stand in the file as a translator's first, of whom nothing more is said."""
    first = RECORD | {"translator": "The Authors"}
    store = _restore(database, first, RECORD | {"author": "The Authors", "author_kind": "group"})
    assert [quote.attribution.kind for quote in store.find()] == [PersonKind.PERSON, PersonKind.GROUP]


def test_a_paraphrase_comes_back_as_one(database: Engine) -> None:
    """Else a card would set it in quotation marks."""
    (quote,) = _restore(database, RECORD | {"match": "paraphrase"}).find()
    assert quote.match is MatchClass.PARAPHRASE


def test_a_list_marks_what_comes_back_unverified(database: Engine) -> None:
    """A saying on a list of wrong credits is marked, whatever the file says, unless it was verified there."""
    Misattributions(database).keep_first(KNOWN, known_list().entries)
    wrong = known_list().entries[0]
    record = RECORD | {"text": wrong.text, "author": wrong.person or "Ann Author", "proof": "located"}
    (quote,) = _restore(database, record).find()
    assert quote.proof in (Proof.MISATTRIBUTED, Proof.DISPUTED)


def test_a_name_that_would_command_a_terminal_does_not(database: Engine) -> None:
    """Names of documents are printed; a file may hold any."""
    (quote,) = _restore(database, RECORD | {"places": [PLACE | {"name": "\x1b[2J.txt"}]}).find()
    assert quote.places[0].name == "\ufffd[2J.txt"


def test_restoring_asks_the_same_of_ten_quotes_and_of_hundreds(database: Engine) -> None:
    """A library of ten thousand quotes is restored in seconds."""
    said: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *given: said.append(given[2]))
    counts = []
    for word, many in (("so", 10), ("thus", 400)):
        said.clear()
        places = [[PLACE | {"document": f"{at:064x}", "exact": f"It is {word} {at}."}] for at in range(many)]
        records = (RECORD | {"text": f"It is {word} {at}.", "places": places[at]} for at in range(many))
        _restore(database, *records)
        counts.append(len(said))
    assert counts[1] < 2 * counts[0]


VALUES = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-(2**70), 2**70)
    | some.floats()
    | some.text(some.characters(), max_size=5)
    | some.sampled_from(["verified", "approved", "a" * 64, "0" * 16, "0001-01-01T00:00:00+14:00", "\ud800", "1912"]),
    lambda inner: some.lists(inner, max_size=2) | some.dictionaries(some.sampled_from(list(PLACE)), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=some.dictionaries(some.sampled_from(sorted(RECORD)), VALUES, max_size=4))
def test_whatever_a_record_says_is_kept_or_told(migrated_sqlite_copy: Engine, changes: dict[str, Any]) -> None:
    """No value breaks an import off, and none is kept that the library could not be written out with again."""
    text = json.dumps(RECORD | {"text": "Another."} | changes) + "\n" + json.dumps(RECORD)
    reading = read_document(text.encode(), "library.jsonl", format="export")
    assert len(reading.drafts) + len(reading.skipped) == 2
    with Store(migrated_sqlite_copy).importing("files", NOW) as run:
        run.keep([reading], "library.jsonl", restore=True)
    out = "".join(FORMATS["jsonl"].lines(taken_out(migrated_sqlite_copy, Query())))
    again = read_document(out.encode(), "library.jsonl")
    assert not again.skipped
    Store(migrated_sqlite_copy).undo_import(lambda connection, pks: set())


@pytest.fixture
def migrated_sqlite_copy(migrated_sqlite: Any, tmp_path: Any) -> Any:
    """An engine on an empty database."""
    import shutil

    from quotes.database import open_database

    engine = open_database(shutil.copy(migrated_sqlite, tmp_path / "b.db"))
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"pullquote": 1, "text": ' + "[" * 50_000,
        '{"@context": [], "id": "urn:pullquote:export", "items": {"a": 1}}',
        '{"@context": [], "id": "urn:pullquote:export", "items": [[' + "[" * 50_000,
        "{\n" * 1_000 + '"pullquote": 1',
        "> It is so.\n\n<!-- pullquote " + "[" * 50_000 + " -->\n",
        "> It is so.\n\n<!-- pullquote {} --> <script> -->\n",
        "pullquote,id,text,author\n1,,It is so.,Ann Author,1,2,3,4,5\n1\n",
        'pullquote,id,text,author\n1,,"' + "It is so. " * 100_000 + '",Ann Author\n',
    ],
    ids=range(9),
)
def test_a_file_that_was_made_to_break_it_does_not(text: str) -> None:
    """Depth without end, brackets that are never closed and cells of a megabyte are told, or an error with advice."""
    try:
        reading = read_document(text.encode(), "library", format="export")
    except PullquoteError as error:
        assert error.hint
    else:
        assert len(reading.drafts) <= 1
        assert reading.skipped or reading.drafts


def test_evidence_stands_beside_its_quotation() -> None:
    """Annotation tools see what a quote was held against; on the way in it is passed over, without a word."""
    held = Evidence("0" * 16, "a" * 64, "a.txt", "list", Grade.LIST, DRAFT.text, MatchClass.ABSENT, (), 0, (), "t", NOW)
    text = "".join(FORMATS["w3c"].lines([Exported(quote_of(DRAFT), NOW, evidence=(held,))]))
    assert [item["motivation"] for item in json.loads(text)["items"]] == ["highlighting", "assessing"]
    reading = read_document(text.encode(), "library.json")
    assert (len(reading.drafts), reading.skipped) == (1, ())


@pytest.mark.skipif(not FORKS, reason="processes cannot be forked here")
def test_a_restoring_that_is_stopped_is_finished_by_the_next(database: Engine) -> None:
    """What was kept before the stop is whole, so the same command adds the rest and the library is the same."""
    records = [RECORD | {"text": f"It is so, {at}.", "standing": "approved", "weight": 2} for at in range(5)]
    text = "".join(json.dumps(record) + "\n" for record in records)
    whole = read_document(text.encode(), "library.jsonl", format="export")
    parts = [replace(whole, drafts=whole.drafts[:2]), replace(whole, drafts=whole.drafts[2:])]

    def stopped() -> Iterator[Reading]:
        yield parts[0]
        os._exit(0)

    child = os.fork()
    if child == 0:
        database.dispose(close=False)
        with Store(database).importing("files", NOW) as run:
            run.keep(stopped(), "library.jsonl", restore=True)
    os.waitpid(child, 0)
    assert [(quote.standing, quote.weight) for quote in Store(database).find()] == [(Standing.APPROVED, 2)] * 2
    store = _restore(database, *records)
    assert [(quote.standing, quote.weight) for quote in store.find()] == [(Standing.APPROVED, 2)] * 5
