"""A visit as one page: opens anywhere, prints on one A4, needs nothing from anywhere.

No script and no outside resource: the page says so to the browser itself (its content security
policy), and every text in it is escaped. All lengths are millimetres on paper; what does not
fit is left out, the oldest sets first, and is in the table all the same.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from station.store.export.chart import QUIET, RULE, TEXT, VERDICTS, chart, sign
from station.store.export.words import Wording
from station.store.kept import SessionKept, SetKept
from station.values import Call, JudgedRep, Severity, say

ROOM = 228.0
"""For the sets: 297 less the margins (2 × 12), the head (25) and the foot (18), with 2 to spare."""
HEADING = 8.0
ROW = 4.8
"""Of the table of reps, and of a line below the drawing."""
GAP = 4.0
"""Between two sets."""
LEAST_CHART, BEST_CHART, LONE_CHART = 15.0, 40.0, 70.0
"""Heights of the drawing: at least, above a table, and where no table fits."""
MOST_SETS = 8
"""So many fit with `LEAST_CHART`."""

_STYLE = f"""
@page {{ size: A4; margin: 12mm }}
* {{ box-sizing: border-box; margin: 0 }}
body {{ font: 3.4mm/1.35 "Helvetica Neue", Arial, "Liberation Sans", sans-serif; color: {TEXT};
  background: #fff }}
main {{ width: 186mm; height: 271mm; margin: 0 auto; overflow: hidden; position: relative }}
@media screen {{ main {{ margin: 12mm auto }} }}
header {{ height: 25mm; display: flex; justify-content: space-between; align-items: flex-start;
  border-bottom: 0.5mm solid {TEXT}; margin-bottom: 2mm }}
h1 {{ font-size: 7mm; line-height: 1.2 }}
h2 {{ font-size: 4.2mm; line-height: {HEADING}mm; height: {HEADING}mm; white-space: nowrap;
  overflow: hidden }}
h2 span, .quiet {{ color: {QUIET}; font-weight: normal }}
.result {{ font-size: 9mm; line-height: 1; font-weight: bold; text-align: right }}
.result small {{ display: block; font-size: 3.4mm; font-weight: normal; color: {QUIET};
  margin-top: 1.5mm }}
section {{ margin-bottom: {GAP}mm }}
svg {{ display: block }}
svg.mark {{ display: inline-block; vertical-align: -0.5mm }}
table {{ width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 2.9mm }}
th, td {{ height: {ROW}mm; padding: 0 1mm; text-align: left; border-bottom: 0.2mm solid {RULE};
  overflow: hidden; white-space: nowrap; text-overflow: ellipsis }}
th {{ font-weight: normal; color: {QUIET} }}
p.line {{ height: {ROW}mm; font-size: 2.9mm; line-height: {ROW}mm; white-space: nowrap;
  overflow: hidden; text-overflow: ellipsis }}
footer {{ position: absolute; bottom: 0; left: 0; right: 0; height: 14mm; padding-top: 2mm;
  border-top: 0.2mm solid {RULE}; font-size: 2.8mm; color: {QUIET} }}
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_COLUMNS = (
    ("Rep", 8),
    ("Verdict", 22),
    ("Depth", 13),
    ("Knee", 13),
    ("Down–hold–up", 26),
    ("What was seen", 54),
    ("Do this", 50),
)
"""Of the table of reps, with their widths, mm: 186 in all."""


_PROFILES = {"gym": "Hip-hinge station", "clinic": "Hip-hinge station, clinic"}
_NOTES = (
    "Depth: how far the trunk leans at the bottom. Tempo: way down (dark), hold, up (light).",
    "Estimates of one camera from the side, to coach with; no medical measurement. "
    "No name and no picture was kept.",
)


def page_name(visit: SessionKept, words: Wording) -> str:
    """Return the file's name.

    With its date: should the database ever be lost, numbers begin at 1 again, and a page of
    before must not be overwritten.
    """
    day = words.moment(visit.began)[0] if visit.dated else "undated"
    return f"session-{day}-{visit.id}.html"


def page_of(visit: SessionKept, words: Wording) -> str:
    """Return the whole page of a visit with at least one rep."""
    sets = [one for one in visit.sets if one.reps]
    shown = sets[-MOST_SETS:]
    room = ROOM - (ROW if len(sets) > len(shown) else 0.0)
    sections = (_section(one, room / len(shown) - GAP, words) for one in shown)
    title = escape(words.say(say("Session {number}", number=visit.id)))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(words.language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body><main>\n{_head(visit, sets, title, words)}\n"
        + "\n".join(sections)
        + _left_out(len(sets) - len(shown), words)
        + f"\n{_foot(words)}\n</main></body></html>\n"
    )


def _head(visit: SessionKept, sets: Sequence[SetKept], title: str, words: Wording) -> str:
    day, hour = words.moment(visit.began)
    when = f"{day} · {hour}" if visit.dated else words.say("The clock was not set.")
    reps = [rep for one in sets for rep in one.reps]
    unjudged = sum(rep.verdict.call is Call.UNJUDGED for rep in reps)
    told = words.say(say("{count} could not be judged", count=unjudged)) if unjudged else ""
    return (
        f'<header><div><h1>{title}</h1><p>{escape(when)}</p><p class="quiet">'
        f"{escape(words.say(_PROFILES.get(visit.profile, visit.profile)))}</p></div>"
        f'<p class="result">{escape(_score(reps, words))}<small>{escape(told)}</small></p></header>'
    )


def _section(one: SetKept, room: float, words: Wording) -> str:
    """Draw a set in so much height: with the table of its reps if it fits, or the worst faults."""
    number = words.say(say("Set {number}", number=one.number))
    heading = f"{number} · {words.name(one.drill)}"
    rows = ROW * (len(one.reps) + 1)
    if room >= HEADING + 25.0 + rows:
        below, used, most = _table(one.reps, words), rows, BEST_CHART
    else:
        lines = list(_faults(one.reps, words))[: max(0, int((room - HEADING - LEAST_CHART) / ROW))]
        below, used, most = "".join(lines), ROW * len(lines), LONE_CHART
    height = min(most, room - HEADING - used)
    return (
        f"<section><h2>{escape(heading)} <span>· {escape(_score(one.reps, words))}</span></h2>"
        f"{chart(one.reps, height, words)}{below}</section>"
    )


def _table(reps: Sequence[JudgedRep], words: Wording) -> str:
    heads = "".join(
        f'<th style="width:{width}mm">{escape(words.say(name))}</th>' for name, width in _COLUMNS
    )
    rows = "".join(f"<tr>{_cells(rep, words)}</tr>" for rep in reps)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(rep: JudgedRep, words: Wording) -> str:
    verdict = rep.verdict
    seen = ", ".join(words.name(fault.id) for fault in verdict.faults) or words.say(verdict.reason)
    texts = (
        _degrees(rep.depth),
        _degrees(verdict.measures.get("knee_deg", math.nan)),
        "–".join(_seconds(part) for part in (rep.down, rep.hold, rep.up)) + " s",
        seen,
        words.say(verdict.cue),
    )
    said = escape(words.say(VERDICTS[verdict.call]))
    cells = "".join(f"<td>{escape(text)}</td>" for text in texts)
    return f"<td>{rep.number}</td><td>{_mark(verdict.call)} {said}</td>{cells}"


def _faults(reps: Sequence[JudgedRep], words: Wording) -> Iterator[str]:
    """Yield a line for each fault that turned a rep red, the commonest first."""
    found = [
        fault for rep in reps for fault in rep.verdict.faults if fault.severity != Severity.ADVISORY
    ]
    cues = {fault.id: fault.cue for fault in found}
    for key, count in Counter(fault.id for fault in found).most_common():
        told = say(
            "{fault}: {count} of {all} reps", fault=words.name(key), count=count, all=len(reps)
        )
        cue = words.say(cues[key])
        yield (
            f'<p class="line">{_mark(Call.FIX)} {escape(words.say(told))} '
            f'<span class="quiet">· {escape(cue)}</span></p>'
        )


def _left_out(count: int, words: Wording) -> str:
    if not count:
        return ""
    told = words.say(say("Earlier sets that are not shown here: {count}.", count=count))
    return f'<p class="line quiet">{escape(told)}</p>'


def _foot(words: Wording) -> str:
    signs = " &nbsp; ".join(
        f"{_mark(call)} {escape(words.say(told))}" for call, told in VERDICTS.items()
    )
    lines = "".join(f"<p>{escape(words.say(note))}</p>" for note in _NOTES)
    return f"<footer><p>{signs}</p>{lines}</footer>"


def _mark(call: Call) -> str:
    size = 'width="2.8mm" height="2.8mm" viewBox="0 0 3 3"'
    return f'<svg class="mark" {size} aria-hidden="true">{sign(call, 1.5, 1.5, 2.8)}</svg>'


def _score(reps: Sequence[JudgedRep], words: Wording) -> str:
    calls = Counter(rep.verdict.call for rep in reps)
    judged = calls[Call.GOOD] + calls[Call.FIX]
    return words.say(say("{good} of {all} good", good=calls[Call.GOOD], all=judged))


def _degrees(value: float) -> str:
    return f"{value:.0f}°" if math.isfinite(value) else "–"


def _seconds(value: float) -> str:
    return f"{value:.1f}" if math.isfinite(value) else "?"
