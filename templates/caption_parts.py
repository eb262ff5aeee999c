"""What a caption template is made into: parts with their priorities, and in them texts of which each knows what it is.

Pure. Jinja2 runs in its sandbox, on templates that `templates.caption_check` has passed, with our own few filters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes, pass_context
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from quotes.errors import InputError

LONGEST_CAPTION = 20_000
"""No template gives more characters: rendering stops there."""

PART_OPEN, PART_HEAD, PART_CLOSE, OPEN, CLOSE, MISSING = "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5"
"""Noncharacters, which no text has: they mark in Jinja's output what each piece is."""

_MARKS = re.compile(r"[\ufdd0-\ufdef]")
_SPLIT = re.compile(r"([\ufdd0-\ufdd5])")

VALUES = (
    "quote",
    "words",
    "author",
    "source",
    "title",
    "detail",
    "topic",
    "others",
    "tags",
    "link",
    "handle",
    "language",
    "network",
)
"""What a template can name."""


class Value(str):
    """A text that knows which value it is of."""

    __slots__ = ("kind",)

    def __new__(cls, text: str, kind: str) -> Value:
        """The text without the characters that mark pieces."""
        made = super().__new__(cls, _MARKS.sub("", text))
        made.kind = kind
        return made

    kind: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. `kind` is the value it is of, or `text` for what stands in the template itself."""

    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Part:
    """Runs that are kept or dropped together; priority 0 is what stands outside of all parts and is always kept.

    A part that needs a value there is none of is `missing`; so is what stands outside of all parts, which matters in a
    reply.
    """

    name: str
    priority: int
    runs: tuple[Run, ...]
    missing: bool = False


class PartTag(Extension):
    """`{% part NAME PRIORITY %}…{% endpart %}`."""

    tags = {"part"}  # noqa: RUF012 - as Jinja2 declares it

    def parse(self, parser: Parser) -> nodes.CallBlock:
        """Reads one part."""
        line = next(parser.stream).lineno
        name = parser.stream.expect("name").value
        priority = parser.stream.expect("integer").value
        body = parser.parse_statements(("name:endpart",), drop_needle=True)
        call = self.call_method("_marked", [nodes.Const(name), nodes.Const(priority)], lineno=line)
        return nodes.CallBlock(call, [], [], body, lineno=line)

    def _marked(self, name: str, priority: int, caller: Callable[[], str]) -> str:
        return f"{PART_OPEN}{name}:{priority}{PART_HEAD}{caller()}{PART_CLOSE}"


def environment() -> ImmutableSandboxedEnvironment:
    """A sandbox without globals and tests, and with only the filters that `FILTERS` names."""
    made = ImmutableSandboxedEnvironment(autoescape=False, extensions=[PartTag], finalize=_finalized)
    made.globals.clear()
    made.tests.clear()
    made.filters.clear()
    made.filters.update(FILTERS)
    return made


def rendered(template: Any, values: Mapping[str, str | Sequence[str] | None], origin: str) -> tuple[Part, ...]:
    """The parts of a template filled in with values, in their order; raises `InputError` when they get too long."""
    context: dict[str, object] = dict.fromkeys(VALUES)
    for name, value in values.items():
        if isinstance(value, str):
            context[name] = Value(value, name)
        elif value is not None:
            context[name] = tuple(Value(one, "tag") for one in value)
    pieces, length = [], 0
    try:
        for piece in template.generate(context, _spent=[0]):
            pieces.append(piece)
            length += len(piece)
            if length > 4 * LONGEST_CAPTION:
                raise _TooLong("The caption gets too long.")
        return tuple(_parts("".join(pieces)))
    except _TooLong:
        raise too_long(origin) from None


def too_long(origin: str) -> InputError:
    """The error for a template whose output is out of all proportion."""
    return InputError(
        f"{origin}: the caption would have more than {LONGEST_CAPTION:,} characters.", "Repeat less in the template."
    )


class _TooLong(InputError):
    """Raised inside Jinja; told with the template's name by `rendered`."""


@pass_context
def _finalized(context: Context, value: object) -> str:
    """What `{{ … }}` prints: a value with marks around it, so that it is known again."""
    if value is None or value == "" or value == ():
        return MISSING
    if isinstance(value, tuple):
        text = ("" if isinstance(value, _Sequence) else " ").join(_finalized(context, one) for one in value)
    elif isinstance(value, Value):
        text = f"{OPEN}{value.kind}:{value}{CLOSE}"
    else:
        text = _MARKS.sub("", str(value))
    spent = context.resolve("_spent")
    spent[0] += len(text)
    if spent[0] > 2 * LONGEST_CAPTION:
        raise _TooLong("The caption gets too long.")
    return text


def _parts(marked: str) -> Iterator[Part]:
    """The parts in Jinja's output, with what stands between them as parts of priority 0."""
    name, priority, runs, missing, kind = "", 0, list[Run](), False, "text"
    head, length = False, 0
    for token in _SPLIT.split(marked):
        if token in (PART_OPEN, PART_CLOSE):
            if runs or missing:
                yield Part(name, priority, tuple(runs), missing)
            name, priority, runs, missing, kind, head = "", 0, [], False, "text", token == PART_OPEN
        elif token == MISSING:
            missing = True
        elif token == OPEN:
            kind = ""
        elif token == CLOSE:
            kind = "text"
        elif token == PART_HEAD:
            head = False
        elif head:
            name, _, number = token.partition(":")
            priority = int(number)
        elif token:
            if not kind:
                kind, _, token = token.partition(":")
            runs.append(Run(token, kind))
            if (length := length + len(token)) > LONGEST_CAPTION:
                raise _TooLong("The caption gets too long.")
    if runs or missing:
        yield Part(name, priority, tuple(runs), missing)


def _each(change: Callable[[str], str]) -> Callable[[object], object]:
    """A filter that changes a text, or each of several, and leaves them what they are of."""

    def changed(value: object) -> object:
        if value is None:
            return None
        if isinstance(value, tuple):
            return type(value)(changed(one) for one in value)
        text = change(str(value))
        return Value(text, value.kind) if isinstance(value, Value) else text

    return changed


def _joined(value: object, between: object = "") -> object:
    """Several values with a text between them."""
    if not isinstance(value, tuple):
        return value
    several: list[object] = []
    for one in value:
        several += [one] if not several else [Value(str(between)[:100], "text"), one]
    return _Sequence(several) if several else None


class _Sequence(tuple[object, ...]):
    """Values that are printed without a space between them."""

    __slots__ = ()


def _default(value: object, other: object = "") -> object:
    return other if value in (None, "", ()) else value


def _first(value: object) -> object:
    return (value[0] if value else None) if isinstance(value, tuple) else value


def _last(value: object) -> object:
    return (value[-1] if value else None) if isinstance(value, tuple) else value


def _length(value: object) -> int:
    return len(value) if isinstance(value, str | tuple) else 0


FILTERS: dict[str, Callable[..., object]] = {
    "capitalize": _each(lambda text: text[:1].upper() + text[1:]),
    "default": _default,
    "first": _first,
    "join": _joined,
    "last": _last,
    "length": _length,
    "lower": _each(str.lower),
    "trim": _each(str.strip),
    "upper": _each(str.upper),
}
"""Every filter there is. None makes a text more than thrice as long."""
