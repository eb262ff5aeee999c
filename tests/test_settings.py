"""The settings of a workspace: read strictly, every slip told with its place and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from pullquote.settings import Settings, read_settings
from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound


def _read(folder: Path, text: str | bytes) -> Settings:
    path = folder / "pullquote.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_settings(path)


def test_what_is_left_out_has_a_default(tmp_path: Path) -> None:
    """An empty file means editorial, portrait, light, PNG, and no handle."""
    found = _read(tmp_path, "")
    chosen = (found.defaults.design, found.defaults.format, found.defaults.palette, found.defaults.type)
    assert chosen == ("editorial", "portrait", "light", "png")
    assert (found.brand.handle, found.brand.mark) == (None, False)


def test_the_first_settings_say_what_the_defaults_are(workspace: Workspace) -> None:
    """A new pullquote.toml changes nothing: every line is a comment, and uncommented each is still a default."""
    text = (workspace.root / "pullquote.toml").read_text(encoding="utf-8")
    assert read_settings(workspace.root / "pullquote.toml") == Settings()
    lines = [line.removeprefix("# ").split("  ")[0] if " = " in line else line for line in text.splitlines()]
    samples = {
        'handle = "@yourname"',
        'series = "Notes on craft"',
        'logo = "logo.png"',
        'accent = "#9A2F1B"',
        'ground = "#F5F1E8"',
        'ink = "#1D1A16"',
        'muted = "#655C50"',
        'quote = "EB Garamond"',
        'text = "Archivo"',
        'url = "postgresql://user@host/name"',
    }
    assert samples <= set(lines)
    assert _read(workspace.root, "\n".join(line for line in lines if line not in samples)) == Settings()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[brand]\nhandel = "@x"', "line 2, brand.handel: there is no such setting. Did you mean 'handle'?"),
        ("[brnd]\n", "line 1, brnd: there is no such setting. Did you mean 'brand'?"),
        (
            "[folders]\nzzz = 1",
            "line 2, folders.zzz: there is no such setting. Known: out, designs, fonts, captions, portraits.",
        ),
        ("[brand]\nhandle = 3", "line 2, brand.handle: it should be text in quotation marks. It is 3 now."),
        ("[brand]\nmark = 'yes'", "line 2, brand.mark: it should be true or false. It is 'yes' now."),
        ("brand = 3", "line 1, brand: it should be a table. It is 3 now."),
        ("[defaults]\ntype = 'gif'", "line 2, defaults.type: it should be 'png', 'jpeg', 'webp' or 'avif'."),
        ('[brand]\nseries = "a\\u0007"', "line 2, brand.series: The series holds U+0007 (bell)"),
        ("[brand.colors]\n", "line 1, brand.colors: there is no such setting. Did you mean 'colours'?"),
        ("[brand.colours]\nacent = 1", "line 2, brand.colours.acent: there is no such setting. Did you mean 'accent'?"),
        ("[brand.fonts]\nx = 1", "line 2, brand.fonts.x: there is no such setting. Known: quote, text."),
        (
            "[brand.colours]\nink = 'red'",
            "line 2, brand.colours.ink: it should be a colour such as #9A2F1B. It is 'red'",
        ),
        ("[brand.colours]\nink = 'logo'", "line 2, brand.colours.ink: it should be a colour such as #9A2F1B. It is"),
        ("[brand.colours]\naccent = 'Logo'", 'brand.colours.accent: it should be a colour such as #9A2F1B, or "logo".'),
        ('[brand.fonts]\ntext = "\\u0007"', "line 2, brand.fonts.text: The font family holds U+0007 (bell)"),
        ('[brand]\nhandle = "@a\\u0007"', "line 2, brand.handle: The handle holds U+0007 (bell)"),
        ("[brand", "Mend the TOML there."),
        ("a = " + "9" * 5000, "Mend the TOML there."),
        ("a = " + "[" * 5000, "Mend the TOML there."),
        (b"\xff", "It must be TOML in UTF-8."),
    ],
)
def test_a_slip_is_told_with_its_place(tmp_path: Path, text: str | bytes, complaint: str) -> None:
    """An unknown key, a wrong value and a broken file name the file, the line, the key and a remedy."""
    with pytest.raises(InputError) as caught:
        _read(tmp_path, text)
    assert str(tmp_path / "pullquote.toml") in caught.value.message
    assert complaint in str(caught.value)


@pytest.mark.parametrize("url", ["postgresql://ann@h/n", "postgres:///n?service=x", "env:DATABASE_URL", None])
def test_a_database_may_be_named(tmp_path: Path, url: str | None) -> None:
    """A PostgreSQL database is named by its URL, or by the variable that holds it; by default there is none."""
    found = _read(tmp_path, "" if url is None else f'[database]\nurl = "{url}"')
    assert found.database.url == url


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("postgresql://ann:hush-hush@h/n", "A password is never written here"),
        ("postgresql://ann@h/n?password=hush-hush", "A password is never written here"),
        ("postgresql://ann@h/n?sslpassword=hush-hush", "A password is never written here"),
        ("postgresql://[ann:hush-hush@h/n", "cannot be read"),
        ("mysql://ann:hush-hush@h/n", "should be"),
        ("quotes.db", "should be"),
        ("env:", "should be"),
    ],
)
def test_a_password_in_the_settings_is_refused_and_not_shown(tmp_path: Path, url: str, complaint: str) -> None:
    """A URL with a password, or of another kind, is refused with a hint, and nothing of it is repeated."""
    with pytest.raises(InputError, match=complaint) as caught:
        _read(tmp_path, f'[database]\nurl = "{url}"')
    assert "line 2, database.url" in caught.value.message
    assert "env:NAME" in caught.value.hint
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("name", ["fonts", "designs", "portraits"])
def test_a_named_folder_must_be_there(workspace: Workspace, name: str) -> None:
    """A folder of fonts or designs that the settings name is not passed over when it is missing."""
    _read(workspace.root, f'[folders]\n{name} = "elsewhere"\n')
    opened = Workspace(workspace.root)
    with pytest.raises(NotFound, match=f"folders.{name}: there is no folder"):
        _ = opened.portraits if name == "portraits" else opened.renderer


def test_the_usual_folders_may_be_missing(workspace: Workspace) -> None:
    """Folders that nobody named may be deleted: the bundled fonts and designs serve."""
    (workspace.root / "fonts").rmdir()
    (workspace.root / "designs").rmdir()
    assert "editorial" in workspace.renderer.designs.names()
