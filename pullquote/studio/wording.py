"""The interface's own words, all in `words/en`, a file for each part of the studio, ready for translation.

Touches: disk (reads the files once). A translation is another folder beside `en` with the same keys.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

LANGUAGE = "en"


@cache
def wording(language: str = LANGUAGE) -> Wording:
    """All words of a language, read once."""
    folder = resources.files("pullquote.studio") / "words" / language
    parts = {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }
    return Wording(parts)


class Wording:
    """Words by key, such as `library.found`: the file, then the tables in it, with dots between.

    What is in braces is filled in. A table with `one` and `other` is chosen from by `count`, after the plural rules of
    CLDR for English.
    """

    def __init__(self, parts: Mapping[str, Mapping[str, Any]]) -> None:
        self._parts = parts

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, filled in. Raises `KeyError` for a key that is not there: a bug."""
        found = self._at(key)
        if isinstance(found, Mapping):
            found = found["one" if values.get("count") == 1 else "other"]
        return str(found).format(**{name: _shown(value) for name, value in values.items()}) if values else str(found)

    def named(self, key: str, value: str) -> str:
        """The words for one value of a closed vocabulary, such as `shell.proof` and `matches-transcript`."""
        found = self._at(key)
        return str(found[value]) if value in found else value

    def script(self, part: str) -> Mapping[str, Any]:
        """The words that the scripts of a part need: its table `script`, and the shell's."""
        return {**self._parts["shell"].get("script", {}), **self._parts.get(part, {}).get("script", {})}

    def _at(self, key: str) -> Any:
        found: Any = self._parts
        for step in key.split("."):
            found = found[step]
        return found


def _shown(value: object) -> object:
    return f"{value:,}" if isinstance(value, int) else value
