"""Changing one setting in the text of the settings, and nothing else there.

Touches: disk.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from quotes.errors import InputError, StorageError

_TABLE = re.compile(r"\s*\[\s*([^\[\]#]+?)\s*\]\s*(?:#.*)?$")
_URL = re.compile(r"""(\s*(?P<key>[\w.\s"']+?)\s*=\s*)(?:"(?:[^"\\]|\\.)*"|'[^']*')(\s*(?:\#.*)?)$""")


def with_database(text: str, url: str | None, origin: str) -> str:
    """The text with this `database.url`, or without one; every other line, comment and line end stays as it is.

    Raises InputError, which names `origin`, for a text that is no TOML or says it in a way that we cannot rewrite.
    """
    try:
        wanted = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{origin}: {error}.", "Mend the TOML there.") from error
    database = wanted.pop("database", {})
    if not isinstance(database, dict):
        raise InputError(f"{origin}, database: it should be a table.", "Write [database] there.")
    others = {key: value for key, value in database.items() if key != "url"}
    wanted_database = others if url is None else {**others, "url": url}
    if database == wanted_database:
        return text
    for changed in _changed(text, url):
        # Text in several lines may look like a table; so what was written is read again.
        with suppress(ValueError):
            found: dict[str, Any] = tomllib.loads(changed.removeprefix("\ufeff"))
            if found.pop("database", {}) == wanted_database and found == wanted:
                return changed
    raise InputError(
        f"{origin}, database.url: it is written in a way that cannot be changed by a program.",
        'Write it on a line of its own, under [database]: url = "…".',
    )


def replace_settings(path: Path, text: str) -> None:
    """Writes the file anew, whole, and has the disk keep it. Raises StorageError; the old one is there then."""
    target = path.resolve()
    temporary = target.with_name(f".{os.urandom(6).hex()}.part")
    try:
        try:
            with temporary.open("xb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            shutil.copymode(target, temporary)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        # Not on every system can a folder be opened; where it cannot, names are kept with the files.
        with suppress(OSError):
            number = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(number)
            finally:
                os.close(number)
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror or error}.", "Free some space, or make the folder writable."
        ) from error


def _changed(text: str, url: str | None) -> Iterator[str]:
    """The text with the line of the setting changed or taken out; or, without one, added where it belongs."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    written = f"url = {json.dumps(url, ensure_ascii=False)}{end}"
    table = ""
    header = None
    for number, line in enumerate(lines):
        bare = line.removeprefix("\ufeff").rstrip("\r\n")
        if found := _TABLE.match(bare):
            table = _name(found[1])
            header = number if table == "database" else header
        elif (found := _URL.match(bare)) and ".".join(filter(None, (table, _name(found["key"])))) == "database.url":
            ending = line[len(line.rstrip("\r\n")) :]
            new = "" if url is None else f"{found[1]}{json.dumps(url, ensure_ascii=False)}{found[3]}{ending}"
            yield "".join([*lines[:number], new, *lines[number + 1 :]])
    if header is not None:
        head = lines[header] if lines[header].endswith("\n") else lines[header] + end
        yield "".join([*lines[:header], head, written, *lines[header + 1 :]])
    last = "" if not text or text.endswith("\n") else end
    yield f"{text}{last}{end}[database]{end}{written}"


def _name(written: str) -> str:
    return "".join(written.split()).replace('"', "").replace("'", "")
