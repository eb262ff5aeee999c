"""Dates as English titles and show notes write them, as ISO 8601.

Pure.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_FORMS = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
    re.compile(_MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})(?!\d)", re.I),
    re.compile(
        r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?" + _MONTH + r",?\s+(?P<year>\d{4})(?!\d)", re.I
    ),
    re.compile(_MONTH + r",?\s+(?P<year>\d{4})(?!\d)", re.I),
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<number>\d{2})(?!\d)"),
    re.compile(r"^\s*(?P<year>\d{4})\s*$"),
)


def iso_date(text: str) -> str | None:
    """The first date in the text, as precise as it is written: `2023-08-29`, `2023-08` or `2023`; None without one.

    Dates in digits whose order differs from country to country (`08/09/2023`) are not guessed.
    """
    for form in _FORMS:
        match = form.search(text)
        if match is None:
            continue
        found = match.groupdict()
        year, day = int(found["year"]), found.get("day")
        month = found.get("number") or (_MONTHS.index(found["month"].lower()) + 1 if found.get("month") else None)
        if month is None:
            return f"{year:04}"
        if day is None:
            return f"{year:04}-{int(month):02}" if 1 <= int(month) <= 12 else None
        try:
            return date(year, int(month), int(day)).isoformat()
        except ValueError:
            return None
    return None
