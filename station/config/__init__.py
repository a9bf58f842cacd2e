"""The config: `schema` says what a site may set, `load` reads it and words every mistake."""

from station.config.kept import keep_good, last_good, way_back
from station.config.load import Settings, find, load, mistakes_of, overridden, usable
from station.config.mistakes import Mistake, Trouble
from station.config.schema import Config
from station.config.show import as_plain, commented_defaults, in_force

__all__ = [
    "Config",
    "Mistake",
    "Settings",
    "Trouble",
    "as_plain",
    "commented_defaults",
    "find",
    "in_force",
    "keep_good",
    "last_good",
    "load",
    "mistakes_of",
    "overridden",
    "usable",
    "way_back",
]
