"""Changing some settings of a workspace at once: all of them or none, and only into what can be read again.

Touches: disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock

from pullquote.settings import Settings, parse_settings
from pullquote.settings_text import SettingValue, replace_settings, setting_in, with_setting
from quotes.errors import InputError, Outdated, StorageError

Changes = Mapping[str, SettingValue | None]
"""Values by names such as `brand.colours.ink`; None takes a setting out."""

_CHANGING = Lock()
"""Two changes of one process are made one after the other: each begins with what the other wrote."""


def change_settings(
    path: Path, changes: Changes, *, admit: Callable[[Settings], None] | None = None
) -> dict[str, SettingValue | None]:
    """Writes the changes into the settings' file and gives what was there before.

    `admit` is shown the settings as they are and may raise. Raises `InputError` for a value that does not fit, or a
    file that cannot be rewritten, and `StorageError`; nothing is changed then.
    """
    with _CHANGING:
        text = _text_of(path)
        if admit is not None:
            admit(parse_settings(text, str(path)))
        changed = text
        # New ones stand at the heads of their tables: the last one written comes first.
        for name, value in reversed(list(changes.items())):
            changed = with_setting(changed, name, value, str(path))
        parse_settings(changed, str(path))
        if changed != text:
            replace_settings(path, changed)
        return {name: setting_in(text, name) for name in changes}


def take_back_settings(path: Path, made: Changes, before: Changes) -> None:
    """Puts changed settings back to what they were. Raises `Outdated` where one is not as it was `made` any more."""

    def still_so(_: Settings) -> None:
        text = _text_of(path)
        if any(setting_in(text, name) != value for name, value in made.items()):
            raise Outdated("The settings were changed again since.", "Look at them, and change what should be changed.")

    change_settings(path, before, admit=still_so)


def _text_of(path: Path) -> str:
    """The text with its line ends as they are."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror or error}.", "Check it.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} cannot be read: {error}.", "It must be TOML in UTF-8.") from error
