"""What a caption template may contain: a list of allowed things, everything else is an error with its line.

Pure. Templates come from people's folders and from the net: none can loop for long, reach an attribute, call anything
or grow, because there is nothing in the list that could. Each error names file, line, what is wrong and the remedy.
"""

from __future__ import annotations

from jinja2 import nodes

from quotes.errors import InputError, nearest
from templates.caption_parts import FILTERS, VALUES

LOOP = frozenset({"first", "last", "index", "length"})
"""What may be asked of `loop`."""

DEEPEST = 24
"""Levels of a template's tree: people's templates have ten."""

LARGEST_NUMBER = 1_000_000

_STRUCTURE = (nodes.Template, nodes.Output, nodes.If, nodes.TemplateData, nodes.CondExpr)
_LOGIC = (nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand)

_REMEDIES: dict[type[nodes.Node], str] = {
    nodes.Getattr: "Only `loop.first`, `loop.last`, `loop.index` and `loop.length` have a dot.",
    nodes.Getitem: "Use the filters `first` and `last`.",
    nodes.Call: "Nothing can be called; print values and use filters.",
    nodes.Macro: "Write the text out.",
    nodes.Include: "Copy the other template's text in here.",
    nodes.Import: "Copy the other template's text in here.",
    nodes.FromImport: "Copy the other template's text in here.",
    nodes.Extends: "Copy the other template's text in here.",
    nodes.Assign: "Print the value where it is needed.",
    nodes.Mul: "Captions do no sums.",
    nodes.Pow: "Captions do no sums.",
    nodes.Mod: "Captions do no sums.",
    nodes.Concat: "Print the two after each other: `{{ author }}{{ source }}`.",
    nodes.Add: "Print the two after each other: `{{ author }}{{ source }}`.",
    nodes.Test: "Ask for the value itself: `{% if source %}`.",
}


def check_caption(tree: nodes.Template, origin: str, *, credited: bool = True) -> None:
    """Passes a template's tree or raises `InputError`. A reply need not be `credited`: the post before it is."""
    _Check(origin).body(tree, credited=credited)


