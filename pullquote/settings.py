"""The settings of a workspace, read strictly: an unknown key is an error that names its likely spelling.

Touches: disk.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from quotes.admission import admit_label
from quotes.errors import InputError, nearest
from quotes.markup.toml_lines import line_of
from templates.colour import parse_colour

FROM_LOGO = "logo"
"""In place of the accent: it is taken from the logo."""


def _admit_handle(handle: str | None) -> str | None:
    return _label(handle, "The handle") if handle else None


def _admit_series(series: str | None) -> str | None:
    return _label(series, "The series") if series else None


def _admit_family(family: str | None) -> str | None:
    return None if family is None else _label(family, "The font family")


def _label(text: str, what: str) -> str:
    try:
        return admit_label(text, what)
    except InputError as error:
        raise ValueError(error.message) from None


def _admit_colour(colour: str | None) -> str | None:
    try:
        if colour is not None:
            parse_colour(colour)
    except InputError:
        raise ValueError("it should be a colour such as #9A2F1B") from None
    return colour


def _admit_accent(accent: str | None) -> str | None:
    try:
        return accent if accent == FROM_LOGO else _admit_colour(accent)
    except ValueError as error:
        raise ValueError(f'{error}, or "{FROM_LOGO}"') from None


def _admit_database(url: str | None) -> str | None:
    try:
        return None if url is None else admit_database_url(url)
    except InputError as error:
        raise ValueError(error.message) from None


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class BrandColours(_Strict):
    """The account's colours; the accent may be taken from its logo."""

    accent: Annotated[str | None, AfterValidator(_admit_accent)] = None
    ground: Annotated[str | None, AfterValidator(_admit_colour)] = None
    ink: Annotated[str | None, AfterValidator(_admit_colour)] = None
    muted: Annotated[str | None, AfterValidator(_admit_colour)] = None


class BrandFonts(_Strict):
    """The account's font families, for the words and for all other text."""

    quote: Annotated[str | None, AfterValidator(_admit_family)] = None
    text: Annotated[str | None, AfterValidator(_admit_family)] = None


class Brand(_Strict):
    """What identifies the account on its cards."""

    handle: Annotated[str | None, AfterValidator(_admit_handle)] = None
    mark: bool = False
    series: Annotated[str | None, AfterValidator(_admit_series)] = None
    logo: str | None = None
    colours: BrandColours = Field(default_factory=BrandColours)
    fonts: BrandFonts = Field(default_factory=BrandFonts)


class Defaults(_Strict):
    """The look of a card when none is asked for."""

    design: str = "editorial"
    format: str = "portrait"
    palette: str = "light"
    type: Literal["png", "jpeg", "webp", "avif"] = "png"
    hyphenate: bool = False


class Folders(_Strict):
    """Folders of the workspace, relative to it."""

    out: str = "out"
    designs: str = "designs"
    fonts: str = "fonts"
    captions: str = "captions"
    portraits: str = "portraits"


class Posting(_Strict):
    """What may be posted, and how far ahead `pullquote run` plans by itself (0: not at all).

    `proof` is how far a quote must be proven at least; a disputed one is posted only where `disputed` says so.
    """

    standing: Literal["approved", "any"] = "approved"
    proof: Literal["unverified", "located", "matches-transcript", "verified"] = "unverified"
    disputed: bool = False
    plan_days: Annotated[int, Field(ge=0, le=366)] = 0
    keep_pictures_days: Annotated[int, Field(ge=1)] = 90


class Choosing(_Strict):
    """How `pullquote choose` chooses for a channel that is no account; days, and 0 for not at all, or never again."""

    again_after_days: Annotated[int, Field(ge=0, le=36_500)] = 0
    author_rest_days: Annotated[int, Field(ge=0, le=36_500)] = 0
    source_rest_days: Annotated[int, Field(ge=0, le=36_500)] = 0
    topic_rest_days: Annotated[int, Field(ge=0, le=36_500)] = 0
    when_exhausted: Literal["stop", "again", "warn"] = "stop"


