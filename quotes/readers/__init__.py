"""Documents into drafts: the seam every reader meets, and the readers that come with Pullquote.

Pure: a document is bytes handed in, and a reading is a value handed back. The readers are loaded when they are asked
for: most of what is done with a store reads no document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotes.readers.reader import Note, Reader, Reading, Skipped

if TYPE_CHECKING:
    from quotes.readers.choose import READERS, choose_reader, read_document, read_parts

__all__ = ["READERS", "Note", "Reader", "Reading", "Skipped", "choose_reader", "read_document", "read_parts"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'quotes.readers' has no attribute {name!r}")
    from quotes.readers import choose

    return getattr(choose, name)
