"""The interface's words stand in one place, so that a translation is one folder and no hunt through templates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pullquote.studio.wording import Wording, wording

STUDIO = Path(__file__).parents[1] / "pullquote" / "studio"
TEMPLATES = sorted((STUDIO / "html").rglob("*.html"))
SPOKEN = ("alt", "aria-label", "placeholder", "title", "aria-description", "aria-roledescription", "label", "summary")
"""Attributes whose values are read by people."""


def _without_jinja(text: str) -> str:
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(STUDIO)))
def test_a_template_holds_no_words_of_its_own(template: Path) -> None:
    """What a person reads comes from the words; keys of the keyboard are as they are engraved."""
    plain = _without_jinja(template.read_text(encoding="utf-8"))
    plain = re.sub(r"<kbd[^>]*>.*?</kbd>|<!doctype html>|<!--.*?-->", "", plain, flags=re.S | re.I)
    for attribute in SPOKEN:
        for value in re.findall(rf'\s{attribute}="([^"]*)"', plain.replace('"https://"', '""')):
            assert not re.search(r"[^\W\d_]{2,}", value), f'{attribute}="{value}"'
    text = re.sub(r"<[^>]*>", " ", plain)
    found = re.findall(r"[^\W\d_]{2,}", re.sub(r"&\w+;", " ", text))
    assert not found, found


def _keys(table: dict[str, Any], before: str = "") -> Iterator[str]:
    for name, value in table.items():
        yield before + name
        if isinstance(value, dict):
            yield from _keys(value, f"{before}{name}.")


def test_every_key_that_is_asked_for_is_there() -> None:
    """A missing word would break a page. What is asked for in parts is looked for by its beginning."""
    known = {
        f"{file.stem}.{key}"
        for file in (STUDIO / "words" / "en").glob("*.toml")
        for key in _keys(tomllib.loads(file.read_text(encoding="utf-8")))
    }
    sources = [*STUDIO.rglob("*.py"), *TEMPLATES]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    asked = set(re.findall(r"""\b(?:t|words|wording\(\)|w|said|tell)(?:\.named)?\(\s*"([a-z_]+\.[\w.-]+)\"""", code))
    missing = {key for key in asked if not any(one.startswith(key) for one in known)}
    assert not missing, sorted(missing)


def test_words_are_filled_in_and_counted() -> None:
    """One quote is not "1 quotes"."""
    words = Wording({"a": {"found": {"one": "1 quote", "other": "{count} quotes"}, "b": {"x": "y"}}})
    assert [words("a.found", count=number) for number in (0, 1, 2, 5_000)] == [
        "0 quotes",
        "1 quote",
        "2 quotes",
        "5,000 quotes",
    ]
    assert (words.named("a.b", "x"), words.named("a.b", "z")) == ("y", "z")


def test_every_state_and_standing_has_words() -> None:
    """A post in a state without words would show the name that the program has for it."""
    from quotes.model import Proof, Standing
    from scheduler.states import State

    words = wording()
    for key, kind in (("shell.state", State), ("shell.standing", Standing), ("shell.proof", Proof)):
        for value in kind:
            assert words(f"{key}.{value.value}")
