"""Front matter: what a page of Markdown says about itself before its text, in YAML (`---`) or TOML (`+++`).

Pure. YAML is read by PyYAML: a small reader of our own would sooner or later take a title for something else than the
program that the page was written for does. Only its tree of nodes is made, and of that only what is asked for is looked
at, so no value is built, no tag is called, and an alias or a merge key can multiply nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quotes.errors import InputError
from quotes.markup.toml_lines import MOST_PARTS, line_of, line_with_long_key

if TYPE_CHECKING:
    from yaml import Node

LARGEST = 64 * 1024
"""Characters of front matter. People write a few hundred; a page's own text begins after them."""

_DEEPEST = 100
"""Brackets open at once. People write two or three; the time that PyYAML takes grows with the square of their number,
and reaches four seconds at a thousand."""

_TRUE = frozenset({"true", "yes", "on"})
"""YAML 1.1, type bool, without its single letters, which PyYAML leaves out too."""

_END = {"---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.M), "+++": re.compile(r"^\+\+\+[ \t]*$", re.M)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which keys are read, and how. `keys` is None for all.

    A key of `tables` may hold a table, whose own keys are read too, or a list of tables, of which the `name` is. A key
    of `switches` may be true or false; of any other key these are words, so a title `Yes` is a word.
    """

    keys: Container[str] | None = None
    tables: Container[str] = ()
    switches: Container[str] = ()

    def has(self, key: str) -> bool:
        """Whether a key is read."""
        return self.keys is None or key in self.keys


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What is read of it, the line of each key (from 1, `outer.key` for what stands in a table), and the rest.

    Values are text, switches, None, lists of text, and tables of these where they are wanted; `body` is the page's own
    text, which begins at the line `begins`.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    body: str = ""
    begins: int = 1


def read_front_matter(text: str, name: str, wanted: Wanted) -> FrontMatter:
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
    found = _toml(head, name, wanted) if fence == "+++" else _yaml(head, name, wanted)
    # Words between two ruled lines are no front matter.
    return FrontMatter(body=text) if found is None else FrontMatter(*found, body, head.count("\n") + 3)


def _toml(head: str, name: str, wanted: Wanted) -> tuple[dict[str, object], dict[str, int]]:
    if (number := line_with_long_key(head)) is not None:
        raise InputError(f"{name}, line {number + 1}: a key has more than {MOST_PARTS} parts.", "Mend that line.")
    try:
        # Numbers stay as they are written: a title 1.10 is not 1.1.
        table = tomllib.loads(head, parse_float=str)
    # A ValueError is also a number of more digits than Python reads.
    except (ValueError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) + 1 if at else 1
        told = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise InputError(f"{name}, line {line}: the front matter is no TOML: {told}.", "Mend that line.") from None
    values = {key: table[key] for key in table if wanted.has(key)}
    lines = {key: line_of(head, (key,)) + 1 for key in values}
    for outer, value in values.items():
        if outer in wanted.tables and isinstance(value, dict):
            lines |= {f"{outer}.{key}": line_of(head, (outer, key)) + 1 for key in value}
        elif outer in wanted.tables and isinstance(value, list):
            values[outer] = [item.get("name", "") if isinstance(item, dict) else item for item in value]
    return values, lines


def _yaml(head: str, name: str, wanted: Wanted) -> tuple[dict[str, object], dict[str, int]] | None:
    """Values and lines; None for what is no mapping."""
    import yaml

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
        if isinstance(key, yaml.ScalarNode) and wanted.has(key.value):
            lines[key.value] = key.start_mark.line + 2
            values[key.value] = _value(value, key.value, wanted, lines)
    return values, lines


def _depth(head: str) -> int:
    """How many brackets are open at once, at most: those in quotation marks too, which do no harm."""
    deepest = depth = 0
    for bracket in re.findall(r"[\[\]{}]", head):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _value(node: Node, key: str, wanted: Wanted, lines: dict[str, int]) -> object:
    """The value of an outer key, which may be a table or a list of tables where these are wanted."""
    import yaml

    if key not in wanted.tables:
        return _plain(node, key, wanted)
    if isinstance(node, yaml.MappingNode):
        table: dict[str, object] = {}
        for inner, value in node.value:
            name = inner.value if isinstance(inner, yaml.ScalarNode) else "?"
            lines[f"{key}.{name}"] = inner.start_mark.line + 2
            table[name] = _plain(value, name, wanted)
        return table
    if isinstance(node, yaml.SequenceNode) and any(isinstance(item, yaml.MappingNode) for item in node.value):
        return [_name(item) for item in node.value]
    return _plain(node, key, wanted)


def _name(node: Node) -> str:
    """The text, or a table's `name`; nothing for what has none among its first keys."""
    import yaml

    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    # An alias can repeat one long table a thousand times, so only its beginning is looked at.
    pairs = node.value[:20] if isinstance(node, yaml.MappingNode) else []
    return next((str(value.value) for key, value in pairs if key.value == "name" and _is_text(value)), "")


def _is_text(node: Node) -> bool:
    import yaml

    return isinstance(node, yaml.ScalarNode)


def _plain(node: Node, key: str, wanted: Wanted) -> object:
    """Text, a switch, nothing, or a list of texts; anything deeper is a mapping that whoever wants the key refuses."""
    import yaml

    if isinstance(node, yaml.ScalarNode):
        if node.tag == "tag:yaml.org,2002:null":
            return None
        if key in wanted.switches and node.tag == "tag:yaml.org,2002:bool":
            return node.value.casefold() in _TRUE
        return node.value
    if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return [item.value for item in node.value]
    return {}
