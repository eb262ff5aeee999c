"""The brand kit as a form has it: its fields, checked as the settings check them, and as settings again.

Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from pydantic import ValidationError

from pullquote.settings import Brand
from pullquote.studio.fields import Fields

COLOURS = ("accent", "ground", "ink", "muted")
FONTS = ("quote", "text")
TEXTS = ("handle", "series")

_MOST = 200
"""Characters of a field: more than any name of a family, handle or series has."""


def asked_brand(given: Fields, logo: str | None) -> tuple[Brand, dict[str, str]]:
    """The brand kit that a form asks for, with a logo that is kept already, and what is wrong by the fields' names.

    A field that is wrong is left out of the kit.
    """
    problems: dict[str, str] = {}
    table: dict[str, object] = {"mark": given.tick("mark"), "logo": logo, "colours": {}, "fonts": {}}
    for name in (*TEXTS, *(f"colours.{key}" for key in COLOURS), *(f"fonts.{key}" for key in FONTS)):
        value = given.line(name)
        if value is None:
            continue
        tried = _with(table, name, value[:_MOST])
        try:
            Brand.model_validate(tried)
            table = tried
        except ValidationError as error:
            first = error.errors()[0]
            problems[name] = str(first["ctx"]["error"]) if "error" in first.get("ctx", {}) else first["msg"]
    return Brand.model_validate(table), problems


def fields_of(brand: Brand) -> dict[str, str]:
    """The kit as the values of the form's fields, empty where a design's own is kept."""
    values: dict[str, str | None] = {name: getattr(brand, name) for name in TEXTS}
    values |= {f"colours.{key}": getattr(brand.colours, key) for key in COLOURS}
    values |= {f"fonts.{key}": getattr(brand.fonts, key) for key in FONTS}
    return {name: value or "" for name, value in values.items()}


def settings_of(brand: Brand) -> dict[str, str | bool | None]:
    """The kit by the names of settings, logo aside; None for what the settings need not say."""
    values: dict[str, str | bool | None] = {f"brand.{name}": value or None for name, value in fields_of(brand).items()}
    return {**values, "brand.mark": brand.mark}


def brand_digest(brand: Brand) -> str:
    """What names a kit as it was seen."""
    return hashlib.sha256(brand.model_dump_json().encode()).hexdigest()


def _with(table: Mapping[str, object], name: str, value: str) -> dict[str, object]:
    outer, _, inner = name.partition(".")
    if not inner:
        return {**table, outer: value}
    rows = table[outer]
    assert isinstance(rows, dict)  # noqa: S101 - `asked_brand` has put a table there
    return {**table, outer: {**rows, inner: value}}
