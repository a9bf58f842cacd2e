"""Every text for people that the source holds, by the table of `station.language.places`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from station.language.gaps import in_words
from station.language.places import CALLS, STAND_INS, TABLES, Argument, Call, Kind, Table
from station.language.reading import Module, Text, parse, texts

SOURCE_ROOT: Final = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Message:
    """One text, wherever it is said."""

    text: str
    kind: Kind
    """The strictest of what it is used as."""
    files: tuple[str, ...]
    """Where it is said, under `station/`."""


@dataclass(frozen=True, slots=True)
class Said:
    """All that the source says to people."""

    messages: tuple[Message, ...]
    """Each once, file by file, as they stand there."""
    glued: tuple[str, ...]
    """Texts that nobody can translate, with their places: f-strings, where `say` belongs."""


def collect(root: Path = SOURCE_ROOT) -> Said:
    """Read the whole source; takes a second."""
    found: dict[str, Message] = {}
    glued: dict[str, None] = {}
    for module in _modules(root):
        for node, kind in _said(module):
            if isinstance(node, ast.JoinedStr):
                if _has_words(node):
                    glued[f"station/{module.path}:{node.lineno}: {ast.unparse(node)}"] = None
            elif in_words(str(node.value)):
                new = Message(str(node.value), kind, (module.path,))
                found[new.text] = _both(found.get(new.text), new)
    return Said(tuple(found.values()), tuple(glued))


_SPEAKS: Final = re.compile(rf"\b({'|'.join(call.name for call in CALLS)})\(")


def _modules(root: Path) -> Iterator[Module]:
    """Those in which anything could be said: parsing the others would take as long again."""
    for path in sorted(root.rglob("*.py")):
        place, source = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
        if place.startswith(STAND_INS):
            continue
        if _SPEAKS.search(source) or any(place.startswith(table.under) for table in TABLES):
            yield parse(place, source)


def _said(module: Module) -> list[tuple[Text, Kind]]:
    """Every text for people in a module, in the order of the file; one may come twice."""
    found = (*_constants(module), *_calls(module))
    return sorted(found, key=lambda each: (each[0].lineno, each[0].col_offset))


def _calls(module: Module) -> Iterator[tuple[Text, Kind]]:
    for node in module.calls:
        for call in CALLS:
            if _is(node, call, module):
                yield from _arguments(node, call, module)


def _is(node: ast.Call, call: Call, module: Module) -> bool:
    if _name(node.func) != call.name or not module.path.startswith(call.under):
        return False
    return not call.home or module.imported.get(call.name) == call.home


def _arguments(node: ast.Call, call: Call, module: Module) -> Iterator[tuple[Text, Kind]]:
    for argument in call.arguments:
        value = _given(node, argument)
        if value is not None:
            yield from ((text, argument.kind) for text in texts(value, module))


def _given(node: ast.Call, argument: Argument) -> ast.expr | None:
    named = {keyword.arg: keyword.value for keyword in node.keywords}
    if argument.name in named:
        return named[argument.name]
    at = argument.at
    return node.args[at] if at is not None and at < len(node.args) else None


def _constants(module: Module) -> Iterator[tuple[Text, Kind]]:
    for table in TABLES:
        if module.path.startswith(table.under):
            for name, value in _top(module.tree):
                yield from ((t, table.kind) for t in texts(value, module) if _in(table, name, t))


def _top(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The constants of a module: what is bound at its top, in capitals."""
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            yield _name(node.target), node.value
        elif isinstance(node, ast.Assign):
            yield from ((_name(target), node.value) for target in node.targets)


def _in(table: Table, name: str, text: Text) -> bool:
    if table.names:
        return name in table.names
    return name.isupper() and isinstance(text, ast.Constant) and reads_as_words(str(text.value))


def reads_as_words(text: str) -> bool:
    """Whether a text is more than an id: several words, or one that begins or ends a sentence."""
    return " " in text.strip() or (text[1:].islower() and text[:1].isupper()) or text.endswith(".")


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _has_words(node: ast.JoinedStr) -> bool:
    return any(isinstance(v, ast.Constant) and in_words(str(v.value)) for v in node.values)


def _both(one: Message | None, other: Message) -> Message:
    if one is None:
        return other
    strict = min(one.kind, other.kind, key=lambda kind: kind.words or 99)
    return replace(one, kind=strict, files=tuple(dict.fromkeys(one.files + other.files)))
