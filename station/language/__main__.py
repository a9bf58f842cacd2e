"""`python -m station.language`: bring the catalogues up to date with the source.

New messages are added, gone ones become obsolete, translations are kept. Prints what each
language lacks; ends with 1 when it lacks anything, with 2 when a catalogue is broken.
"""

from __future__ import annotations

import sys
from pathlib import Path

from station.errors import StationError
from station.language import LANGUAGES, SOURCE
from station.language.messages import Said, collect
from station.language.po import LOCALE
from station.language.renewal import renew


def main(folder: Path = LOCALE, said: Said | None = None) -> int:
    """Renew every catalogue; returns the exit code."""
    said = said or collect()
    lacking = 0
    for code in LANGUAGES:
        if code == SOURCE:
            continue
        try:
            missing = renew(folder / f"{code}.po", code, said.messages)
        except StationError as broken:
            print(broken, file=sys.stderr)
            return 2
        lacking += len(missing)
        print(f"{code}: {len(said.messages)} messages, {len(missing)} to be translated")
        print(*(f"    {text}" for text in missing), sep="\n", end="\n" if missing else "")
    for place in said.glued:
        print(f"cannot be translated, use say(): {place}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
