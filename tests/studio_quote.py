"""A quote with a transcript and a page beside it, for tests of the studio's page of a quote."""

from __future__ import annotations

from datetime import UTC, datetime

from pullquote.studio.desk import Studio
from quotes.evidence.desk import Proofs
from quotes.evidence.held import ReadDocument
from quotes.model import Attribution, Draft, Grade, Source, SourceKind, Words
from quotes.readers import read_document

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ANN = "Ann Author"
PAPER = "Paper remembers what people would rather forget about themselves."
TALK = (
    "Host Name: So what does paper do that we cannot?\n"
    f"{ANN}: Well, paper remembers what people would, you know, rather forget about themselves. So I keep it.\n"
    "Host Name: And the list on your desk?\n"
)
PAGE = f"# A page\n\nShe came late to it. {PAPER} That is what she said.\n\nOnce more: {PAPER}\n"
WORK = Source("The Works of Ann", SourceKind.TALK, date="2021")


def keep(studio: Studio, text: str = PAPER, author: str = ANN, *, language: str | None = None) -> str:
    """Keeps a quote of that work; gives its id."""
    draft = Draft(text, Attribution(author, "speaker"), WORK, language=language, words=Words.SPEECH)
    done = studio.store.add([draft], now=NOW)
    return (*done.added, *done.known)[0]


def hold(studio: Studio, id: str, text: str = TALK, name: str = "talk.txt", grade: Grade | None = None) -> str:
    """Imports a document and holds the quote against it; gives the document's SHA-256."""
    reading = read_document(text.encode(), name)
    with studio.store.importing("files", NOW) as run:
        run.keep([reading], name)
    list(Proofs(studio.engine).checking([id], ReadDocument(reading, name), grade=grade, now=NOW, tool="test 1.0"))
    return reading.document
