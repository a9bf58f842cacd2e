"""A judged rep as rows of the database, and back again. NaN is NULL there.

Every number is made a plain one first: SQLite takes numpy's single precision for bytes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

from station.values import Call, FaultSeen, JudgedRep, Severity, Verdict

_TIMES = ("start_s", "bottom_s", "end_s", "depth_deg")
_PACE = ("band", "down_s", "hold_s", "up_s")
_JUDGED = ("call", "reason", "cue", "unseen", "measures")

REP = ("number", *_TIMES, *_PACE, *_JUDGED)
"""Columns of `rep` that hold the rep itself."""

FAULT = ("fault", "severity", "value", "limit_value", "unit", "phase", "cue")
"""Columns of `fault` that hold the fault itself."""

Row = Sequence[Any]


def rep_row(rep: JudgedRep) -> tuple[Any, ...]:
    """Return the values of `REP`."""
    verdict = rep.verdict
    times = (_number(rep.start), _number(rep.bottom), _number(rep.end))
    paces = (_number(rep.down), _number(rep.hold), _number(rep.up))
    measures = {str(name): _number(value) for name, value in verdict.measures.items()}
    judged = (str(verdict.call), str(verdict.reason), str(verdict.cue))
    noted = (json.dumps(list(verdict.unseen)), json.dumps(measures))
    shape = (_number(rep.depth), str(rep.band))
    return (int(rep.number), *times, *shape, *paces, *judged, *noted)


def fault_rows(rep: JudgedRep) -> list[tuple[Any, ...]]:
    """Return the values of `FAULT` for each fault, worst first."""
    return [
        (
            str(fault.id),
            str(fault.severity),
            _number(fault.value),
            _number(fault.limit),
            str(fault.unit),
            str(fault.phase),
            str(fault.cue),
        )
        for fault in rep.verdict.faults
    ]


def rep_of(row: Row, faults: Iterable[Row]) -> JudgedRep:
    """Return the rep whose rows these are. Raises `ValueError` when they cannot be one."""
    number, start, bottom, end, depth, band, down, hold, up = row[:9]
    call, reason, cue, unseen, measures = row[9:]
    verdict = Verdict(
        call=Call(call),
        faults=tuple(_fault_of(fault) for fault in faults),
        reason=reason,
        cue=cue,
        unseen=tuple(json.loads(unseen)),
        measures={name: _or_nan(value) for name, value in json.loads(measures).items()},
    )
    return JudgedRep(
        number=number,
        start=_or_nan(start),
        bottom=_or_nan(bottom),
        end=_or_nan(end),
        depth=_or_nan(depth),
        band=band,
        down=_or_nan(down),
        hold=_or_nan(hold),
        up=_or_nan(up),
        verdict=verdict,
    )


def _fault_of(row: Row) -> FaultSeen:
    fault, severity, value, limit, unit, phase, cue = row
    return FaultSeen(fault, Severity(severity), _or_nan(value), _or_nan(limit), unit, phase, cue)


def _number(value: float) -> float | None:
    plain = float(value)
    return None if math.isnan(plain) else plain


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
