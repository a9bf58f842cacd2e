"""The handbook names tests, files, headings and commands: each of them exists."""

from __future__ import annotations

import ast
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from typer.main import get_command

from station.commands import app
from station.store.schema import STEPS
from tests.results import BEGIN, END

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
SURVIVES: Final = ROOT / "docs" / "reliability.md"
PRIVACY: Final = ROOT / "docs" / "privacy.md"

FENCE: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
HEADING: Final = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
TEST: Final = re.compile(r"\btests/[\w/]+\.py(?:::\w+)?")
SCRIPT: Final = re.compile(r"\./(deploy/[\w-]+)")
BEFORE: Final = r"(?:\$ |sudo |-u \S+ |env |[A-Z_]+=\S* |\S*python\S* -m |\S*/)*"
COMMAND: Final = re.compile(rf"\s*{BEFORE}station((?: [a-z][a-z-]*)+|(?= --))(.*)")
ROW: Final = re.compile(r"^\| ([CSPIK]\d+) \|(.*)\|$", re.MULTILINE)

FAULTS: Final = {"C": 8, "S": 8, "P": 17, "I": 7, "K": 5}
"""How many there are to survive of camera, people, programs, in and out, config."""
STATES: Final = ("every run", "stand-in: not yet run", "Needs a Pi", "Not shown", "accuracy.md")
"""What is said of a row that has no figure of its own."""

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@cache
def text_of(page: Path) -> str:
    """The whole page."""
    return page.read_text(encoding="utf-8")


@cache
def anchors(page: Path) -> frozenset[str]:
    """The headings of a page as their links spell them."""
    return frozenset(slug(heading) for heading in HEADING.findall(FENCE.sub("", text_of(page))))


def slug(heading: str) -> str:
    """A heading in small letters, its marks left out, with hyphens for spaces (as GitHub does)."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@cache
def functions(path: Path) -> frozenset[str]:
    """Names of the functions in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def is_test(name: str) -> bool:
    """Whether there is such a file, and such a function in it."""
    path, _, function = name.partition("::")
    here = ROOT / path
    return here.is_file() and (not function or function in functions(here))


def leads_somewhere(page: Path, link: str) -> bool:
    """Whether a link out of this page finds its file, and its heading there."""
    path, _, anchor = link.partition("#")
    there = page.parent / path if path else page
    return there.exists() and (not anchor or anchor in anchors(there))


def typed(text: str) -> Iterator[str]:
    """What a reader may type: code in the text, and lines of blocks without their remarks."""
    prose = FENCE.sub("", text)
    blocks = [line for block in FENCE.findall(text) for line in block.splitlines()[1:-1]]
    indented = re.findall(r"^ {4}(\S.*)$", prose, re.MULTILINE)
    yield from (line.partition(" #")[0] for line in [*blocks, *indented])
    yield from re.findall(r"`([^`\n]+)`", prose)


