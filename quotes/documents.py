"""What is kept of a document beside its quotes: its text, its pages, its turns, and the works it is or is about.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select, update

from quotes.adding_records import ensure_source
from quotes.admission import admit_source
from quotes.errors import NotFound
from quotes.evidence.grades import default_grade
from quotes.model import Grade
from quotes.rows import in_chunks, insert_new, source_row
from quotes.speaking import keep_first_turns
from quotes.tables import document, document_source, document_text

if TYPE_CHECKING:
    from quotes.readers.reader import Reading

_PACKING = 1
"""zlib's quickest level: a table of ten million bytes takes half a second instead of three, for a quarter more room."""

Pages = tuple[tuple[int, str], ...]
"""The line and the label of each page's beginning."""


def keep_beside(connection: Connection, document_pk: int, part: Reading) -> None:
    """Keeps what a part of a document holds beside quotes; what is kept of it already stays as it is."""
    if part.text:
        _keep_text(connection, document_pk, part.text, part.pages)
    _keep_sources(connection, document_pk, part)
    if part.turns:
        keep_first_turns(connection, document_pk, part.turns)


def load_text(connection: Connection, sha256: str) -> str:
    """What a document says. Raises NotFound for a document whose text was not kept."""
    return load_text_and_pages(connection, sha256)[0]


def load_text_and_pages(connection: Connection, sha256: str) -> tuple[str, Pages]:
    """What a document says, and where its pages begin. Raises NotFound for a document whose text was not kept."""
    joined = document_text.join(document, document.c.pk == document_text.c.document_pk)
    columns = select(document_text.c.packed, document_text.c.pages).select_from(joined)
    row = connection.execute(columns.where(document.c.sha256 == sha256)).first()
    if row is None:
        raise NotFound("The text of this document was not kept.", "Import it again: quotes that are there stay.")
    pages = tuple((int(line), str(label)) for line, label in json.loads(row.pages or "[]"))
    return zlib.decompress(row.packed).decode("utf-8", "surrogatepass"), pages


def _keep_text(connection: Connection, document_pk: int, text: str, pages: Sequence[tuple[int, str]]) -> None:
    packed = zlib.compress(text.encode("utf-8", "surrogatepass"), _PACKING)
    insert_new(connection, document_text, [{"document_pk": document_pk, "packed": packed}])
    if pages:
        # A document that was kept before pages were gets them when it is read again.
        listed = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
        mine = (document_text.c.document_pk == document_pk, document_text.c.pages.is_(None))
        connection.execute(update(document_text).where(*mine).values(pages=listed))


def _keep_sources(connection: Connection, document_pk: int, part: Reading) -> None:
    # A quote says itself which work it is from; what is left are works a document is, or is about. A page or a book
    # with one work is that work: quotes of it from elsewhere are held against it.
    is_whole = part.turns or (len(part.sources) == 1 and default_grade(part.format) is Grade.SECONDARY)
    credited = () if is_whole else {draft.source for draft in part.drafts}
    rows = [source_row(admit_source(work)) for work in part.sources if work not in credited]
    for chunk in in_chunks(rows):
        pks = ensure_source(connection, chunk)
        insert_new(connection, document_source, [{"document_pk": document_pk, "source_pk": pk} for pk in pks.values()])
