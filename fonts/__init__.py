"""Type: the families that come with Pullquote, what they cover, shaping, and the pixels of a glyph."""

from fonts.face import Axes, Instance
from fonts.shaping import Glyph, Shaped, shape
from fonts.typeface import FontChoice, Member, Run, Typeface

__all__ = ["Axes", "FontChoice", "Glyph", "Instance", "Member", "Run", "Shaped", "Typeface", "shape"]
