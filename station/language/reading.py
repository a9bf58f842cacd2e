"""Which texts an expression of the source can come to: what `messages` needs of Python's syntax.

Followed are constants, the branches of `a if b else c` and `a or b`, tuples, lists, mappings,
and names and calls that are bound in the same module. What comes from elsewhere is another
place's to collect.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

Text = ast.Constant | ast.JoinedStr
"""A str, or an f-string."""


@dataclass(frozen=True)
class Module:
    """One file of the source, read."""

    path: str
    """Under `station/`, e.g. "coach/cues.py"."""
    tree: ast.Module
    bound: dict[str, list[ast.expr]] = field(default_factory=dict)
    """Name of a variable, an attribute or a function → all that it is set to, or returns."""
    imported: dict[str, str] = field(default_factory=dict)
    """Name → the module that it is imported from."""
    calls: list[ast.Call] = field(default_factory=list)


def parse(path: str, source: str) -> Module:
    """Read a module's source; raises SyntaxError."""
    module = Module(path, ast.parse(source))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            module.calls.append(node)
        elif isinstance(node, ast.ImportFrom):
            module.imported.update((alias.name, node.module or "") for alias in node.names)
        for name, value in _bindings(node):
            module.bound.setdefault(name, []).append(value)
    return module


def texts(value: ast.expr, module: Module) -> Iterator[Text]:
    """Every text that a value may come to."""
    yield from _texts(value, module, set())


def _texts(value: ast.expr, module: Module, seen: set[str]) -> Iterator[Text]:
    if isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.Constant) and isinstance(value.value, str)
    ):
        yield value
        return
    for part in (*_parts(value), *_bound(value, module, seen)):
        yield from _texts(part, module, seen)


def _parts(value: ast.expr) -> list[ast.expr]:
    """What a value is made of, or chosen from."""
    match value:
        case ast.IfExp(body=one, orelse=other):
            return [one, other]
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            return parts
        case ast.Dict(values=parts):
            return parts
        case ast.GeneratorExp(elt=part) | ast.ListComp(elt=part) | ast.Starred(value=part):
            return [part]
        case ast.Subscript(value=table) | ast.Attribute(value=ast.Call(func=ast.Name()) as table):
            return [table]
        case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[key, *rest]):
            return [table, *(other for other in rest if ast.dump(other) != ast.dump(key))]
        case ast.Call(func=ast.Name(id="tuple" | "list" | "next" | "zip"), args=parts):
            return parts
        case ast.BinOp(left=one, op=ast.Add(), right=other):
            return [one, other]
    return []


def _bound(value: ast.expr, module: Module, seen: set[str]) -> list[ast.expr]:
    """What a name, an attribute or a call of this module stands for; each is followed once."""
    match value:
        case (
            ast.Name(id=name)
            | ast.Attribute(value=ast.Name(id="self"), attr=name)
            | ast.Call(func=ast.Name(id=name))
            | ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name))
        ) if name not in seen:
            seen.add(name)
            return module.bound.get(name, [])
    return []


def _bindings(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _pairs(target, value)
        case (
            ast.AnnAssign(target=target, value=ast.expr() as value)
            | ast.NamedExpr(target=target, value=value)
        ):
            yield from _pairs(target, value)
        case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
            names = (part for part in ast.walk(target) if isinstance(part, ast.Name))
            yield from ((name.id, value) for name in names)
        case ast.FunctionDef(name=name):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    yield name, inner.value


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match target, value:
        case ast.Name(id=name), _:
            yield name, value
        case ast.Attribute(attr=name), _:
            yield name, value
        case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
            for one, other in zip(names, values, strict=True):
                yield from _pairs(one, other)