def commands(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Each `station …` of a page: its words, and its options."""
    parts = (part for line in typed(text) for part in re.split(r"[|;&]+", line))
    for found in filter(None, map(COMMAND.match, parts)):
        words, rest = found.groups()
        yield words.split(), re.findall(r"(?<!\S)--[a-z][a-z-]*", rest)


def unknown(words: list[str], options: list[str]) -> list[str]:
    """What the command line does not know: a command, or options of one it knows."""
    command: Any = get_command(app)  # typer carries its own click, whose types it does not show
    for word in words:
        if not hasattr(command, "commands"):
            break  # what follows are its arguments
        if word not in command.commands:
            return [word]
        command = command.commands[word]
    known = {name for parameter in command.params for name in parameter.opts}
    return [option for option in options if option not in known | {"--help"}]


def rows() -> list[tuple[str, str]]:
    """The table of faults: each row's id, and the rest of it."""
    return ROW.findall(text_of(SURVIVES))


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file that is there, and to a heading that it has."""
    links = LINK.findall(FENCE.sub("", text_of(page)))
    inward = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in inward if not leads_somewhere(page, link)] == []


@each_page
def test_every_test_that_is_named_exists(page: Path) -> None:
    """Whoever doubts a claim can run what shows it."""
    assert [name for name in TEST.findall(text_of(page)) if not is_test(name)] == []


@each_page
def test_every_script_that_is_named_can_be_run(page: Path) -> None:
    """Under that name, by whoever cloned it."""
    scripts = set(SCRIPT.findall(text_of(page)))
    assert [name for name in scripts if not os.access(ROOT / name, os.X_OK)] == []


@each_page
def test_every_command_that_is_named_is_one(page: Path) -> None:
    """With every option that it is said to have."""
    wrong = {" ".join(words): unknown(words, options) for words, options in commands(text_of(page))}
    assert {words: what for words, what in wrong.items() if what} == {}


def test_each_fault_has_one_row() -> None:
    """None of the list is left out, and none told twice."""
    wanted = [f"{kind}{n}" for kind, last in FAULTS.items() for n in range(1, last + 1)]
    assert [name for name, _ in rows()] == wanted


@pytest.mark.parametrize(("name", "rest"), rows(), ids=lambda value: value[:3].strip())
def test_each_fault_says_what_shows_it(name: str, rest: str) -> None:
    """By a test and a figure or word, or by saying why there is none."""
    fault, happens, shown, how_well = (cell.strip() for cell in rest.split(" | "))
    assert fault
    assert happens
    assert TEST.search(shown) or "Needs a Pi" in how_well, name
    figures = set(re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", how_well))
    assert figures <= measured_rows(), name
    assert figures or any(state in how_well for state in STATES), name


def measured_rows() -> set[str]:
    """Names of the rows that the long tests wrote."""
    _, _, after = text_of(SURVIVES).partition(BEGIN)
    return {line.split(" | ")[0].lstrip("| ") for line in after.partition(END)[0].splitlines()}


def test_the_long_tests_find_their_place() -> None:
    """The marks between which they write are there, once."""
    marks = Counter(line for line in text_of(SURVIVES).splitlines() if line in {BEGIN, END})
    assert marks == {BEGIN: 1, END: 1}


def test_privacy_names_all_that_is_kept() -> None:
    """Whatever the database has room for stands on the page: each table, and each column."""
    listed = {row[0]: row[1] for row in re.findall(r"^\| `(\w+)` \|(.*)\|$", kept_text(), re.M)}
    db = sqlite3.connect(":memory:")
    for step in STEPS:
        for statement in step:
            db.execute(statement)
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    columns = {t: {row[1] for row in db.execute(f"PRAGMA table_info({t})")} for t in tables}
    db.close()
    assert set(listed) == set(tables)
    named = set(re.findall(r"`(\w+)`", kept_text()))
    assert set().union(*columns.values()) - named == set()


def test_privacy_names_what_the_unit_forbids() -> None:
    """Each setting that the page relies on stands in the unit of the station."""
    settings = re.findall(r"`([A-Z]\w+=\w+)`", text_of(PRIVACY))
    unit = (ROOT / "systemd" / "station.service").read_text(encoding="utf-8").splitlines()
    assert settings
    assert [setting for setting in settings if setting not in unit] == []


def kept_text() -> str:
    """The part of the page that says what is kept."""
    return text_of(PRIVACY).partition("## What is kept")[2].partition("## What is sent")[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("`station check`", [(["check"], [])]),
        ("`station lights --test`", [(["lights"], ["--test"])]),
        ("```\n$ station bench --live   # station nonsense\n```", [(["bench"], ["--live"])]),
        ("Type:\n\n    station check --json  # all of it\n", [(["check"], ["--json"])]),
        ("`sudo -u station env A=1 station voice`", [(["voice"], [])]),
        ("`station model fetch full`", [(["model", "fetch", "full"], [])]),
        ("`X=1 python3 -m station demo && station run`", [(["demo"], []), (["run"], [])]),
        ("`systemctl status station --no-pager` tells how the station walks", []),
    ],
)
def test_what_counts_as_a_command(text: str, found: list[tuple[list[str], list[str]]]) -> None:
    """The test of the test: text is none, and what `sudo` runs is."""
    assert list(commands(text)) == found


def test_what_is_not_there_is_found_out() -> None:
    """The test of the tests: a wrong name of each kind."""
    assert not is_test("tests/docs/test_docs.py::test_nothing")
    assert not is_test("tests/docs/test_nothing.py")
    assert unknown(["dance"], []) == ["dance"]
    assert unknown(["lights"], ["--disco"]) == ["--disco"]
    assert unknown(["model", "list"], []) == []
    assert leads_somewhere(SURVIVES, "reliability.md#measured")
    assert not leads_somewhere(SURVIVES, "#unmeasured")
    assert not leads_somewhere(SURVIVES, "nothing.md")
