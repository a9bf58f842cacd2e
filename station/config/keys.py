"""Every key of the config as a row of a table, read off the schema so that nothing drifts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Final, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from station.config.schema import Config, Note, Section


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the file, and what may be said of it."""

    table: str
    name: str
    note: Note
    default: object
    choices: tuple[object, ...]
    """The words or numbers to choose from; empty where it is not a choice."""
    allowed: str
    """What it may be, in words: 'a whole number from 2 to 27 (BCM number)'."""

    @property
    def path(self) -> str:
        """Return 'camera.kind'."""
        return f"{self.table}.{self.name}"

    @property
    def sample(self) -> str:
        """Return a value that it may have, as it is written in the file."""
        return self.note.example or written(self.default)

    def accepts(self, value: object) -> bool:
        """Tell whether the file may give it this value."""
        try:
            _section(self.table).model_validate({self.name: value})
        except ValidationError:
            return False
        return True


def written(value: object) -> str:
    """Return a value as TOML writes it; None, which TOML cannot write, as 'not set'."""
    match value:
        case None:
            return "not set"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case bool():
            return str(value).lower()
        case list() | tuple():
            return f"[{', '.join(written(item) for item in value)}]"
        case _:
            return str(value)


def _section(name: str) -> type[Section]:
    """Return the model of a table."""
    model = Config.model_fields[name].annotation
    assert isinstance(model, type)
    assert issubclass(model, Section)
    return model


SPANS: Final[Mapping[tuple[str, ...], str]] = {
    (): "",
    ("ge", "le"): " from {:g} to {:g}",
    ("gt", "le"): " above {:g} and at most {:g}",
    ("gt", "lt"): " above {:g} and below {:g}",
}
"""Which bounds a number has → how they are said."""


def _range(field: FieldInfo) -> str:
    """Return the bounds of a number in words."""
    bounds = {
        bound: getattr(rule, bound)
        for rule in field.metadata
        for bound in ("ge", "gt", "le", "lt")
        if hasattr(rule, bound)
    }
    return SPANS[tuple(bounds)].format(*bounds.values())


KINDS: Final[Mapping[object, str]] = {
    bool: "true or false",
    str: "a text in quotes",
    int: "a whole number",
    float: "a number",
}
"""Type of a value → what it is called."""

COUNTED: Final[Mapping[tuple[object, ...], str]] = {
    (...,): "texts",
    (float,): "two numbers",
    (float, float, float): "four numbers",
}
"""Types of a list's values after the first → what the list holds."""


def _allowed(annotation: object, field: FieldInfo) -> str:
    """Return in words what a value of this type may be."""
    parts = get_args(annotation)
    if get_origin(annotation) is Literal:
        return f"one of {', '.join(written(choice) for choice in parts)}"
    if NoneType in parts:
        return _allowed(parts[0], field)
    if get_origin(annotation) is tuple:
        return f"a list of {COUNTED[parts[1:]]}"
    return KINDS[annotation] + _range(field)


def _key(table: str, name: str, field: FieldInfo) -> Key:
    """Return the row of one field."""
    note = next(item for item in field.metadata if isinstance(item, Note))
    unit = f" ({note.unit})" if note.unit else ""
    annotation = field.annotation
    choices = get_args(annotation) if get_origin(annotation) is Literal else ()
    return Key(table, name, note, field.default, choices, _allowed(annotation, field) + unit)


TABLES: Final[Mapping[str, Mapping[str, Key]]] = {
    table: {name: _key(table, name, field) for name, field in _section(table).model_fields.items()}
    for table in Config.model_fields
}
"""Table → name → key, in the order of the schema."""

KEYS: Final[Mapping[str, Key]] = {
    key.path: key for keys in TABLES.values() for key in keys.values()
}
"""'camera.kind' → its key."""


def purpose(table: str) -> str:
    """Return what a table is about, a phrase: the second half of its docstring's first line."""
    head = (_section(table).__doc__ or "").splitlines()[0]
    return head.partition(": ")[2].rstrip(".")
