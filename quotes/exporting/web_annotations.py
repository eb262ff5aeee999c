"""A library as W3C Web Annotations: a page of them, each a quotation with the places it stands in.

Pure. The model is the W3C Recommendation of 2017-02-23 (www.w3.org/TR/annotation-model). What it has no word for stands
in the record, under a name of ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from quotes.evidence.annotation import CONTEXT, document_address
from quotes.exporting.record import MARK
from quotes.exporting.written import Written

ENDING = "json"

_RECORD = f"{MARK}:record"
_HEAD = {"@context": CONTEXT, "id": "urn:pullquote:export", "type": "AnnotationPage"}
_BEGINNING = json.dumps(_HEAD)[:-1] + ', "items": ['


def lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The page, an annotation a line."""
    yield _BEGINNING
    first = True
    for record in records:
        yield ("\n" if first else ",\n") + json.dumps(_annotation(record), ensure_ascii=False)
        first = False
    yield "\n]}\n"


def is_ours(text: str) -> bool:
    """Whether a text begins as `lines` writes it, however another program spaced it out since."""
    return (
        "".join(_BEGINNING.split()) == "".join(text[: 4 * len(_BEGINNING)].split())[: len("".join(_BEGINNING.split()))]
    )


def read(text: str) -> Iterator[Written]:
    """The records of such a text."""
    try:
        items = json.loads(text)["items"]
    except (ValueError, RecursionError, KeyError):
        yield Written(1, broken="it is no whole page of annotations", text=text[:200])
        return
    for number, item in enumerate(items if isinstance(items, list) else [], start=1):
        # Written an annotation a line, below the line of the head.
        yield _written(item, number + 1)


def _written(item: object, line: int) -> Written:
    shown = json.dumps(item, ensure_ascii=False)[:200]
    record = item.get(_RECORD) if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(record, dict):
        return Written(line, broken="it is an annotation without our record; --as w3c reads it", text=shown)
    body = item.get("body")
    said = next((each for each in body if isinstance(each, dict)), {}) if isinstance(body, list) else {}
    if said.get("text") != record.get("text"):
        return Written(line, broken="its words were changed, and its record was not; --as w3c reads them", text=shown)
    return Written(line, record, text=str(record.get("text"))[:200])


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
