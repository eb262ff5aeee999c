"""A library as Markdown for people: each quote a block quotation with its credit, and its record in a comment.

Pure. A comment of HTML is not shown where the Markdown is (CommonMark 0.31.2, section 4.6). What a person changes in
the quotation is not in the comment, so a changed one is told and not taken.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from quotes.exporting.record import MARK, Exported, record_of, written_json
from quotes.exporting.written import Written

ENDING = "md"

_OPENING = f"<!-- {MARK} "
_CLOSING = " -->"
_SHOWN = "shown"
_HEAD = f"{_OPENING}export{_CLOSING}"
"""The first line: the first record may stand below a quotation of twenty thousand characters."""
# What Markdown would take for a sign of its own, anywhere or where a line begins (CommonMark 0.31.2, section 2.4).
_SIGN = re.compile(r"[\\`*_\[\]<>&~|#]|^[-+=]")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")


def lines(library: Iterable[Exported]) -> Iterator[str]:
    """The quotations, one after another."""
    yield f"{_HEAD}\n"
    for record in map(record_of, library):
        shown = _shown(record)
        kept = written_json({**record, _SHOWN: _hash(shown)})
        # A comment may not hold its own end. These stand in strings alone, where JSON has another way to write them.
        safe = kept.replace("--", "-\\u002d").replace("<", "\\u003c").replace(">", "\\u003e")
        yield f"\n{shown}\n\n{_OPENING}{safe}{_CLOSING}\n"


def is_ours(text: str) -> bool:
    """Whether a text begins as `lines` writes it, or with a quotation that such a comment follows."""
    before, found, _ = text.partition(_OPENING)
    return bool(found) and all(line.startswith(">") or not line.strip() for line in before.split("\n"))


def read(text: str) -> Iterator[Written]:
    """The records of such a text, and every line of it that belongs to none."""
    above: list[str] = []
    begins = 1
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.rstrip()
        if line == _HEAD and not above:
            continue
        if line.startswith(_OPENING) and line.endswith(_CLOSING):
            yield _written("\n".join(above).strip("\n"), line, number if not above else begins)
            above = []
        elif line or above:
            if not above:
                begins = number
            above.append(line)
    if left := "\n".join(above).strip():
        yield Written(begins, broken="nothing tells what this is", text=left[:200])


def _written(shown: str, comment: str, line: int) -> Written:
    begins = shown.lstrip("> ")[:200]
    try:
        record = json.loads(comment[len(_OPENING) : -len(_CLOSING)])
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        return Written(line, broken="the comment below it is no record of an export", text=begins)
    if record.pop(_SHOWN, None) != _hash(shown):
        reason = "the quotation was changed by hand, and the record below it was not; --as markdown reads what is shown"
        return Written(line, broken=reason, text=begins)
    return Written(line, record, text=begins)


def _shown(record: dict[str, Any]) -> str:
    """The quotation as people see it: a hard line break wherever the words have one."""
    words = "  \n".join(map(_plain, record["text"].split("\n")))
    source = record["source"] or {}
    details = [source.get("date"), record["locator"]]
    credit = f"— {_plain(record['author'])}"
    credit += f", *{_plain(source['title'])}*" if source else ""
    credit += "".join(f", {_plain(detail)}" for detail in details if detail)
    return "\n".join(f"> {line}" if line.strip() else ">" for line in [*words.split("\n"), "", credit])


def _plain(text: str) -> str:
    """A line as Markdown shows it to the letter."""
    return _NUMBERED.sub(r"\1\\\2", _SIGN.sub(r"\\\g<0>", text))


def _hash(shown: str) -> str:
    """Of what is seen: editors take away spaces at the ends of lines, and readers byte order marks."""
    seen = "\n".join(line.rstrip() for line in shown.replace("\ufeff", "").split("\n"))
    return hashlib.sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()[:16]
