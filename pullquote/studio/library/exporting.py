"""What is shown as a file to keep, in the formats of `pullquote export`, written while it is being sent.

Touches: the database, a few hundred quotes at a time.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from pullquote.studio.answers import studio_of
from pullquote.studio.fields import Fields
from pullquote.studio.library.asking import asked
from pullquote.studio.library.finding import pks_of
from quotes.database import reading
from quotes.errors import InputError
from quotes.exporting.formats import FORMATS
from quotes.exporting.taking_out import taken_out_by_pk
from quotes.rows import in_chunks

_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "markdown": "text/markdown; charset=utf-8",
    "w3c": "application/ld+json",
}


def export(request: Request) -> Response:
    """Every quote that an address asks for, on all its pages, as a download. Raises `InputError`."""
    studio, given = studio_of(request), Fields(request.query_params)
    form = given.one_of("format", list(FORMATS))
    if form is None:
        raise InputError("The field format is missing.", f"There are {', '.join(FORMATS)}.")
    with reading(studio.engine) as connection:
        pks = pks_of(connection, asked(given))
    chosen = FORMATS[form]
    lines = chosen.lines(taken_out_by_pk(studio.engine, pks))
    return StreamingResponse(
        ("".join(some).encode() for some in in_chunks(lines)),
        media_type=_KINDS[form],
        headers={"Content-Disposition": f'attachment; filename="pullquote-library.{chosen.ending}"'},
    )
