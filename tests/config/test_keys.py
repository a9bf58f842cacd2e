"""The table of keys, walked: a new key is tested the moment it exists."""

from __future__ import annotations

import math
import tomllib

import pytest

from station.config.keys import KEYS, TABLES, Key, purpose
from station.config.schema import Config

each_key = pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)


def test_the_table_is_the_schema() -> None:
    """Each field of each section has its row, in order."""
    fields = [f"{table}.{name}" for table, part in Config() for name in type(part).model_fields]
    assert list(KEYS) == fields


@each_key
def test_a_key_says_what_it_is_and_why(key: Key) -> None:
    """What and why are sentences; numbers have bounds, so that a slip of a digit is seen."""
    assert key.note.what.endswith(".")
    assert key.note.why.endswith(".")
    if isinstance(key.default, int | float) and not isinstance(key.default, bool):
        assert key.choices or " from " in key.allowed or " above " in key.allowed


@each_key
def test_a_key_takes_its_default_and_its_sample(key: Key) -> None:
    """What the commented file shows may be written as it stands."""
    assert key.accepts(key.default)
    value = tomllib.loads(f"x = {key.sample}")["x"]
    assert key.accepts(value)
    if not key.note.example:
        assert value == (list(key.default) if isinstance(key.default, tuple) else key.default)


@each_key
@pytest.mark.parametrize("value", [math.nan, math.inf, 10**400, {}, [[]], object(), "\n?"])
def test_a_key_refuses_what_makes_no_sense(key: Key, value: object) -> None:
    """Infinity, a table or a list of lists is no value of any key; a word only of a text."""
    assert key.accepts(value) == (value == "\n?" and key.allowed == "a text in quotes")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_says_what_it_is_about(table: str) -> None:
    """The docstring of its section names it and its purpose."""
    assert len(purpose(table)) > 5


def test_bounds_are_told_as_they_are() -> None:
    """The words of a range agree with what is accepted at its ends."""
    assert KEYS["lights.green"].allowed == "a whole number from 2 to 27 (BCM number)"
    taken = [KEYS["lights.green"].accepts(pin) for pin in (1, 2, 27, 28)]
    assert taken == [False, True, True, False]
    assert "above 0 and at most 1" in KEYS["lights.brightness"].allowed
    taken = [KEYS["lights.brightness"].accepts(share) for share in (0, 0.01, 1, 1.01)]
    assert taken == [False, True, True, False]
