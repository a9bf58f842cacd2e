"""What a check found, and how it is told to people and to programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Final

SIGN: Final[dict[bool | None, str]] = {True: "✓", False: "▲", None: "○"}
"""Well, not well, not here."""
WIDTH: Final = 8
"""Of the longest name of a part, so that lines stand under one another as they come."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tested."""

    part: str
    ok: bool | None
    """None: it is not here, or does not apply."""
    said: str
    """What was seen, a sentence."""
    remedy: str = ""
    """What to do about it, a sentence; "" when there is nothing to do."""


def all_well(findings: Iterable[Finding]) -> bool:
    """Whether nothing has to be done."""
    return all(finding.ok is not False for finding in findings)


def as_text(findings: Sequence[Finding]) -> str:
    """A line for each finding, and one for what to do."""
    width, lines = WIDTH, []
    for finding in findings:
        lines.append(f"{SIGN[finding.ok]} {finding.part:<{width}}  {finding.said}")
        lines += [f"  {'':<{width}}  → {finding.remedy}"] if finding.remedy else []
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """The same for a program: `{"ok": …, "findings": [{"part", "ok", "said", "remedy"}]}`."""
    rows = [asdict(finding) for finding in findings]
    return json.dumps({"ok": all_well(findings), "findings": rows}, ensure_ascii=False, indent=2)
