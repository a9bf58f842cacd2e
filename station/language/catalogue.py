"""A catalogue says in one language what the code says in English."""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter
from typing import Final

from station.language.gaps import in_words
from station.values import Words

REMEMBERED: Final = 500
"""Missing texts that are noted at most: the same memory after a year."""


class _Filler(Formatter):
    """Fills gaps, and writes fractions as the language does."""

    def __init__(self, point: str) -> None:
        self._point = point

    def format_field(self, value: object, form: str) -> str:
        text = format(value, form)
        return text.replace(".", self._point) if isinstance(value, float) else text


class Catalogue:
    """Translates a text: `catalogue("de")("Stand tall.")`.

    A plain str is looked up. Of `Words` the pattern is looked up and filled again, with every
    text among what fills it translated first: what is no text for people (a path, a number)
    should fill a gap as what it is, not as a str. A text that is the beginning of a sentence
    is also found by its small letter. What has no translation stays English.
    """

    def __init__(
        self, code: str, look_up: Callable[[str], str | None], point: str = ".", trouble: str = ""
    ) -> None:
        """`look_up` gives the translation of a text or None; `point` parts units and tenths."""
        self.code = code
        self.trouble = trouble
        """Why there are no translations at all, with the remedy; "" when all is well."""
        self.missing: set[str] = set()
        """What was asked for and has no translation."""
        self._look_up = look_up
        self._filler = _Filler(point)

    def __call__(self, text: str) -> str:
        """The text in this language."""
        if isinstance(text, Words):
            return self._filled(text)
        return self._found(text) or text

    def _filled(self, words: Words) -> str:
        pattern = self._found(words.pattern) or words.pattern
        each = {
            name: self(value) if isinstance(value, str) else value
            for name, value in words.filled.items()
        }
        return self._filler.vformat(pattern, (), each)

    def _found(self, text: str) -> str | None:
        found = self._look_up(text) if in_words(text) else text
        if found is None and text[0].isupper():
            small = self._look_up(text[0].lower() + text[1:])
            found = small and small[0].upper() + small[1:]
        if found is None and len(self.missing) < REMEMBERED:
            self.missing.add(text)
        return found
