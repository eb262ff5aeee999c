"""The formats a library is written in, by their names.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from quotes.exporting import csv_table, json_lines, markdown, web_annotations
from quotes.exporting.record import Exported
from quotes.exporting.written import Written


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how quotes become text, how text is known again and read, and how files of it end."""

    ending: str
    lines: Callable[[Iterable[Exported]], Iterator[str]]
    is_ours: Callable[[str], bool]
    read: Callable[[str], Iterator[Written]]


FORMATS = {
    "csv": Format(csv_table.ENDING, csv_table.lines, csv_table.is_ours, csv_table.read),
    # Before JSON Lines, whose records it holds.
    "w3c": Format(web_annotations.ENDING, web_annotations.lines, web_annotations.is_ours, web_annotations.read),
    "jsonl": Format(json_lines.ENDING, json_lines.lines, json_lines.is_ours, json_lines.read),
    "markdown": Format(markdown.ENDING, markdown.lines, markdown.is_ours, markdown.read),
}
