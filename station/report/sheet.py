"""The one picture of a set: its title, its curves, and a card for every repetition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw

from station.report.curves import draw_curves
from station.report.lettering import broken, face, width_of
from station.report.palette import MARKS, PAPER, QUIET_TEXT, SEVERITY_SYMBOLS, TEXT, rgb
from station.report.stills import Still, common_view, draw_still
from station.report.tables import tally
from station.values import Call, Image, JudgedRep, SetRecord

WIDTH = 1800
"""Pixels: 12 inches at 150 dpi, a landscape A4 page without its margins."""
MARGIN = 60
_GAP = 28
_NOTE_SIZE = 22
_MOST_NOTES = 4
_COLUMNS = ((1, 1), (2, 2), (3, 3), (8, 4), (10**6, 5))
"""Up to so many cards, so many columns."""
_TALLY_WORDS = {
    Call.GOOD: "good",
    Call.FIX: "to fix",
    Call.UNJUDGED: "could not be judged",
}


def draw_sheet(record: SetRecord, stills: Mapping[int, Still]) -> Image:
    """Draw a whole set as (h, 1800, 3) uint8 RGB; as high as the set needs."""
    parts = [_heading(record), draw_curves(record, WIDTH)]
    if record.reps:
        parts.append(_cards(record.reps, stills))
    return np.concatenate([*parts, _key(record), _blank(MARGIN // 2)])


def title(record: SetRecord) -> str:
    """Say what was done and how it went: "Dowel rod hinge — 6 of 8 good"."""
    if not record.reps:
        return f"{record.title} — no complete rep"
    return f"{record.title} — {tally(record, Call.GOOD)} of {len(record.reps)} good"


def _heading(record: SetRecord) -> Image:
    """Write the title, the tally in marks, what to work on, and the notes."""
    lines = [_Line(title(record), 58, TEXT, bold=True)]
    if record.reps:
        lines.append(_Line(_tally_line(record), 30, TEXT, bold=False))
        lines += [_Line(line, 30, TEXT, bold=True) for line in _work_on(record)]
    letters = face(_NOTE_SIZE)
    for note in record.notes[:_MOST_NOTES]:
        for text in broken(note, letters, WIDTH - 2 * MARGIN):
            lines.append(_Line(text, _NOTE_SIZE, QUIET_TEXT, bold=False))
    return _written(lines, top=MARGIN, below=24)


def _tally_line(record: SetRecord) -> str:
    """Count the calls: "✓ 6 good   ▲ 2 to fix   ○ 1 could not be judged"; no empty ones."""
    counts = ((call, tally(record, call)) for call in Call)
    return "     ".join(
        f"{MARKS[call].symbol} {count} {_TALLY_WORDS[call]}" for call, count in counts if count
    )


def _work_on(record: SetRecord) -> list[str]:
    """Give the cue that was due most often, and in how many reps; the first one on a tie."""
    cues = Counter(
        rep.verdict.cue for rep in record.reps if rep.verdict.call is Call.FIX and rep.verdict.cue
    )
    if not cues:
        return []
    cue, times = cues.most_common(1)[0]
    return [f"Work on: “{cue}” — {times} of {len(record.reps)} reps"]


def _cards(reps: tuple[JudgedRep, ...], stills: Mapping[int, Still]) -> Image:
    """Lay the cards out in rows, filling the width; one or two have their words beside."""
    columns = next(count for most, count in _COLUMNS if len(reps) <= most)
    beside = columns <= 2
    room = (WIDTH - 2 * MARGIN - (columns - 1) * _GAP) // columns
    view = common_view(stills.values())
    cards = [
        draw_still(stills.get(rep.number), rep, view, room // (2 if beside else 1), beside=beside)
        for rep in reps
    ]
    return _grid(cards, columns, room)


def _grid(cards: list[Image], columns: int, room: int) -> Image:
    """Lay cards out in rows, each row as high as its highest card."""
    rows = [cards[at : at + columns] for at in range(0, len(cards), columns)]
    return np.concatenate([_blank(_GAP), *(_row(row, room) for row in rows)])


def _row(cards: list[Image], room: int) -> Image:
    canvas = _blank(max(len(card) for card in cards) + _GAP)
    for index, card in enumerate(cards):
        left = MARGIN + index * (room + _GAP)
        canvas[: len(card), left : left + card.shape[1]] = card
    return canvas


def _key(record: SetRecord) -> Image:
    """Explain the small print."""
    weights = ", ".join(f"{sign} {level.value}" for level, sign in SEVERITY_SYMBOLS.items())
    texts = ["Curves: trunk inclination, hip and knee flexion, degrees away from standing."]
    if record.reps:
        texts[0] += " Dots: the bottoms; figures: the last bottom."
        texts.append(
            f"Cards: {weights} fault, measured / limit; then the trunk's depth at the bottom, "
            "and seconds down / hold / up."
        )
    return _written([_Line(text, _NOTE_SIZE, QUIET_TEXT, bold=False) for text in texts], 12, 0)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: int
    """Pixels."""
    colour: str
    bold: bool


def _written(lines: list[_Line], top: int, below: int) -> Image:
    """Write lines under one another, each shrunk if need be to the width of the page."""
    height = top + below + sum(round(1.4 * line.size) for line in lines)
    sheet = Pictures.new("RGB", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(sheet)
    y = top
    for line in lines:
        letters = face(line.size, bold=line.bold)
        share = (WIDTH - 2 * MARGIN) / max(width_of(line.text, letters), 1)
        letters = face(int(line.size * min(1, share)), bold=line.bold)
        draw.text((MARGIN, y), line.text, font=letters, fill=line.colour)
        y += round(1.4 * line.size)
    return np.asarray(sheet)


def _blank(height: int) -> Image:
    return np.full((height, WIDTH, 3), rgb(PAPER), np.uint8)
