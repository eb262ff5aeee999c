"""A role of a design and its words, shaped: the one place where layout meets fonts.

Pure, but for the bounded cache of shaped small texts, which a batch repeats on every card.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from cards.credit import SmallText, set_small
from cards.direction import directed
from cards.quotation import display_text
from fonts.blank import blank_characters
from fonts.catalogue import BUNDLED, Catalogue, axes_of
from fonts.face import Axes, Face
from fonts.marks import MOST_MARKS
from fonts.remedy import font_for
from fonts.shaping import Features, Shaped, shape
from fonts.typeface import FontChoice, Typeface
from quotes.errors import Refused
from templates.design import Role
from templates.formats import Format

Span = tuple[str, bool]
"""A stretch of text, and whether it stands in italics."""


_MARK_LENGTH = 3
"""Characters of a text that is kept shaped: a quotation mark with its space and the letter after it, or an initial."""

_VAST = 20.0
"""Em from its place that a glyph may reach. The widest character there is, U+FDFD, takes about ten; only a damaged font
goes further, and its ink would need more memory than the machine has."""

_LONG_KEPT = 8
"""Longer texts that are kept shaped: a quote at the positions of its axes that a search asks for again, and again for
each format that might hold it. Five are the most that a bundled design has."""

_OVERRIDES = frozenset("\u202d\u202e")
"""Controls that force a direction on letters. They make a card show words in another order than the text has them."""


class Typesetter:
    """Shapes text for roles with the fonts of a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._choices: dict[tuple[int, bool, tuple[tuple[str, float], ...]], tuple[Role, Typeface]] = {}
        # 512 names, titles and topics: a batch has a few dozen, and each is about 10 kB shaped.
        self._small = lru_cache(maxsize=512)(self._set_small)
        # Quotation marks and initials, the same on card after card.
        self._marks = lru_cache(maxsize=512)(self._shape_words)
        self._long = lru_cache(maxsize=_LONG_KEPT)(self._shape_words)

    def typeface(self, role: Role, *, italic: bool | None = None, axes: Mapping[str, float] | None = None) -> Typeface:
        """The faces of a role; `axes` overrides some of the role's own. Roman serves where no true italic exists."""
        slanted = role.italic if italic is None else italic
        settings = axes_of({**role.axes, **(axes or {})})
        key = (id(role), slanted, settings)
        if key not in self._choices:
            true_italic = slanted and self.catalogue.has_italic(role.family)
            choice = FontChoice(role.family, true_italic, settings, role.fallback)
            self._choices[key] = (role, self.catalogue.typeface(choice))
        return self._choices[key][1]

    def words(
        self,
        text: str,
        role: Role,
        language: str,
        *,
        axes: Mapping[str, float] | None = None,
        italic: bool | None = None,
        features: Features = (),
        tracking: float | None = None,
        levels: bytes = b"",
    ) -> Shaped:
        """A quote's words in a role; `features` come on top of the role's, `tracking` (em) replaces the role's.

        `levels` are the embedding levels of the characters, nothing for a text that runs to the right.
        """
        work = self._marks if len(text) <= _MARK_LENGTH else self._long
        return work(text, _ById(role), language, axes_of(dict(axes or {})), italic, features, tracking, levels)

    def _shape_words(
        self,
        text: str,
        held: _ById,
        language: str,
        axes: Axes,
        italic: bool | None,
        features: Features,
        tracking: float | None,
        levels: bytes,
    ) -> Shaped:
        role = held.role
        typeface = self.typeface(role, italic=italic, axes=dict(axes))
        self._refuse_missing(text, typeface)
        shaped = shape(
            text.replace("\n", " "),
            typeface,
            features=(*role.features, *features),
            tracking=role.tracking if tracking is None else tracking,
            word_space=role.word_space,
            language=_tongue(language),
            levels=levels,
        )
        _refuse_broken(shaped)
        return shaped

    def small(
        self, spans: tuple[Span, ...], role: Role, form: Format, *, width: float, most_lines: int, language: str
    ) -> SmallText | None:
        """A short text such as a credit, set as `cards.credit` tells; its italic spans in the true italic."""
        return self._small(spans, _ById(role), form, width, most_lines, language)

    def _set_small(
        self, spans: tuple[Span, ...], held: _ById, form: Format, width: float, most_lines: int, language: str
    ) -> SmallText | None:
        role = held.role
        shown = [(display_text(text, language, inside_marks=False), italic) for text, italic in spans]
        # A credit goes its own way whatever the quote's language: a Latin name on an Arabic card runs to the right.
        levels = directed("".join(text for text, _ in shown)).levels
        shaped = Shaped("", (), (0.0,), (True,))
        for text, italic in shown:
            typeface = self.typeface(role, italic=italic or role.italic)
            self._refuse_missing(text, typeface)
            own = levels[len(shaped.text) : len(shaped.text) + len(text)]
            shaped = shaped.joined(self._in_case(text, role, typeface, language, own))
        _refuse_broken(shaped)
        return set_small(shaped, role=role, form=form, width=width, most_lines=most_lines, language=language)

    @staticmethod
    def _in_case(text: str, role: Role, typeface: Typeface, language: str, levels: bytes) -> Shaped:
        """The text as the role sets it. Where the face has no small capitals for its letters, it stays as given."""

        def set_in(words: str, features: Features, tracking: float) -> Shaped:
            return shape(
                words,
                typeface,
                features=features,
                tracking=tracking,
                word_space=role.word_space,
                language=_tongue(language),
                levels=levels,
            )

        if role.case == "as given":
            return set_in(text, role.features, role.tracking)
        if role.case == "upper":
            # Where a script has no case, nothing is set apart; ß and its like become two letters, at other places.
            cased = len(text.upper()) == len(text) and text.upper() != text.lower()
            return set_in(text.upper(), role.features, role.tracking) if cased else set_in(text, (), 0.0)
        if len(text.lower()) != len(text):
            return set_in(text, (), 0.0)
        lowered = set_in(text.lower(), role.features, role.tracking)
        plain = set_in(text.lower(), (), role.tracking)
        if [glyph.id for glyph in lowered.glyphs] == [glyph.id for glyph in plain.glyphs]:
            return set_in(text, (), 0.0)
        return lowered

    def _refuse_missing(self, text: str, typeface: Typeface) -> None:
        if overrides := _OVERRIDES.intersection(text):
            raise Refused(
                "direction",
                f"The text has {', '.join(map(_named, sorted(overrides)))}, which shows letters in another order than "
                "they are read.",
                "Take it out: each script finds its own direction.",
            )
        if pile := typeface.piled(text):
            raise Refused(
                "marks",
                f"A letter carries {len(pile) - 1} marks and joiners, more than the {MOST_MARKS} that Unicode's "
                f"Stream-Safe Text Format allows: {_named(pile[0])} {_named(pile[1])} …",
                "Take most of them out.",
            )
        missing = typeface.missing(text)
        if not missing:
            return
        named = ", ".join(_named(cluster) for cluster in missing[:8])
        more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
        raise Refused("glyphs", f"No font at hand has a glyph for {named}{more}.", _remedy(missing))


