"""The settings of a workspace, read strictly: an unknown key is an error that names its likely spelling.

Touches: disk.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from quotes.admission import admit_label
from quotes.errors import InputError, nearest
from templates.strict import line_of


def _admit_handle(handle: str | None) -> str | None:
    try:
        return admit_label(handle, "The handle") if handle else None
    except InputError as error:
        raise ValueError(error.message) from None


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Brand(_Strict):
    """What identifies the account on its cards."""

    handle: Annotated[str | None, AfterValidator(_admit_handle)] = None
    mark: bool = False


class Defaults(_Strict):
    """The look of a card when none is asked for."""

    design: str = "editorial"
    format: str = "portrait"
    palette: str = "light"
    type: Literal["png", "jpeg", "webp", "avif"] = "png"


class Folders(_Strict):
    """Folders of the workspace, relative to it."""

    out: str = "out"
    designs: str = "designs"
    fonts: str = "fonts"


class Settings(_Strict):
    """All settings."""

    brand: Brand = Field(default_factory=Brand)
    defaults: Defaults = Field(default_factory=Defaults)
    folders: Folders = Field(default_factory=Folders)


def read_settings(path: Path) -> Settings:
    """The settings in a file; raises `InputError` with line, key and remedy."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "It must be TOML in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {error}.", "Mend the TOML there.") from error
    try:
        return Settings.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        keys = tuple(str(key) for key in first["loc"])
        where = f"{path}, line {line_of(text, keys)}, {'.'.join(keys)}"
        if first["type"] == "extra_forbidden":
            raise InputError(f"{where}: there is no such setting.", _suggestion(keys)) from None
        raise InputError(f"{where}: {_complaint(first)}.", f"It is {first['input']!r} now.") from None


def _complaint(error: ErrorDetails) -> str:
    """What is wrong with a value, in words for people who write TOML, not Python."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"]).rstrip(".")
    if error["type"] == "literal_error":
        return f"it should be {error['ctx']['expected']}"
    wanted = {"model_type": "a table", "string_type": "text in quotation marks", "bool_type": "true or false"}
    return f"it should be {wanted[error['type']]}" if error["type"] in wanted else error["msg"]


def _suggestion(keys: tuple[str, ...]) -> str:
    fields: dict[str, Any] = dict(Settings.model_fields)
    if len(keys) > 1 and keys[0] in fields:
        fields = dict(fields[keys[0]].annotation.model_fields)
    near = nearest(keys[-1], fields)
    return f"Did you mean {near!r}?" if near else f"Known: {', '.join(fields)}."
