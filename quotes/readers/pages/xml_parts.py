"""XML from outside, parsed without trust: no entities of its own, no outer files, no depth without bound.

Pure. Against what is known to break readers of XML: entities that expand, entities from files, DTDs from afar.
"""

from __future__ import annotations

from xml.etree import ElementTree
from xml.parsers import expat

from quotes.errors import InputError

# Word nests tables in tables at most a few dozen deep; programs that read XML go down by recursion.
DEEPEST = 200
# A table of contents has some thousands; this many are still parsed in seconds.
MOST_ELEMENTS = 2_000_000


class _Refusal(Exception):
    """Raised out of the parser at the first thing that is refused."""


def check_xml(part: bytes, name: str, *, may_name_dtd: bool = False, most_elements: int = MOST_ELEMENTS) -> None:
    """Raises InputError for XML that is broken, too deep or too large, or declares anything of its own.

    `name` is what the part is called in the error. `may_name_dtd` accepts a document type that only names a public
    DTD, as old EPUBs do; it is never fetched.
    """
    depth = count = 0

    def begin(_tag: str, _attributes: object) -> None:
        nonlocal depth, count
        depth += 1
        count += 1
        if depth > DEEPEST:
            raise _Refusal(f"nests more than {DEEPEST} elements")
        if count > most_elements:
            raise _Refusal(f"has more than {most_elements:,} elements")

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(_name: str, _system: str | None, _public: str | None, has_subset: object) -> None:
        if has_subset or not may_name_dtd:
            raise _Refusal("declares a document type of its own")

    def refuse_entity(*_declaration: object) -> None:
        raise _Refusal("declares entities")

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = refuse_entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(part, True)
    except _Refusal as refusal:
        raise InputError(f"{name} {refusal}.", "No document needs that; save it again with another program.") from None
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise InputError(f"{name} is broken XML ({error}).", "Save it again.") from error


def read_xml(part: bytes, name: str, *, may_name_dtd: bool = False) -> ElementTree.Element:
    """The root of the part's tree, once it has passed `check_xml`. Raises InputError."""
    check_xml(part, name, may_name_dtd=may_name_dtd)
    try:
        return ElementTree.fromstring(part)  # noqa: S314 - nothing that is dangerous passes the check above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(f"{name} is broken XML ({error}).", "Save it again.") from error
