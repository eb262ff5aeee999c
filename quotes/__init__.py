"""The ground floor: quotations, who said them, where they stand, and how sure we are.

Pure. What does I/O (`quotes.store`, `quotes.database`, `quotes.readers`) is imported by its own name.
"""

from quotes.errors import InputError, NotFound, PullquoteError, Refused, StorageError
from quotes.identity import quote_id
from quotes.model import Attribution, Draft, Place, Quote, Source, Words

__all__ = [
    "Attribution",
    "Draft",
    "InputError",
    "NotFound",
    "Place",
    "PullquoteError",
    "Quote",
    "Refused",
    "Source",
    "StorageError",
    "Words",
    "quote_id",
]
