"""What people read and hear, in their language.

The code speaks English. A fixed sentence is a plain str, one with gaps is made with
`station.values.say`; the edges that show them ask a catalogue:

    catalogue("de")("Stand tall.")                                  "Steh aufrecht."
    catalogue("de")(say("{good} of {all} good", good=6, all=8))     "6 von 8 gut"

The catalogues are gettext files in `locale/`. `python -m station.language` renews them from the
source; docs/languages.md tells how to add a language.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from station.errors import StationError, UnknownName
from station.language.catalogue import Catalogue
from station.language.po import LOCALE, translations
from station.language.pseudo import pseudo

SOURCE: Final = "en"
"""The language of the code."""
LANGUAGES: Final[Mapping[str, str]] = {
    SOURCE: "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
}
"""Code → what those who speak it call it; the source first."""
_NAMES: Final = {name: name for name in LANGUAGES.values()}
"""The same in every language: everybody finds their own."""
PSEUDO: Final = "pseudo"
"""Code of the made-up language of the tests."""
COMMA: Final = frozenset({"de", "es", "fr"})
"""Languages that write 2,5."""


@cache
def catalogue(code: str) -> Catalogue:
    """The catalogue of that language, "" being English; raises UnknownName."""
    if code in ("", SOURCE):
        return Catalogue(SOURCE, str)
    if code == PSEUDO:
        return Catalogue(PSEUDO, lambda text: _NAMES.get(text) or pseudo(text))
    if code in LANGUAGES:
        return read_catalogue(code)
    raise UnknownName(f"There is no language {code!r}: there are {', '.join(LANGUAGES)}.")


def read_catalogue(code: str, folder: Path = LOCALE) -> Catalogue:
    """Read a catalogue from its file; one that cannot be read speaks English and says why."""
    point = "," if code in COMMA else "."
    try:
        texts = translations(folder / f"{code}.po") | _NAMES
    except StationError as broken:
        return Catalogue(code, _NAMES.get, point, str(broken))
    return Catalogue(code, texts.get, point)


__all__ = ["LANGUAGES", "PSEUDO", "SOURCE", "Catalogue", "catalogue", "read_catalogue"]
