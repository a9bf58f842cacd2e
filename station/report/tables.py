"""A finished set as `set.json` and `reps.csv`: times in seconds, angles in degrees.

What is not known is null in the one and an empty cell in the other, never NaN: both files
are read by strict parsers. Numbers carry three decimals, which is finer than any measure
here (tempo 0.07 s, angles 2.5–5°, MEASURES §0).
"""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

from station.report.files import replacing
from station.values import Call, FaultSeen, JudgedRep, SetRecord

FORMAT_VERSION = 1
DECIMALS = 3

_REP_COLUMNS = (
    "number",
    "start_s",
    "bottom_s",
    "end_s",
    "depth_deg",
    "band",
    "down_s",
    "hold_s",
    "up_s",
    "verdict",
    "reason",
    "faults",
    "cue",
    "unseen",
)


def write_set_json(path: Path, record: SetRecord) -> None:
    """Write the whole set as strict JSON, UTF-8.

    Raises:
        CannotWrite: the place cannot be written.
    """
    text = json.dumps(set_as_json(record), ensure_ascii=False, allow_nan=False, indent=2)
    with replacing(path) as part:
        part.write_text(text + "\n", encoding="utf-8")


def write_reps_csv(path: Path, record: SetRecord) -> None:
    """Write a row a rep as CSV (RFC 4180: CRLF, quotes where needed), UTF-8.

    The header carries the units; after the fixed columns comes one per measure, in the
    order in which the set first names them.

    Raises:
        CannotWrite: the place cannot be written.
    """
    measures = list(dict.fromkeys(name for rep in record.reps for name in rep.verdict.measures))
    text = io.StringIO()
    rows = csv.writer(text)  # the default dialect is RFC 4180's
    rows.writerow([*_REP_COLUMNS, *measures])
    rows.writerows(_rep_row(rep, measures) for rep in record.reps)
    with replacing(path) as part:
        part.write_bytes(text.getvalue().encode("utf-8"))


def set_as_json(record: SetRecord) -> dict[str, Any]:
    """Lay out a set as plain dictionaries, ready for `json`."""
    return {
        "version": FORMAT_VERSION,
        "drill": record.drill,
        "model": record.model,
        "notes": list(record.notes),
        "reps": [_rep_as_json(rep) for rep in record.reps],
        "counts": {"reps": len(record.reps)} | {call.value: tally(record, call) for call in Call},
    }


def tally(record: SetRecord, call: Call) -> int:
    """Count the reps that were given this call."""
    return sum(rep.verdict.call is call for rep in record.reps)


def _rep_as_json(rep: JudgedRep) -> dict[str, Any]:
    verdict = rep.verdict
    return {
        "number": rep.number,
        "start": _number(rep.start),
        "bottom": _number(rep.bottom),
        "end": _number(rep.end),
        "depth_deg": _number(rep.depth),
        "band": rep.band,
        "tempo_s": {
            "down": _number(rep.down),
            "hold": _number(rep.hold),
            "up": _number(rep.up),
        },
        "verdict": verdict.call.value,
        "reason": verdict.reason,
        "cue": verdict.cue,
        "faults": [_fault_as_json(fault) for fault in verdict.faults],
        "unseen": list(verdict.unseen),
        "measures": {name: _number(value) for name, value in verdict.measures.items()},
    }


def _fault_as_json(fault: FaultSeen) -> dict[str, Any]:
    return {
        "id": fault.id,
        "severity": fault.severity.value,
        "value": _number(fault.value),
        "limit": _number(fault.limit),
        "unit": fault.unit,
        "phase": fault.phase,
        "cue": fault.cue,
    }


def _rep_row(rep: JudgedRep, measures: list[str]) -> list[str | int]:
    verdict = rep.verdict
    return [
        rep.number,
        *(_cell(value) for value in (rep.start, rep.bottom, rep.end, rep.depth)),
        rep.band,
        *(_cell(value) for value in (rep.down, rep.hold, rep.up)),
        verdict.call.value,
        verdict.reason,
        ";".join(fault.id for fault in verdict.faults),
        verdict.cue,
        ";".join(verdict.unseen),
        *(_cell(verdict.measures.get(name, math.nan)) for name in measures),
    ]


def _number(value: float) -> float | None:
    """Round for people; None for what cannot be known. Takes numpy's scalars too."""
    plain = float(value)
    # Adding zero turns −0.0 into 0.0.
    return round(plain, DECIMALS) + 0.0 if math.isfinite(plain) else None


def _cell(value: float) -> str:
    number = _number(value)
    return "" if number is None else str(number)
