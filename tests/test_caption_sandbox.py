"""Hostile and mistaken caption templates: each is an error with file and line, at once, or harmless."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.errors import InputError
from templates.captions import LARGEST_FILE, parse_caption, read_caption

VALUES = {
    "quote": "“Rain.”",
    "words": "Rain.",
    "author": "Jane Doe",
    "source": None,
    "tags": ("#a", "#b"),
    "link": None,
}


@pytest.fixture(autouse=True)
def answered() -> Iterator[None]:
    """Whatever a template tries, the answer comes. A minute is no measure of speed: what got through the check
    would take years."""
    start = time.perf_counter()
    yield
    assert time.perf_counter() - start < 60


def refused(text: str) -> InputError:
    """The error of a template, on its second line."""
    with pytest.raises(InputError) as error:
        parse_caption("{{ author }}\n" + text, origin="own.j2").render(VALUES)
    assert "own.j2" in error.value.message
    assert error.value.hint
    return error.value


@pytest.mark.parametrize(
    "text",
    [
        "{{ quote.__class__.__mro__[1].__subclasses__() }}",
        "{{ quote|attr('__class__') }}",
        "{{ quote['__class__'] }}",
        "{{ ''.__class__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ self }}",
        "{{ loop }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum() }}",
        "{{ range(10**9)|list }}",
        "{{ namespace() }}",
        "{{ config }}",
        "{{ _spent }}",
        "{{ caller() }}",
        "{% for c in ().__class__.__base__.__subclasses__() %}{% endfor %}",
        "{% for a in tags %}{{ loop.__class__ }}{% endfor %}",
        "{% for a in tags %}{{ loop.cycle('a') }}{% endfor %}",
        "{% for a in tags recursive %}{{ loop(tags) }}{% endfor %}",
        "{{ '%s'.format(quote) }}",
        "{{ quote.format(quote) }}",
        "{{ 'a%s'|format(quote) }}",
        "{{ '{0.__class__}'|format(quote) }}",
        "{% call quote() %}{% endcall %}",
        "{% set x = quote %}",
        "{% set x %}a{% endset %}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% include '/etc/passwd' %}",
        "{% import 'x' as y %}",
        "{% from 'x' import y %}",
        "{% extends 'x' %}",
        "{% block a %}{% endblock %}",
        "{% filter upper %}a{% endfilter %}",
        "{% with a = quote %}{{ a }}{% endwith %}",
        "{% autoescape true %}a{% endautoescape %}",
        "{% do quote %}",
        "{% debug %}",
        "{{ quote is defined }}",
    ],
)
def test_nothing_can_be_reached_or_called(text: str) -> None:
    """No attribute, no call, no global, no other file: each is told with its line."""
    assert ", line 2: " in refused(text).message


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a' * 1000000000 }}",
        "{{ quote * 99999999 }}",
        "{{ 9 ** 999999999 }}",
        "{{ 2 ** 2 ** 2 ** 99 }}",
        "{{ quote|center(1000000000) }}",
        "{{ quote|indent(1000000000) }}",
        "{{ quote|replace('R', quote)|replace('R', quote) }}",
        "{{ '%1000000000d'|format(1) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ quote ~ quote ~ quote }}",
        "{{ [quote, quote] }}",
        "{{ {'a': quote} }}",
        "{{ (quote, quote) }}",
        "{{ tags|join(quote) }}",
        "{{ tags[0:1000000000] }}",
        "{{ 10 ** 9 }}",
        "{{ 99999999999999999999999999 }}",
        "{{ -1 }}",
        "{% for a in tags %}{% for b in tags %}{% for c in tags %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in quote %}x{% endfor %}",
        "{% for a in range(1000000000) %}x{% endfor %}",
        "{% for a, b in tags %}x{% endfor %}",
        "{% for a in tags if a %}x{% endfor %}",
        "{% for tags in tags %}x{% endfor %}",
        "{% for a in tags %}{% part p 1 %}x{% endpart %}{% endfor %}",
        "{% part a 1 %}{% part b 1 %}x{% endpart %}{% endpart %}",
        "{% part a 0 %}x{% endpart %}",
        "{% part a 100 %}x{% endpart %}",
        "{% part a 99999999999999 %}x{% endpart %}",
    ],
)
def test_nothing_can_grow(text: str) -> None:
    """No sums, no lists, no padding, no loop over anything but the tags: each is told with its line."""
    assert ", line 2: " in refused(text).message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ authr }}", "there is no value 'authr'. Did you mean 'author'?"),
        ("{{ quote|uper }}", "there is no filter 'uper'. Did you mean 'upper'?"),
        ("{% part quote %}x{% endpart %}", "line 2: expected token 'integer'"),
        ("{% part quote 1 %}x", "line 2: "),
        ("{% prt quote 1 %}x", "line 2: "),
        ("{{ quote", "line 2: "),
        ("{{ 'a\ud800' }}".replace("\ud800", "\ufdd0"), "the character U+FDD0 cannot stand here"),
        ("a\x00b", "the character U+0000 cannot stand here"),
    ],
)
def test_a_slip_is_told_with_its_remedy(text: str, words: str) -> None:
    """A mistake by a person is told where it stands and what was most likely meant."""
    assert words in str(refused(text))


def test_the_line_is_the_files_line_in_every_variant() -> None:
    """Lines are counted from the top of the file, not of the variant."""
    with pytest.raises(InputError, match=r"own\.j2, line 6: there is no value 'nosuch'"):
        parse_caption("{{ author }}\n---\n{{ author }}\n---\n{{ author }}\n{{ nosuch }}", origin="own.j2")


@pytest.mark.parametrize(
    "text",
    [
        "{{ quote }}",
        "{% if source %}{{ author }}{% endif %}",
        "{% for a in tags %}{{ author }}{% endfor %}",
        "{{ author if source }}",
        "{{ author and '' }}",
    ],
)
def test_a_template_without_the_author_is_no_template(text: str) -> None:
    """Attribution never falls off: it stands outside of every condition, in every variant."""
    with pytest.raises(InputError, match="does not always name the author"):
        parse_caption("{{ author }}\n---\n" + text)


@pytest.mark.parametrize("text", ["", " \n", "---\n---", "{# only a comment #}"])
def test_an_empty_template_is_told(text: str) -> None:
    """A file with nothing in it would post nothing."""
    with pytest.raises(InputError, match="is empty"):
        parse_caption(text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "(" * 4000 + "quote" + ")" * 4000 + " }}",
        "{{ " + "not " * 2400 + "quote }}",
        "{% if quote %}" * 300 + "{% endif %}" * 300,
        "{{ quote" + "|upper" * 1500 + " }}",
        "{{ quote if quote else " * 400 + "quote" + " }}" * 400,
        "{{ 0x" + "f" * 9000 + " }}",
        "{{ " + "9" * 9000 + " }}",
        "{{ 1e999999999 }}",
        "{{" * 4000,
        "{%" * 4000,
        "{#" * 4000,
        "{{ '" + "\\\\x" * 2000,
        "{% raw %}" * 1000,
        "{% part a 1 %}" * 600,
        "---\n{{ author }}\n" * 600,
    ],
)
def test_depth_and_length_end_quickly(text: str) -> None:
    """A template that is nested or long beyond reason is refused, not waited for."""
    with pytest.raises(InputError):
        parse_caption("{{ author }}" + text)


def test_a_file_has_a_largest_size(tmp_path: Path) -> None:
    """A file of gigabytes is not read."""
    path = tmp_path / "large.j2"
    path.write_text("{{ author }}" + "x" * LARGEST_FILE, encoding="utf-8")
    with pytest.raises(InputError, match="more than 10,000 characters"):
        read_caption(path)


def test_output_has_a_largest_size() -> None:
    """Printing a long quote a thousand times in a loop ends after some thousand characters."""
    template = parse_caption("{{ author }}{% for tag in tags %}" + "{{ quote }}" * 800 + "{% endfor %}")
    with pytest.raises(InputError, match="more than 20,000 characters"):
        template.render({**VALUES, "quote": "x" * 5000, "tags": ("#a",) * 30})
    wordy = parse_caption("{{ author }}{% for tag in tags %}" + "x" * 9000 + "{% endfor %}")
    with pytest.raises(InputError, match="more than 20,000 characters"):
        wordy.render({**VALUES, "tags": ("#a",) * 30})


def test_a_value_cannot_pass_for_a_part() -> None:
    """A document with the characters that mark parts inside is a document with those characters taken out."""
    template = parse_caption("{{ author }}: {{ quote }}")
    marked = "a\ufdd0evil:1\ufdd1b\ufdd2\ufdd3author:x\ufdd4"
    runs = [run for part in template.render({**VALUES, "quote": marked}) for run in part.runs]
    assert [(run.kind, run.text) for run in runs] == [
        ("author", "Jane Doe"),
        ("text", ": "),
        ("quote", "aevil:1bauthor:x"),
    ]


def test_a_value_is_no_template() -> None:
    """What a document says in braces is printed, never run."""
    template = parse_caption("{{ author }}: {{ quote }}")
    parts = template.render({**VALUES, "quote": "{{ author }}{% include 'x' %}"})
    assert parts[0].runs[-1].text == "{{ author }}{% include 'x' %}"


def test_what_people_need_works() -> None:
    """Conditions, loops over tags, filters and raw text are there."""
    template = parse_caption(
        "{% if source %}{{ source }}{% else %}–{% endif %} {{ author|upper }} {{ topic|default('x') }}"
        "{% for tag in tags %}{{ tag }}{% if not loop.last %}, {% endif %}{% endfor %}"
        "{{ tags|join(' | ') }} {{ tags|first }} {{ 'many' if tags|length > 1 }} {% raw %}{{ }}{% endraw %}"
    )
    text = "".join(run.text for part in template.render(VALUES) for run in part.runs)
    assert text == "– JANE DOE x#a, #b#a | #b #a many {{ }}"


SIGNS = tuple("|()'.*~x,-1 \n")
WORDS = ("loop", "join", "quote", "author", "tags", "source", "[0]", "---", "raw", "endraw", "set", "not", "in", "is")
TAGS = ("{{", "}}", "{%", "%}", "{#", "#}", "for", "endfor", "if", "endif", "else", "part", "endpart")
SNIPPETS = ("{{ quote }}", "{% part a 1 %}", "{% endpart %}", "{% for t in tags %}", "{% endfor %}")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(SIGNS + WORDS + TAGS + SNIPPETS), max_size=40))
def test_any_text_is_a_template_or_an_error(pieces: list[str]) -> None:
    """Whatever stands in a file, it renders or is told: nothing else is ever raised."""
    try:
        parse_caption("{{ author }}" + " ".join(pieces)).render(VALUES)
    except InputError as error:
        assert error.hint
