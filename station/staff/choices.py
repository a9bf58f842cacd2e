"""What is set now, and what staff changed of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from station.config.schema import Config

LIVE: Final = frozenset({"sound.volume", "staff.pin"})
"""Keys that hold at once; any other needs the rooms opened again."""


class Choices:
    """The config in force with the staff's changes; 'session.reps' names a key."""

    def __init__(self, config: Config) -> None:
        self.config = config
        """With every change."""
        self.unkept: dict[str, object] = {}
        """Changes since they were last kept."""
        self.reopen = False
        """Whether a change was kept for which the rooms must be opened again."""

    def get(self, path: str) -> object:
        """What a key is set to."""
        table, _, name = path.partition(".")
        value: object = getattr(getattr(self.config, table), name)
        return value

    def set(self, path: str, value: object) -> None:
        """Change a key; `value` must be one that it may have."""
        if value == self.get(path):
            return
        table, _, name = path.partition(".")
        section = getattr(self.config, table).model_copy(update={name: value})
        self.config = self.config.model_copy(update={table: section})
        self.unkept[path] = value

    def kept(self) -> Mapping[str, object]:
        """Say that the changes are kept, and return them."""
        kept, self.unkept = self.unkept, {}
        self.reopen = self.reopen or not kept.keys() <= LIVE
        return kept
