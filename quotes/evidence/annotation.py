"""Evidence as a W3C Web Annotation: the words, where they stand in the document, and what was found about them.

Pure. The model is the W3C Recommendation of 2017-02-23 (www.w3.org/TR/annotation-model); the words are a Quotation of
schema.org, so that the annotation reader takes them back. A document without an address is named by its hash as in
RFC 6920.
"""

from __future__ import annotations

import base64
import uuid
from datetime import datetime
from typing import Any

from quotes.evidence.record import Evidence
from quotes.evidence.wording import said
from quotes.model import Place, Quote, SourceKind

CONTEXT: list[object] = [
    "http://www.w3.org/ns/anno.jsonld",
    {"schema": "https://schema.org/", "pullquote": "urn:pullquote:"},
]

_WORKS = {
    SourceKind.BOOK: "Book",
    SourceKind.ARTICLE: "Article",
    SourceKind.PAPER: "ScholarlyArticle",
    SourceKind.PODCAST: "PodcastEpisode",
    SourceKind.POST: "BlogPosting",
    SourceKind.SITE: "WebPage",
}


def annotation_of(quote: Quote, evidence: Evidence) -> dict[str, Any]:
    """The evidence as an annotation of the document: `assessing` its words, with position and quotation selectors.

    Offsets count code points of the document's text, as the model asks. Words that stand nowhere have no selector.
    """
    best = evidence.found[0] if evidence.found else None
    target: dict[str, Any] = {"source": document_address(evidence.document), "pullquote:name": evidence.name}
    if best is not None:
        position = {"type": "TextPositionSelector", "start": best.start, "end": best.end}
        target["selector"] = [quotation_selector(best.place), position]
    flags = [said(flag) for flag in evidence.flags]
    assessment: dict[str, Any] = {
        "type": "TextualBody",
        "purpose": "assessing",
        "format": "text/plain",
        "value": "; ".join([f"{evidence.match.value}, in a document of grade {evidence.grade.value}", *flags]),
        "pullquote:class": evidence.match.value,
        "pullquote:grade": evidence.grade.value,
        "pullquote:proof": evidence.proof.value,
        "pullquote:flags": [flag.kind.value for flag in evidence.flags],
        "pullquote:current": evidence.current,
    }
    if evidence.confirmed_at is not None:
        assessment["pullquote:confirmed"] = _moment(evidence.confirmed_at)
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'{quote.id}/{evidence.document}')}",
        "type": "Annotation",
        "motivation": "assessing",
        "created": _moment(evidence.checked_at),
        "generator": {"type": "Software", "name": evidence.tool},
        "body": [quotation_body(quote), assessment],
        "target": target,
    }
    if evidence.confirmed_by:
        made["creator"] = {"type": "Person", "name": evidence.confirmed_by}
    return made


def quotation_body(quote: Quote) -> dict[str, Any]:
    """The quote as a Quotation of schema.org, with its author and the work it is from."""
    body: dict[str, Any] = {
        "type": "schema:Quotation",
        "identifier": quote.id,
        "text": quote.text,
        "creator": {"type": "Person", "name": quote.attribution.person},
    }
    if quote.language:
        body["inLanguage"] = quote.language
    if (work := quote.source) is not None:
        known = {
            "type": f"schema:{_WORKS.get(work.kind, 'CreativeWork')}",
            "name": work.title,
            "url": work.url,
            "datePublished": work.date,
            "license": work.licence,
        }
        body["isPartOf"] = {key: value for key, value in known.items() if value}
    return body


def quotation_selector(spot: Place) -> dict[str, str]:
    """The selector for the words at a place, with what is around them."""
    return {"type": "TextQuoteSelector", "exact": spot.exact, "prefix": spot.prefix, "suffix": spot.suffix}


def document_address(sha256: str) -> str:
    """The name of a document by its hash: `ni:///sha-256;…` (RFC 6920, section 3)."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode("ascii").rstrip("=")
    return f"ni:///sha-256;{digest}"


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
