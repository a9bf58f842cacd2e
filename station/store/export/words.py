"""How the reader says it: the language, the names of things, and the clock on the wall."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Wording:
    """All that depends on who reads."""

    translate: Callable[[str], str] = str
    names: Mapping[str, str] = field(default_factory=dict)
    """Of drills and faults, by id."""
    language: str = "en"
    """Code of the language, e.g. "de"."""
    zone: tzinfo | None = None
    """Of the times; None for the machine's own."""

    def say(self, text: str) -> str:
        """Return a text in the reader's language; nothing stays nothing."""
        return self.translate(text) if text else ""  # gettext says its own header for ""

    def name(self, key: str) -> str:
        """Return what people call a drill or a fault."""
        return self.say(self.names.get(key, key.replace("_", " ")))

    def moment(self, wall: float) -> tuple[str, str]:
        """Return day and time of Unix seconds, e.g. ("2026-11-22", "03:10")."""
        at = datetime.fromtimestamp(wall, UTC).astimezone(self.zone)
        return f"{at:%Y-%m-%d}", f"{at:%H:%M}"
