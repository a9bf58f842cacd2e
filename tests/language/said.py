"""What the whole source says, read once for all tests."""

from __future__ import annotations

from station.language.messages import collect

SAID = collect()
MESSAGES = SAID.messages
