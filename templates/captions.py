"""Caption templates by name: found in a person's folder or among the bundled ones, checked whole, compiled once.

Touches: disk.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from quotes.errors import InputError, NotFound, nearest
from templates.caption_check import check_caption
from templates.caption_parts import Part, environment, rendered

BUNDLED = Path(__file__).parent / "captions"

LARGEST_FILE = 10_000
"""Characters of a template file."""

MOST_VARIANTS = 50

MOST_REPLIES = 24
"""Messages that may follow a post: 25 with it, as many as X's own window for threads takes (from memory)."""

_BETWEEN = re.compile(r"^---[ \t]*$", re.MULTILINE)
_REPLY = re.compile(r"^>>>[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """One way to write a post: its caption, compiled, and the messages that follow it in its thread."""

    caption: Any
    replies: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class CaptionTemplate:
    """One template file: its variants, compiled. `text` is what stands in the file and `origin` its path."""

    name: str
    origin: str
    text: str
    variants: tuple[Variant, ...]

    def render(self, values: Mapping[str, str | Sequence[str] | None], variant: int = 0) -> tuple[Part, ...]:
        """The parts of one variant, filled in; variants come round. Raises `InputError` when they get too long."""
        return rendered(self.variants[variant % len(self.variants)].caption, values, self.origin)

    def replies(
        self, values: Mapping[str, str | Sequence[str] | None], variant: int = 0
    ) -> tuple[tuple[Part, ...], ...]:
        """The parts of each message that follows the caption, filled in like it."""
        chosen = self.variants[variant % len(self.variants)]
        return tuple(rendered(reply, values, self.origin) for reply in chosen.replies)


class Captions:
    """The templates at hand: those in a person's folders first, then the bundled ones."""

    def __init__(self, folders: tuple[Path, ...] = ()) -> None:
        self._own = folders
        self._kept: dict[Path, CaptionTemplate] = {}

    def names(self) -> tuple[str, ...]:
        """Every template's name, sorted; one in a person's folder hides a bundled one of the same name."""
        return tuple(sorted({path.stem for folder in (*self._own, BUNDLED) for path in folder.glob("*.j2")}))

    def path(self, name: str) -> Path:
        """The file of a template; raises `NotFound` with the nearest name."""
        for folder in (*self._own, BUNDLED):
            if path := _inside(folder, name):
                return path
        near = nearest(name, self.names())
        raise NotFound(
            f"There is no caption template {name!r}.",
            (f"Did you mean {near!r}? " if near else "") + f"Templates: {', '.join(self.names())}.",
        )

    def get(self, name: str) -> CaptionTemplate:
        """The template of that name; raises `NotFound`, and `InputError` with file and line when it is not right."""
        return self._read(self.path(name))

    def chosen(self, account: str | None, network: str) -> CaptionTemplate:
        """The template for an account's posts: the account's own, the network's, the person's default, the bundled."""
        return self._read(self.chosen_path(account, network))

    def chosen_path(self, account: str | None, network: str) -> Path:
        """The file of the template for an account's posts on a network."""
        names = [name for name in (account, network, "default") if name]
        for folder in self._own:
            for name in names:
                if path := _inside(folder, name):
                    return path
        return _inside(BUNDLED, network) or BUNDLED / "default.j2"

    def _read(self, path: Path) -> CaptionTemplate:
        if path not in self._kept:
            self._kept[path] = read_caption(path)
        return self._kept[path]


def read_caption(path: Path) -> CaptionTemplate:
    """The template in a file; raises `NotFound` or `InputError`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise NotFound(f"The caption template {path} does not exist.", "Check the path.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The caption template {path} cannot be read: {error}.", "It must be text in UTF-8."
        ) from error
    return parse_caption(text, name=path.stem, origin=str(path))


def parse_caption(text: str, *, name: str = "caption", origin: str = "caption") -> CaptionTemplate:
    """The template that a text spells out; `origin` names it in errors. Raises `InputError` with the line."""
    if len(text) > LARGEST_FILE:
        raise InputError(f"{origin} has more than {LARGEST_FILE:,} characters.", "A caption template is short: cut it.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if at := re.search(r"[\x00-\x08\x0b-\x1f\x7f\ufdd0-\ufdef]", text):
        line = text.count("\n", 0, at.start()) + 1
        raise InputError(f"{origin}, line {line}: the character U+{ord(at[0]):04X} cannot stand here.", "Take it out.")
    # Lines in a comment part nothing: else taking out a thread by a comment would post the comment's end.
    lines = _COMMENT.sub(lambda found: re.sub(".", " ", found[0]), text)
    variants, start = [], 0
    for between in [*_BETWEEN.finditer(lines), None]:
        variants.append(_variant(text, lines, start, between.start() if between else len(text), origin))
        start = between.end() if between else start
    found = tuple(variant for variant in variants if variant is not None)
    if not found:
        raise InputError(f"{origin} is empty.", "Write a caption, for example `{{ quote }} — {{ author }}`.")
    if len(found) > MOST_VARIANTS:
        raise InputError(f"{origin} has {len(found)} variants.", f"{MOST_VARIANTS} are the most.")
    return CaptionTemplate(name, origin, text, found)


def _variant(text: str, lines: str, start: int, end: int, origin: str) -> Variant | None:
    """The variant that stands there, with its replies; None when there is nothing in it but comments.

    `lines` is the text with its comments blanked.
    """
    edges = [start, *(edge for at in _REPLY.finditer(lines, start, end) for edge in at.span()), end]
    messages = []
    for begin, finish in zip(edges[::2], edges[1::2], strict=True):
        # Line ends in front keep the lines of later messages what they are in the file.
        before = "\n" * text.count("\n", 0, begin)
        messages.append(_compiled(before, text[begin:finish], origin, credited=begin == start))
    caption, *replies = messages
    if caption is None and not replies:
        return None
    if None in messages:
        line = text.count("\n", 0, edges[2 * messages.index(None)]) + 1
        raise InputError(f"{origin}, line {line}: a message is empty.", "Write it, or take its line `>>>` out.")
    if len(replies) > MOST_REPLIES:
        raise InputError(f"{origin} has a thread of {len(replies)} replies.", f"{MOST_REPLIES} are the most.")
    return Variant(caption, tuple(replies))


def _compiled(before: str, source: str, origin: str, *, credited: bool) -> Any:
    """One message, checked and compiled; None when there is nothing in it but comments."""
    jinja = _environment()
    try:
        tree = jinja.parse(before + source)
        if all(isinstance(node, nodes.TemplateData) and not node.data.strip() for node in _printed(tree)):
            return None
        check_caption(tree, origin, credited=credited)
        return jinja.from_string(tree)
    except TemplateSyntaxError as error:
        raise InputError(f"{origin}, line {error.lineno}: {_sentence(error.message)}", "Mend it there.") from None
    except (RecursionError, ValueError, OverflowError, MemoryError, SyntaxError):
        line = before.count("\n") + 1
        raise InputError(
            f"{origin}, line {line}: this is too deep or too large to be read.", "Write it flatter."
        ) from None


def _sentence(message: str | None) -> str:
    words = " ".join((message or "this is no template").split())
    return words[:1].lower() + words[1:].rstrip(".") + "."


def _printed(tree: nodes.Template) -> list[nodes.Node]:
    return [node for top in tree.body for node in (top.nodes if isinstance(top, nodes.Output) else [top])]


def _inside(folder: Path, name: str) -> Path | None:
    """The file of that name in a folder; a name with a path in it leads nowhere."""
    path = folder / f"{name}.j2"
    return path if path.parent == folder and path.is_file() else None


@cache
def _environment() -> Any:
    return environment()
