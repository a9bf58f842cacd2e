"""On which line a key stands: tomllib reads values, but forgets where they were."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Final

KeyPath = tuple[str, ...]
"""('camera', 'kind')."""

TOKEN: Final = re.compile(
    r'"""(?:\\.|(?!""")[^\\])*"{3,5}'
    r"|'''(?:(?!''').)*'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[\]{}=.,\n]"
    r"|[^\s\[\]{}=.,\#\"']+"
    r"|[\"']",
    re.DOTALL,
)
"""What a TOML file is made of, tolerantly: texts, remarks, punctuation, bare words."""


def key_lines(text: str) -> Mapping[KeyPath, int]:
    """Return where each key and table is first named, lines from 1.

    Made for a text that tomllib has accepted; never raises on any other.
    """
    found: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for line, tokens in _statements(text):
        names = _names(tokens)
        if tokens[0] == "[":
            table = names
        path = table if tokens[0] == "[" else table + names
        for depth in range(1, len(path) + 1):
            found.setdefault(path[:depth], line)
    return found


def line_of(lines: Mapping[KeyPath, int], *path: str) -> int | None:
    """Return the line of a key or, within a list or a `{ }` table, of what holds it."""
    for depth in range(len(path), 0, -1):
        if path[:depth] in lines:
            return lines[path[:depth]]
    return None


def _statements(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each statement's line and tokens; a list may go on over several lines."""
    tokens: list[str] = []
    start = line = 1
    depth = 0
    for match in TOKEN.finditer(text):
        token = match.group()
        if token in "[{":
            depth += 1
        elif token in "]}":
            depth = max(0, depth - 1)
        if token == "\n" and depth == 0:
            if tokens:
                yield start, tokens
            tokens = []
        elif token != "\n" and not token.startswith("#"):
            start = start if tokens else line
            tokens.append(token)
        line += token.count("\n")
    if tokens:
        yield start, tokens


def _names(tokens: list[str]) -> KeyPath:
    """Return the dotted name before the '=' or within the header's brackets."""
    names = []
    for token in tokens:
        if token == "=":
            break
        if token not in ("[", "]", "."):
            names.append(_unquoted(token))
    return tuple(names)


def _unquoted(token: str) -> str:
    """Return the name that a token spells."""
    if token[0] not in "\"'":
        return token
    try:
        return str(tomllib.loads(f"name = {token}")["name"])
    except (tomllib.TOMLDecodeError, ValueError):
        return token
