"""The annotation reader: Hypothes.is exports and W3C Web Annotations.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotes.errors import InputError
from quotes.readers.decoding import decode, decode_head
from quotes.readers.highlights import hypothesis_annotation, web_annotation
from quotes.readers.highlights.gathering import Gathering
from quotes.readers.highlights.placed_json import Placed, count_keys, elements, member, text_of, values_of
from quotes.readers.highlights.web_annotation import is_type
from quotes.readers.reader import Reading

_EVIDENCE = re.compile(
    r'"(?:@?type|@context)"\s{0,8}:\s{0,8}(?:\[\s{0,200})?"(?:TextQuoteSelector|https?://www\.w3\.org/ns/anno\.jsonld)"'
    r'|"(?:user|export_userid)"\s{0,8}:\s{0,8}"acct:'
)
_TYPE = re.compile(r'"@?type"\s{0,8}:\s{0,8}(?:\[\s{0,200})?"(?:oa:)?Annotation(?:Page|Collection)?"')
_KEYS_BESIDE = frozenset({"target", "body", "bodyValue", "items", "first"})
# Where lists of annotations are kept: in answers and exports of Hypothes.is, and in collections and their pages.
_LISTS = ("rows", "annotations", "items", "first", "@graph")


@dataclass(frozen=True, slots=True)
class AnnotationReader:
    """Reads annotations of pages: the words they quote become drafts where somebody says whose words those are."""

    name: str = "annotations"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure of the types and accounts that only annotations have."""
        text = decode_head(head).lstrip()
        if text[:1] not in ("{", "["):
            return 0.0
        is_typed = _TYPE.search(text) is not None and count_keys(text, _KEYS_BESIDE) > 0
        return 0.95 if is_typed or _EVIDENCE.search(text) else 0.0

    def read(self, document: bytes, name: str) -> Reading:
        """The annotations. Raises InputError for bad JSON, and for JSON that holds none."""
        decoded = decode(document, name)
        gathering = Gathering(self.name, decoded, name)
        is_known = False
        waiting = values_of(decoded.text, name)
        # What is inside a list comes after all that stands beside it.
        for placed in waiting:
            lists = [found for key in _LISTS if (found := member(decoded.text, placed, key)) is not None]
            if isinstance(placed.value, list):
                waiting.extend(elements(decoded.text, placed))
            elif _is_annotation(placed.value):
                is_known = True
                _take(gathering, placed)
            elif lists:
                is_known = is_known or any(isinstance(each.value, list) for each in lists)
                waiting.extend(each for each in lists if isinstance(each.value, list | dict))
            else:
                gathering.skip(gathering.line(placed.offset), "no annotation", _shown(placed.value))
        if not is_known:
            raise InputError(f"{name} is JSON, but holds no annotations.", "Leave --as out, or export it once more.")
        return gathering.reading()


def _is_annotation(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    return is_type(value, "Annotation") or ("target" in value and ("uri" in value or "user" in value))


def _take(gathering: Gathering, placed: Placed) -> None:
    value = placed.value if isinstance(placed.value, dict) else {}
    line = gathering.line(placed.offset)
    if is_type(value, "Annotation"):
        web_annotation.take_annotation(gathering, value, line)
    else:
        hypothesis_annotation.take_annotation(gathering, value, line)


def _shown(value: object) -> str:
    """A value to recognise it by, without following it into its depths."""
    return ", ".join(map(str, value)) if isinstance(value, dict) else text_of(value)