class _Check:
    """One template under check; `scope` holds the names of loops around the place that is looked at."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.line = 1
        self.credited = False

    def body(self, tree: nodes.Template, *, credited: bool) -> None:
        self.look(tree, frozenset(), depth=0, sure=True)
        if credited and not self.credited:
            raise InputError(
                f"{self.origin}, line {max(tree.lineno, 1)}: this caption does not always name the author.",
                "Attribution never falls off: print `{{ author }}` outside of any `if` and `for`.",
            )

    def look(self, node: nodes.Node, scope: frozenset[str], *, depth: int, sure: bool) -> None:
        """Looks at a node and at all below it; `sure` tells that it is always printed."""
        self.line = node.lineno or self.line
        if depth > DEEPEST:
            raise self.wrong(node, "this is nested too deeply", "Write it flatter.")
        if isinstance(node, nodes.CallBlock):
            self.part(node, scope)
        elif isinstance(node, nodes.For):
            scope, sure = self.loop(node, scope), False
        elif isinstance(node, nodes.If | nodes.CondExpr | nodes.And | nodes.Or | nodes.Not | nodes.Compare):
            sure = False
        elif isinstance(node, nodes.Name):
            self.name(node, scope)
            self.credited = self.credited or (sure and node.name == "author")
        elif isinstance(node, nodes.Const):
            self.constant(node)
        elif isinstance(node, nodes.Filter):
            self.filter(node)
        elif isinstance(node, nodes.Getattr):
            self.attribute(node, scope)
            return
        elif not isinstance(node, _STRUCTURE + _LOGIC):
            raise self.wrong(node, f"{_called(node)} cannot be used in a caption", _REMEDIES.get(type(node), _USE))
        for below in node.iter_child_nodes():
            if isinstance(node, nodes.CallBlock) and below is node.call:
                continue
            self.look(below, scope, depth=depth + 1, sure=sure)

    def part(self, node: nodes.CallBlock, scope: frozenset[str]) -> None:
        """Only our own tag calls something, and it is not in a loop or another part."""
        if not isinstance(node.call.node, nodes.ExtensionAttribute):
            raise self.wrong(node, "`call` cannot be used in a caption", _USE)
        name, priority = (argument.value for argument in node.call.args if isinstance(argument, nodes.Const))
        if not 1 <= priority <= 99:
            raise self.wrong(node, f"the priority of part {name!r} is {priority}", "Give 1 (kept longest) to 99.")
        if scope or any(below is not node for below in node.find_all(nodes.CallBlock)):
            raise self.wrong(
                node, f"the part {name!r} stands in another part or in a loop", "Close the other one first."
            )

    def loop(self, node: nodes.For, scope: frozenset[str]) -> frozenset[str]:
        """A loop goes over the tags, and no loop stands in another."""
        over = node.iter
        if not (isinstance(over, nodes.Name) and over.name == "tags") or node.test or node.recursive or scope:
            raise self.wrong(node, "a loop can only go over the tags, once", "Write `{% for tag in tags %}`.")
        if not isinstance(node.target, nodes.Name) or node.target.name in (*VALUES, "loop"):
            raise self.wrong(node, "a loop needs one name of its own", "Write `{% for tag in tags %}`.")
        return scope | {node.target.name, "loop"}

    def name(self, node: nodes.Name, scope: frozenset[str]) -> None:
        if node.name not in VALUES and node.name not in scope:
            near = nearest(node.name, (*VALUES, *scope))
            known = f"Known: {', '.join((*VALUES, *sorted(scope)))}."
            raise self.wrong(node, f"there is no value {node.name!r}", f"Did you mean {near!r}?" if near else known)

    def constant(self, node: nodes.Const) -> None:
        value = node.value
        number = isinstance(value, int | float) and abs(value) <= LARGEST_NUMBER
        if not (value is None or isinstance(value, str) or number):
            raise self.wrong(node, "this number is too large", f"Numbers go up to {LARGEST_NUMBER:,}.")

    def filter(self, node: nodes.Filter) -> None:
        if node.name not in FILTERS:
            near = nearest(node.name, FILTERS)
            hint = f"Did you mean {near!r}?" if near else f"Filters: {', '.join(FILTERS)}."
            raise self.wrong(node, f"there is no filter {node.name!r}", hint)
        plain = all(isinstance(argument, nodes.Const) for argument in node.args)
        most = 1 if node.name in ("join", "default") else 0
        if node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs or not plain or len(node.args) > most:
            raise self.wrong(
                node, f"the filter {node.name!r} does not take that", "Only `join` and `default` take a text in quotes."
            )

    def attribute(self, node: nodes.Getattr, scope: frozenset[str]) -> None:
        asked = isinstance(node.node, nodes.Name) and node.node.name == "loop" and "loop" in scope
        if not asked or node.attr not in LOOP:
            raise self.wrong(node, "an attribute cannot be used in a caption", _REMEDIES[nodes.Getattr])

    def wrong(self, node: nodes.Node, what: str, remedy: str) -> InputError:
        lines = (one.lineno for one in (node, *node.find_all(nodes.Node)))
        line = next((line for line in lines if line), self.line)
        return InputError(f"{self.origin}, line {line}: {what}.", remedy)


_USE = "A caption prints values, has parts, `if`, and loops over the tags; see docs/captions.md."


def _called(node: nodes.Node) -> str:
    names = {
        nodes.Getitem: "an index",
        nodes.Call: "a call",
        nodes.Assign: "`set`",
        nodes.Concat: "`~`",
        nodes.Add: "`+`",
    }
    names |= {nodes.Mul: "`*`", nodes.Pow: "`**`", nodes.Mod: "`%`", nodes.Test: "`is`"}
    return names.get(type(node), f"`{type(node).__name__.lower()}`")
