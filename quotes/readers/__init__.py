"""Documents into drafts: the seam every reader meets, and the readers that come with Pullquote.

Pure: a document is bytes handed in, and a reading is a value handed back.
"""

from quotes.readers.choose import READERS, choose, read_document, read_parts
from quotes.readers.reader import Note, Reader, Reading, Skipped

__all__ = ["READERS", "Note", "Reader", "Reading", "Skipped", "choose", "read_document", "read_parts"]
