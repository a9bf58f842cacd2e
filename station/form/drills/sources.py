"""A sentence and where it comes from: nothing is told to anybody that cannot be traced.

A source is written as its readers would look it up, several of them split by commas:

    000 … 004        one of the five articles that began the station, in full in `SEEDS`
    MEASURES §2.1    a section of the measurement specification
    own              our own, said to be so; the note then tells why it is there
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SEEDS: Final = {
    "000": "000_672930a95604aa32",
    "001": "001_e29090013c2d0a7f",
    "002": "002_4c1a88f047bae5b8",
    "003": "003_178e540002d9da94",
    "004": "004_5240b099c339e103",
}
"""Number of an article → its file, without the ending."""

OWN: Final = "own"


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence for the person, in our words, with its sources."""

    text: str
    source: str
    """As the page's head says, e.g. "001, MEASURES §2.1"."""
    note: str = ""
    """What a reader of the source should know, such as which of two articles was followed."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources one by one."""
        return tuple(self.source.split(", "))
