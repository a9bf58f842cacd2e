"""Frozen values of plain parts, out of JSON that somebody else wrote: believed part by part."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from typing import Any, Final, TypeVar

LONGEST_TEXT: Final = 2000
"""Characters of any text; the rest is cut."""

Value = TypeVar("Value")


def checked(kind: type[Value], said: object) -> Value:
    """Return the value that these parts make; raises ValueError.

    Each part must be there, and of the type of its default, which may be such a value itself.
    """
    parts = {field.name: type(field.default) for field in fields(kind)}  # type: ignore[arg-type]
    if not isinstance(said, dict) or said.keys() != parts.keys():
        raise ValueError(f"no {kind.__name__} in all its parts")
    return kind(**{name: _part(name, said[name], part) for name, part in parts.items()})


def _part(name: str, value: object, kind: type) -> Any:
    if is_dataclass(kind):
        return checked(kind, value)
    if kind is float and type(value) is int and abs(value) < 1 << 53:
        return float(value)
    if type(value) is not kind or value in (math.inf, -math.inf):
        raise ValueError(f"{name} {str(value)[:40]}")
    return value[:LONGEST_TEXT] if isinstance(value, str) else value
