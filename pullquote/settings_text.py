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

SettingValue = str | bool
"""What a program writes into the settings."""

_TABLE = re.compile(r"\s*\[\s*([^\[\]#]+?)\s*\]\s*(?:#.*)?$")
_SETTING = re.compile(r"""(\s*(?P<key>[\w.\s"'-]+?)\s*=\s*)(?:"(?:[^"\\]|\\.)*"|'[^']*'|true|false)(\s*(?:\#.*)?)$""")


def with_database(text: str, url: str | None, origin: str) -> str:
    """The text with this `database.url`, or without one, as `with_setting` writes it."""
    return with_setting(text, "database.url", url, origin)


def with_setting(text: str, name: str, value: SettingValue | None, origin: str) -> str:
    """The text with this value of a setting such as `brand.colours.ink`, or without it where the value is None.

    Every other line, comment and line end stays as it is. A setting that is new stands at the head of its table.

    Raises InputError, which names `origin`, for a text that is no TOML or says it in a way that we cannot rewrite.
    """
    try:
        found = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{origin}: {error}.", "Mend the TOML there.") from error
    table, _, key = name.rpartition(".")
    wanted = _changed_table(found, [*table.split("."), key], value, f"{origin}, {table}")
    if found == wanted:
        return text
    for changed in _changed(text, table, key, value):
        # Text in several lines may look like a table; so what was written is read again.
        with suppress(ValueError):
            if _filled(tomllib.loads(changed.removeprefix("\ufeff"))) == _filled(wanted):
                return changed
    raise InputError(
        f"{origin}, {name}: it is written in a way that cannot be changed by a program.",
        f"Write it on a line of its own, under [{table}]: {key} = …",
    )


def setting_in(text: str, name: str) -> SettingValue | None:
    """The value of a setting in a text that is TOML, None where it is not there."""
    found: Any = tomllib.loads(text.removeprefix("\ufeff"))
    for step in name.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found if isinstance(found, str | bool) else None


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


def _changed_table(found: object, keys: list[str], value: SettingValue | None, where: str) -> dict[str, Any]:
    """A table with one value in it, or in one of its tables, changed, added or taken out."""
    if not isinstance(found, dict):
        raise InputError(f"{where}: it should be a table.", f"Write [{where.rpartition(' ')[2]}] there.")
    key, *rest = keys
    if rest:
        return {**found, key: _changed_table(found.get(key, {}), rest, value, where)}
    others = {name: one for name, one in found.items() if name != key}
    return others if value is None else {**others, key: value}


def _filled(found: dict[str, Any]) -> dict[str, Any]:
    """A table without tables that have nothing in them: they say nothing."""
    rows = {key: _filled(value) if isinstance(value, dict) else value for key, value in found.items()}
    return {key: value for key, value in rows.items() if value != {}}


def _changed(text: str, table: str, key: str, value: SettingValue | None) -> Iterator[str]:
    """The text with the line of the setting changed or taken out; or, without one, added where it belongs."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    said = json.dumps(value, ensure_ascii=False)
    here, header = "", None
    for number, line in enumerate(lines):
        bare = line.removeprefix("\ufeff").rstrip("\r\n")
        if found := _TABLE.match(bare):
            here = _name(found[1])
            header = number if here == table else header
        elif (found := _SETTING.match(bare)) and ".".join(filter(None, (here, _name(found["key"])))) == (
            f"{table}.{key}"
        ):
            ending = line[len(line.rstrip("\r\n")) :]
            mark = "\ufeff" if line.startswith("\ufeff") else ""
            new = mark if value is None else f"{mark}{found[1]}{said}{found[3]}{ending}"
            yield "".join([*lines[:number], new, *lines[number + 1 :]])
    if value is None:
        return
    written = f"{key} = {said}{end}"
    if header is not None:
        head = lines[header] if lines[header].endswith("\n") else lines[header] + end
        yield "".join([*lines[:header], head, written, *lines[header + 1 :]])
    last = "" if not text or text.endswith("\n") else end
    yield f"{text}{last}{end}[{table}]{end}{written}"


def _name(written: str) -> str:
    return "".join(written.split()).replace('"', "").replace("'", "")
