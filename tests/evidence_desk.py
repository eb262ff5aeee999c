"""A store and its desk of proof for tests: quotes, documents to hold them against, and one clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine

from quotes.evidence.desk import Proofs
from quotes.evidence.held import ReadDocument
from quotes.evidence.record import Checker, Evidence, Outcome
from quotes.model import Attribution, Draft, Grade, Quote, Source, SourceKind
from quotes.readers import read_document
from quotes.readers.reader import Reading
from quotes.store import Store

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TOOL = "test 1.0"
ANN, BOB = "Ann Author", "Bob Writer"
PAPER = "Paper remembers what people would rather forget about themselves."
WORD = "A careful word outlives a clever one by several hundred years."
OTHER = "A list is a promise to a person who does not exist yet."
TALK = f"{ANN}: {PAPER}\n{BOB}: Yes.\n{ANN}: {WORD}\n{BOB}: No.\n"
PAGE = f"# A page\n\nShe came late to it. {PAPER} That is what she said. {WORD}\n"
WORK = Source("The Works of Ann", SourceKind.BOOK, date="1912")


class Desk:
    """Both desks on one database; `read` makes a document, `held` holds quotes against it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.store = Store(engine, Checker(TOOL, lambda: LATER))
        self.bare = Store(engine)
        self.proofs = Proofs(engine)

    def add(self, text: str = PAPER, author: str = ANN, source: Source | None = WORK) -> str:
        """Adds one quote by hand; gives its id."""
        return self.store.add([Draft(text, Attribution(author), source)], now=NOW).added[0]

    def quote(self, id: str) -> Quote:
        """The quote as it is now."""
        return self.store.get(id)

    def held(
        self, ids: Sequence[str] | None, text: str, name: str, format: str, grade: Grade | None = None
    ) -> tuple[Outcome, ...]:
        """Holds quotes against a document."""
        document = ReadDocument(read(text, name, format), name)
        return tuple(self.proofs.checking(ids, document, grade=grade, now=NOW, tool=TOOL))

    def again(self, ids: Sequence[str] | None = None, tool: str = TOOL) -> tuple[Outcome, ...]:
        """Holds quotes against what they were held against, once more and later."""
        return tuple(self.proofs.rechecking(ids, now=LATER, tool=tool))

    def only(self, id: str) -> Evidence:
        """The one evidence there is for a quote."""
        (one,) = self.proofs.of(id)
        return one

    def import_(self, text: str, name: str, format: str) -> str:
        """Imports a document as the command does; gives its SHA-256."""
        reading = read(text, name, format)
        with self.store.importing("files", NOW) as run:
            run.keep([reading], name)
            run.check_again(reading.document, TOOL)
        return reading.document


def read(text: str, name: str, format: str) -> Reading:
    """A document that says this."""
    return read_document(text.encode(), name, format=format)