def _refuse_broken(shaped: Shaped) -> None:
    """Raises `Refused` for a font that draws nothing of a character that it claims to have, or paints walls with it."""
    remedy = "Replace that font, or take it out of your font folder."
    for character, family in blank_characters(shaped):
        raise Refused("glyphs", f"{family} has {_named(character)} and draws nothing of it.", remedy)
    lent = {instance for instance in {glyph.instance for glyph in shaped.glyphs} if not _is_bundled(instance.face)}
    for glyph in shaped.glyphs if lent else ():
        if glyph.instance in lent and (box := glyph.instance.box(glyph.id)):
            x, y = glyph.x - shaped.edges[glyph.cluster], glyph.y
            reach = max(abs(at + edge * glyph.scale) for at, edge in zip((x, y, x, y), box, strict=True))
            if reach > _VAST:
                family, character = glyph.instance.face.file.family, _named(shaped.text[glyph.cluster])
                raise Refused("glyphs", f"{family} draws {character} {reach:.0f} times the size of type.", remedy)


@lru_cache(maxsize=256)
def _is_bundled(face: Face) -> bool:
    return BUNDLED in face.file.path.parents


def _tongue(language: str) -> str | None:
    """The language whose forms a face should use, None for those of none.

    For Latin, EB Garamond puts V for U: another spelling, not a form. Cantonese is written with the forms of Hong Kong,
    which HarfBuzz does not know.
    """
    return {"la": None, "yue": "zh-HK"}.get(language.partition("-")[0].lower(), language)


def _remedy(missing: tuple[str, ...]) -> str:
    fonts = dict.fromkeys(font for cluster in missing for character in cluster if (font := font_for(character)))
    if not fonts:
        return "Take it out: no font has a picture for such a character."
    named = " or ".join(list(fonts)[:2])
    return f"Put a TTF or OTF font that has it into your font folder, for example {named}; or install it on the system."


def _named(cluster: str) -> str:
    """A grapheme with its code points; what cannot be printed by its code points only."""
    codes = " ".join(f"U+{ord(character):04X}" for character in cluster)
    return f"{cluster} ({codes})" if cluster.isprintable() else codes


class _ById:
    """A role as a cache key: roles hold dictionaries, which have no hash, and live as long as their design."""

    def __init__(self, role: Role) -> None:
        self.role = role

    def __hash__(self) -> int:
        return id(self.role)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.role is self.role
