"""A library as W3C Web Annotations: a page of them, each a quotation with the places it stands in.

Pure. The model is the W3C Recommendation of 2017-02-23 (www.w3.org/TR/annotation-model). What it has no word for stands
in the record, under a name of ours. Each piece of evidence is an annotation of its own, after its quotation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from quotes.evidence.annotation import CONTEXT, annotation_of, document_address
from quotes.exporting.record import MARK, Exported, record_of, written_json
from quotes.exporting.written import Written

ENDING = "json"

_RECORD = f"{MARK}:record"
_PAGE = "urn:pullquote:export"
_HEAD = {"@context": CONTEXT, "id": _PAGE, "type": "AnnotationPage"}
# Within a value each quotation mark has a backslash before it, so only a key is meant.
_ID = re.compile(rf'(?<!\\)"id"\s*:\s*"{_PAGE}"')
_BEGINNING = json.dumps(_HEAD)[:-1] + ', "items": ['


def lines(library: Iterable[Exported]) -> Iterator[str]:
    """The page, an annotation a line."""
    yield _BEGINNING
    first = True
    for exported in library:
        found = [{**annotation_of(exported.quote, each)} for each in exported.evidence]
        for annotation in (_annotation(record_of(exported)), *found):
            # The page says it for all of them.
            annotation.pop("@context", None)
            yield ("\n" if first else ",\n") + written_json(annotation)
            first = False
    yield "\n]}\n"


def is_ours(text: str) -> bool:
    """Whether a text is a page as `lines` writes it, however another program spaced it out and ordered its keys."""
    return re.match(r"\s*\{", text) is not None and _ID.search(text) is not None


def read(text: str) -> Iterator[Written]:
    """The records of such a text."""
    try:
        items = json.loads(text)["items"]
    except (ValueError, RecursionError, LookupError, TypeError):
        items = None
    if not isinstance(items, list):
        yield Written(1, broken="it is no whole page of annotations", text=text[:200])
        return
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict) and item.get("motivation") == "assessing" and _RECORD not in item:
            continue
        # Written an annotation a line, below the line of the head.
        yield _written(item, number + 1)


def _written(item: object, line: int) -> Written:
    record = item.get(_RECORD) if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(record, dict):
        shown = str(item.get("id"))[:200] if isinstance(item, dict) else ""
        return Written(line, broken="it is an annotation without our record; --as annotations reads it", text=shown)
    body = item.get("body")
    said = next((each for each in body if isinstance(each, dict)), {}) if isinstance(body, list) else {}
    shown = str(said.get("text"))[:200]
    if said.get("text") != record.get("text"):
        reason = "its words were changed, and its record was not; --as annotations reads them"
        return Written(line, broken=reason, text=shown)
    return Written(line, record, text=shown)


def _annotation(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": f"urn:pullquote:quote:{record['id']}",
        "type": "Annotation",
        "motivation": "highlighting",
        "created": record["added_at"],
        "body": [
            _quotation(record),
            *({"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in record["tags"]),
        ],
        "target": [_target(place) for place in record["places"]] or [f"urn:pullquote:quote:{record['id']}"],
        _RECORD: record,
    }


def _quotation(record: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "schema:Quotation",
        "text": record["text"],
        "creator": {"type": "Organization" if record["author_kind"] == "group" else "Person", "name": record["author"]},
    }
    if record["language"]:
        body["inLanguage"] = record["language"]
    if source := record["source"]:
        known = {
            "type": "schema:CreativeWork",
            "name": source["title"],
            "url": source["url"],
            "datePublished": source["date"],
            "license": source["licence"],
        }
        body["isPartOf"] = {key: value for key, value in known.items() if value}
    return body


def _target(place: Mapping[str, Any]) -> dict[str, Any]:
    quoted = {key: place[key] for key in ("exact", "prefix", "suffix") if key in place}
    target: dict[str, Any] = {"source": document_address(place["document"])}
    if quoted:
        target["selector"] = {"type": "TextQuoteSelector", **quoted}
    return target
