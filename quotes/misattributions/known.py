"""The list of misattributed sayings that comes with Pullquote.

Pure, but for reading its own data file.
"""

from __future__ import annotations

from importlib import resources

from quotes.misattributions.reading import ListReading, read_list

KNOWN = "known"
"""The name it is kept under."""


def known_list() -> ListReading:
    """The list, read anew. Each entry has the address of the research behind it."""
    data = resources.files("quotes").joinpath("misattributions", "known.csv").read_bytes()
    return read_list(data, "known.csv")
