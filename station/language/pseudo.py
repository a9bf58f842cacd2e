"""A language that nobody speaks, for tests: English that is accented, longer, and bracketed.

Whoever looks at a picture in it sees at once what was never translated (no accents), what was
cut off (a bracket is missing), and what has no room for a longer language. Only Latin-1 letters
and Œœ are used: the screen's font has them.
"""

from __future__ import annotations

from string import Formatter
from typing import Final

GROWTH: Final = 0.4
"""How much longer than English a text may become (UX §5)."""

_ACCENTED: Final = str.maketrans(
    "AEIOUYCNaeiouycnd",
    "ÅÉÎÖÛÝÇÑåéîöûýçñð",
)


def pseudo(text: str) -> str:
    """The text in no language; its gaps are left as they are."""
    try:
        pieces = list(Formatter().parse(text))
    except ValueError:  # a stray brace: nothing will fill it
        return f"[{_longer(text)}]"
    return f"[{''.join(_escaped(_longer(words)) + _gap(*gap) for words, *gap in pieces)}]"


def _longer(piece: str) -> str:
    """Accents, and every so often a letter twice."""
    owed, letters = 0.5, []
    for letter in piece.translate(_ACCENTED):
        letters.append(letter)
        owed += GROWTH
        if letter.isalpha() and owed >= 1.0:
            letters += letter * int(owed)
            owed %= 1.0
    return "".join(letters)


def _escaped(piece: str) -> str:
    return piece.replace("{", "{{").replace("}", "}}")


def _gap(name: str | None, form: str | None, conversion: str | None) -> str:
    if name is None:
        return ""
    return f"{{{name}{'!' + conversion if conversion else ''}{':' + form if form else ''}}}"
