"""Designs and formats as data, and the arithmetic of colour."""

from templates.colour import RGB, contrast, luminance, parse_colour
from templates.design import Design, Role
from templates.formats import Format, format_named, formats
from templates.layers import Layer

__all__ = [
    "RGB",
    "Design",
    "Format",
    "Layer",
    "Role",
    "contrast",
    "format_named",
    "formats",
    "luminance",
    "parse_colour",
]
