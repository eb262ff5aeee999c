"""Citations of a quote as they are printed and copied: a line, JSON, W3C Web Annotations.

Pure.
"""

from __future__ import annotations

from typing import Any

from pullquote.verifying import evidence_json
from quotes.errors import InputError
from quotes.evidence.annotation import annotation_of
from quotes.evidence.citation import cite, cite_evidence
from quotes.evidence.record import Evidence
from quotes.model import Quote


def citation_lines(quote: Quote, evidence: tuple[Evidence, ...], *, with_evidence: bool) -> list[str]:
    """The citation as a line, and on demand a line for each evidence that counts. `evidence` is given best first."""
    line = cite(quote, evidence[0] if evidence and evidence[0].counts else None)
    return [line, *(f"  {cite_evidence(each)}" for each in evidence if with_evidence and each.counts)]


def citation_json(quote: Quote, evidence: tuple[Evidence, ...], *, with_evidence: bool) -> dict[str, Any]:
    """The citation and its parts as JSON, on demand with all evidence."""
    source = quote.source
    told: dict[str, Any] = {
        "id": quote.id,
        "citation": citation_lines(quote, evidence, with_evidence=False)[0],
        "author": quote.attribution.person,
        "translator": quote.translator,
        "title": source and source.title,
        "date": source and source.date,
        "locator": quote.locator,
        "url": source and source.url,
        "licence": source and source.licence,
        "proof": quote.proof.value,
    }
    if with_evidence:
        told["evidence"] = [evidence_json(each) for each in evidence]
    return told


def web_annotations(quote: Quote, evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    """An annotation for each document (https://www.w3.org/TR/annotation-model/).

    Raises InputError for a quote that was held against nothing: an annotation is about a document.
    """
    if not evidence:
        raise InputError(
            f"{quote.id[:8]} was held against no document, so there is nothing to annotate.",
            f"`pullquote verify {quote.id[:8]} --against FILE` does so.",
        )
    return [annotation_of(quote, each) for each in evidence]
