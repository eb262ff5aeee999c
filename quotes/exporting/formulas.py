"""Cells that a spreadsheet would take for formulas, written so that it does not, and read back as they were.

Pure. A CSV file that a program writes of other people's words must not run them when it is opened (OWASP Application
Security Verification Standard 5.0, requirement 1.2.10, read in a copy on 2026-11-21): such cells get an apostrophe in
front.
"""

from __future__ import annotations

import re

# The full-width forms are formulas too, in spreadsheets set to Japanese or Chinese. Cells that have the apostrophe
# already get another, so that none is lost on the way back.
_FORMULA = re.compile(r"'*(?:[\t\r]|\s*[=+\-@＝＋－＠])")


def escaped(cell: str) -> str:
    """The cell with an apostrophe in front if it might be a formula; `unescaped` gives it back as it was."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescaped(cell: str) -> str:
    """The cell without the apostrophe that `escaped` put in front; one that a spreadsheet took away is not missed."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