class Notify(_Strict):
    """Whom to tell when a person is needed, by any of mail, webhook and command.

    A value that is a secret is named, not written: `env:NAME` is read from the environment.
    """

    mail_to: str | None = None
    mail_from: str | None = None
    smtp: str = "localhost:25"
    smtp_user: str | None = None
    smtp_password: str | None = None
    webhook: str | None = None
    command: tuple[str, ...] = ()

    @field_validator("command", mode="before")
    @classmethod
    def _as_tuple(cls, words: object) -> object:
        return tuple(words) if isinstance(words, list) else words

    @field_validator("smtp_password")
    @classmethod
    def _named_only(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("env:"):
            raise ValueError('a password is never written here: name a variable of the environment, "env:NAME"')
        return value

    @field_validator("smtp")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError('it should be a server and its port, such as "mail.example.org:587"')
        return value


class Logins(_Strict):
    """Where the accounts' logins are kept, and where the key that locks them is: `auto` takes the first that is there
    of the environment's `PULLQUOTE_LOGINS_KEY`, the system's keyring, and a file in the person's own folder."""

    key: Literal["auto", "environment", "keyring", "file"] = "auto"
    file: str = "pullquote.logins"


class Database(_Strict):
    """Where the quotes and posts are kept, when not in the workspace's own file."""

    url: Annotated[str | None, AfterValidator(_admit_database)] = None


class Settings(_Strict):
    """All settings."""

    brand: Brand = Field(default_factory=Brand)
    defaults: Defaults = Field(default_factory=Defaults)
    folders: Folders = Field(default_factory=Folders)
    database: Database = Field(default_factory=Database)
    posting: Posting = Field(default_factory=Posting)
    choosing: Choosing = Field(default_factory=Choosing)
    logins: Logins = Field(default_factory=Logins)
    notify: Notify = Field(default_factory=Notify)


def admit_database_url(url: str) -> str:
    """The URL of a database as it may stand in the settings; raises `InputError`, without showing it."""
    if url.startswith("env:") and url != "env:":
        return url
    hint = "Name a variable of the environment that holds the whole URL: env:NAME."
    try:
        parts = urlsplit(url)
        secret = parts.password is not None or any("password" in key for key in parse_qs(parts.query))
    except ValueError:
        raise InputError("The URL of the database cannot be read.", hint) from None
    if parts.scheme not in ("postgresql", "postgres"):
        raise InputError('The database should be "postgresql://USER@HOST/NAME" or "env:NAME".', hint)
    if secret:
        raise InputError(
            "A password is never written here: use PGPASSWORD or ~/.pgpass, or name a variable with the whole URL.",
            hint,
        )
    return url


def read_settings(path: Path) -> Settings:
    """The settings in a file; raises `InputError` with line, key and remedy."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "It must be TOML in UTF-8.") from error
    return parse_settings(text, str(path))


def parse_settings(text: str, origin: str) -> Settings:
    """The settings that a text spells out, which `origin` names; raises `InputError` as `read_settings` does."""
    try:
        table = tomllib.loads(text.removeprefix("\ufeff"))
    # A ValueError is also a number of more digits than Python reads, a RecursionError lists in lists in lists.
    except (ValueError, RecursionError) as error:
        raise InputError(f"{origin}: {error}.", "Mend the TOML there.") from error
    try:
        return Settings.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        keys = tuple(str(key) for key in first["loc"])
        where = f"{origin}, line {line_of(text, keys)}, {'.'.join(keys)}"
        if first["type"] == "extra_forbidden":
            raise InputError(f"{where}: there is no such setting.", _suggestion(keys)) from None
        # What stands there may be a password in the wrong place.
        secret = keys[-1:] in (("smtp_password",), ("webhook",), ("url",))
        hint = 'Name the variable that holds it: "env:NAME".' if secret else f"It is {first['input']!r} now."
        raise InputError(f"{where}: {_complaint(first)}.", hint) from None


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
    for key in keys[:-1]:
        if key in fields:
            fields = dict(fields[key].annotation.model_fields)
    near = nearest(keys[-1], fields)
    return f"Did you mean {near!r}?" if near else f"Known: {', '.join(fields)}."
