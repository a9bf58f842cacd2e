"""What the long tests measured, written into docs/reliability.md: a row each, replaced in place."""

from __future__ import annotations

import fcntl
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "reliability.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
HEAD = "| what | target | measured | when, where |\n| --- | --- | --- | --- |\n"


def measured(what: str, target: str, result: str) -> None:
    """Put a row into the page's table of measurements, in place of the one with the same name."""
    with PAGE.open("r+", encoding="utf-8") as page:
        fcntl.flock(page, fcntl.LOCK_EX)
        text = page.read()
        page.seek(0)
        page.write(with_row(text, what, target, result, _where()))
        page.truncate()


def with_row(text: str, what: str, target: str, result: str, where: str) -> str:
    """The page with that row in its table, rows in the order of their names."""
    before, _, rest = text.partition(BEGIN)
    table, _, after = rest.partition(END)
    rows = {line.split(" | ")[0]: line for line in table.strip().splitlines()[2:]}
    rows[f"| {what}"] = f"| {what} | {target} | {result} | {where} |"
    lines = "".join(f"{rows[name]}\n" for name in sorted(rows))
    return f"{before}{BEGIN}\n{HEAD}{lines}{END}{after}"


def _where() -> str:
    day = datetime.now(UTC).date().isoformat()
    python = platform.python_version()
    return f"{day}, {platform.machine()}, {os.cpu_count()} cores, Python {python}"
