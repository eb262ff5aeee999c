"""What the library holds, part by part: quotes in each format, documents, people, works, posts, and every table.

Touches: disk (through the engine it is handed).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, LargeBinary, Table, select

from pullquote.everything.plain import json_lines, plain
from quotes.database import reading
from quotes.desk_tables import quote_sign
from quotes.errors import NotFound
from quotes.exporting.formats import FORMATS
from quotes.exporting.taking_out import taken_out
from quotes.people.desk import People
from quotes.schema import metadata
from quotes.search import Query
from quotes.store import Store
from quotes.works.desk import Works
from scheduler.accounts import Accounts
from scheduler.rows import load_history, load_receipts, post_from, posts_statement
from scheduler.tables import picture, post

_ROWS = 500
"""Rows in memory at a time."""

_FORMATS = {
    "jsonl": "Every quote with all that is known of it; `pullquote import quotes.jsonl --restore` takes it back.",
    "csv": "The same as a table. Cells that a spreadsheet would take for formulas begin with an apostrophe.",
    "markdown": "The same to read.",
    "w3c": "The same as W3C Web Annotations, and the evidence of each quote as `assessing` annotations.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One file: its name with `/` between folders, what it is unless its folder tells, and its bytes piece by piece."""

    name: str
    what: str
    pieces: Iterable[bytes]


def parts_of(engine: Engine) -> Iterator[Part]:
    """Every file that the library is told in. Each is to be taken before the next one is asked for."""
    for name, what in _FORMATS.items():
        chosen = FORMATS[name]
        stem = "annotations" if name == "w3c" else "quotes"
        lines = (line.encode("utf-8", "surrogatepass") for line in chosen.lines(taken_out(engine, Query())))
        yield Part(f"{stem}.{chosen.ending}", what, lines)
    yield from _documents(engine)
    yield Part("people.jsonl", "People with their other names, addresses and notes.", json_lines(People(engine).find()))
    yield Part("works.jsonl", "Works that quotes are from, with licence and rights.", json_lines(Works(engine).find()))
    accounts = Accounts(engine)
    what = "Accounts with their slots and settings. Logins are no part of it."
    yield Part("accounts.jsonl", what, json_lines(accounts.all()))
    yield Part("campaigns.jsonl", "Campaigns.", json_lines(accounts.campaigns()))
    what = "Posts, planned and past: caption, alt texts, pictures, replies, receipts with addresses, and history."
    yield Part("posts.jsonl", what, json_lines(_posts(engine)))
    yield from _pictures(engine)
    yield from tables_of(engine)


def tables_of(engine: Engine) -> Iterator[Part]:
    """Every table as it is, so that nothing is kept back for want of a file of its own."""
    for table in metadata.sorted_tables:
        # What like quotes are found by follows from their words.
        if table is not quote_sign:
            yield Part(f"tables/{table.name}.jsonl", "", json_lines(_rows(engine, table)))


def _documents(engine: Engine) -> Iterator[Part]:
    store, told = Store(engine), []
    for number, held in enumerate(store.holdings(), start=1):
        document = held.document
        name = f"documents/{number:04}-{re.sub(r'[^A-Za-z0-9]+', '-', document.name).strip('-')[:60] or 'document'}.txt"
        try:
            text = store.text_of(document.sha256)
        except NotFound:
            # Of documents that were imported before 0.6 the text was not kept.
            told.append({**plain(held), "file": None})
            continue
        told.append({**plain(held), "file": name})
        yield Part(name, "", [text.encode("utf-8", "surrogatepass")])
    yield Part("documents.jsonl", "Documents that were imported, each with the file of its text.", json_lines(told))


def _posts(engine: Engine) -> Iterator[dict[str, Any]]:
    with reading(engine) as connection:
        kept = set(connection.execute(select(picture.c.sha256)).scalars())
        statement = posts_statement().order_by(post.c.due_at, post.c.pk)
        for row in connection.execute(statement, execution_options={"yield_per": _ROWS}):
            says = None if row.payload is None else _with_files(json.loads(row.payload), kept)
            receipts, history = load_receipts(connection, row.pk), load_history(connection, row.pk)
            yield {**plain(post_from(row)), "says": says, "receipts": plain(receipts), "history": plain(history)}


def _with_files(says: dict[str, Any], kept: set[str]) -> dict[str, Any]:
    """What a post says, each picture with its file; null for one whose bytes are no longer kept."""
    for message in (says, *says.get("replies", ())):
        for one in message["pictures"]:
            one["file"] = picture_name(one["sha256"], one["type"]) if one["sha256"] in kept else None
    return says


def picture_name(sha256: str, type: str) -> str:
    """The name of a picture's file."""
    return f"pictures/{sha256}.{type}"


def _pictures(engine: Engine) -> Iterator[Part]:
    with reading(engine) as connection:
        known = connection.execute(select(picture.c.sha256, picture.c.type).order_by(picture.c.sha256)).all()
    for sha256, type in known:
        with reading(engine) as connection:
            data = connection.execute(select(picture.c.data).where(picture.c.sha256 == sha256)).scalar_one()
        yield Part(picture_name(sha256, type), "", [bytes(data)])


def _rows(engine: Engine, table: Table) -> Iterator[dict[str, Any]]:
    columns = [column for column in table.columns if not isinstance(column.type, LargeBinary)]
    with reading(engine) as connection:
        result = connection.execute(
            select(*columns).order_by(*table.primary_key), execution_options={"yield_per": _ROWS}
        )
        for row in result:
            yield dict(zip((column.name for column in columns), row, strict=True))
