"""Front matter: what a page of Markdown says about itself before its text, in YAML (`---`) or TOML (`+++`).

Pure. YAML is read by PyYAML, which the extra `site` brings: a small reader of our own would sooner or later take a
title for something else than the site's own generator does. Only its tree of nodes is made, and of that only what a
card is made of is looked at, so no value is built, no tag is called, and an alias or a merge key can multiply nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quotes.errors import InputError

if TYPE_CHECKING:
    from yaml import Node

KEYS = ("title", "author", "draft", "lang", "language", "quote", "quote_author", "quote_source", "pullquote")
"""The only keys that are read: what else a page says about itself is for others."""

LARGEST = 64 * 1024
"""Characters of front matter. People write a few hundred; a page's own text begins after them."""

_DEEPEST = 100
"""Brackets open at once. People write two or three; the time that PyYAML takes grows with the square of their number,
and reaches four seconds at a thousand."""

_SWITCHES = frozenset({"draft", "pullquote", "image"})
"""Keys whose `true` and `false` are meant so; a title `Yes` is a word."""

_TRUE = frozenset({"true", "yes", "on"})
"""YAML 1.1, type bool, without its single letters, which PyYAML leaves out too."""

_END = {"---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.M), "+++": re.compile(r"^\+\+\+[ \t]*$", re.M)}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What is read of it, the line of each key (from 1, `pullquote.text` for what stands under another), and the rest.

    Values are text, switches, lists of text, and under `pullquote` a mapping of these; `body` is the page's own text.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    body: str = ""


def read_front_matter(text: str, name: str) -> FrontMatter:
    """The front matter of a page that is called `name` in errors, and its body; a page may have none.

    Raises `InputError` with file and line for front matter that cannot be read or is not closed.
    """
    fence, _, rest = text.partition("\n")
    fence = fence.rstrip(" \t")
    if fence not in _END:
        return FrontMatter(body=text)
    end = _END[fence].search(rest)
    if end is None:
        # A page may begin with a ruled line; a key behind it tells that more was meant.
        if fence == "---" and not re.match(r"[\w-]+:(?:\s|$)", rest):
            return FrontMatter(body=text)
        raise InputError(f"{name}, line 1: the front matter has no end.", f"Close it with a line {fence}.")
    head, body = rest[: end.start()], rest[end.end() :].removeprefix("\n")
    if len(head) > LARGEST:
        raise InputError(
            f"{name}, line 1: the front matter has {len(head):,} characters; {LARGEST:,} are the most.",
            "Move what is long into the page.",
        )
    if fence == "+++":
        return _toml(head, body, name)
    found = _yaml(head, name)
    # Words between two ruled lines are no front matter.
    return FrontMatter(body=text) if found is None else FrontMatter(*found, body)


def _toml(head: str, body: str, name: str) -> FrontMatter:
    from templates.load import MOST_PARTS
    from templates.strict import line_of

    for number, row in enumerate(head.splitlines(), 2):
        if row.partition("=")[0].count(".") > MOST_PARTS:
            raise InputError(f"{name}, line {number}: a key has more than {MOST_PARTS} parts.", "Mend that line.")
    try:
        # Numbers stay as they are written: a title 1.10 is not 1.1.
        table = tomllib.loads(head, parse_float=str)
    # A ValueError is also a number of more digits than Python reads.
    except (ValueError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) + 1 if at else 1
        told = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise InputError(f"{name}, line {line}: the front matter is no TOML: {told}.", "Mend that line.") from None
    values = {key: table[key] for key in KEYS if key in table}
    lines = {key: line_of(head, (key,)) + 1 for key in values}
    if isinstance(own := values.get("pullquote"), dict):
        lines |= {f"pullquote.{key}": line_of(head, ("pullquote", key)) + 1 for key in own}
    return FrontMatter(values, lines, body)


def _yaml(head: str, name: str) -> tuple[dict[str, object], dict[str, int]] | None:
    """Values and lines; None for what is no mapping."""
    try:
        import yaml
    except ImportError:
        raise InputError(
            f"{name}, line 1: this front matter is YAML, and what reads YAML is not installed.",
            "Install it: `pip install 'pullquote[site]'`.",
        ) from None
    if _depth(head) > _DEEPEST:
        raise InputError(
            f"{name}, line 2: the front matter is no YAML: it is nested too deeply.", "Close its brackets."
        )
    try:
        # No C loader: libyaml follows a thousand brackets until the process dies, this one raises.
        root = yaml.compose(head, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 2
        raise InputError(
            f"{name}, line {line}: the front matter is no YAML: {error.problem or error.context}.",
            "Mend that line; a value that holds a colon or begins with a mark needs quotation marks around it.",
        ) from None
    except (yaml.YAMLError, RecursionError) as error:
        told = "it is nested too deeply" if isinstance(error, RecursionError) else str(error).split("\n")[0]
        raise InputError(f"{name}, line 2: the front matter is no YAML: {told}.", "Mend it.") from None
    if root is None:
        return {}, {}
    if not isinstance(root, yaml.MappingNode):
        return None
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    for key, value in root.value:
        if isinstance(key, yaml.ScalarNode) and key.value in KEYS:
            lines[key.value] = key.start_mark.line + 2
            values[key.value] = _own(value, lines) if key.value == "pullquote" else _value(value, key.value)
    return values, lines


def _depth(head: str) -> int:
    """How many brackets are open at once, at most: those in quotation marks too, which do no harm."""
    deepest = depth = 0
    for bracket in re.findall(r"[\[\]{}]", head):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _own(node: Node, lines: dict[str, int]) -> object:
    """What stands under `pullquote`."""
    import yaml

    if not isinstance(node, yaml.MappingNode):
        return _value(node, "pullquote")
    own: dict[str, object] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        lines[f"pullquote.{name}"] = key.start_mark.line + 2
        own[name] = _value(value, name)
    return own


def _value(node: Node, key: str) -> object:
    """Text, a switch, nothing, or a list of texts; anything deeper is a mapping that whoever wants the key refuses."""
    import yaml

    if isinstance(node, yaml.ScalarNode):
        if node.tag == "tag:yaml.org,2002:null":
            return None
        if key in _SWITCHES and node.tag == "tag:yaml.org,2002:bool":
            return node.value.casefold() in _TRUE
        return node.value
    if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return [item.value for item in node.value]
    return {}
