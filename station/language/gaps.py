"""The gaps of a sentence: what `say` fills in, and what a translation must leave in place."""

from __future__ import annotations

from string import Formatter

Gap = tuple[str, str, str]
"""Name, conversion ("" or "r", "s", "a") and format, as in "{feet!s:.1f}"."""


def gaps(pattern: str) -> frozenset[Gap]:
    """The gaps of a pattern, wherever they stand; raises ValueError for a stray brace."""
    return frozenset(
        (name, conversion or "", form or "")
        for _, name, form, conversion in Formatter().parse(pattern)
        if name is not None
    )


def same_gaps(one: str, other: str) -> bool:
    """Whether both can be filled with the same; False when either has a stray brace."""
    try:
        return gaps(one) == gaps(other)
    except ValueError:
        return False


def in_words(text: str) -> bool:
    """Whether there is a letter outside the gaps: "3" and "{a} · {b}" need no translation."""
    try:
        return any(c.isalpha() for piece, *_ in Formatter().parse(text) for c in piece)
    except ValueError:
        return any(c.isalpha() for c in text)
