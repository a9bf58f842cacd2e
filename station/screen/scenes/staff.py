"""For the staff: the PIN pad, lists of what can be set, the camera's aim, the history.

What is on a page comes as data (`Menu`); how to draw each kind of page is here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import pygame

from station.screen.box import Box
from station.screen.brush import Brush, Live, Over
from station.screen.mirror import mirrored
from station.screen.scenes.parts import above, below, beside
from station.screen.theme import FINE, LABEL
from station.values import Call, Feedback, Item, Menu, Tap, Touch

KEYS_UPRIGHT: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "ok")
KEYS_WIDE: Final = ("1", "2", "3", "back", "4", "5", "6", "0", "7", "8", "9", "ok")
"""Four to a row: a 7-inch panel on its side is not high enough for four rows of 20 mm."""
WORDS: Final = {"back": "‹", "ok": "OK"}


def draw(brush: Brush, feedback: Feedback, live: Live) -> None:
    """Draw the page whose turn it is."""
    menu = feedback.menu
    if menu is None:
        return
    page = brush.page
    if menu.kind == "pin":
        _pin(brush, page, menu)
        return
    page = _head(brush, page, menu)
    if menu.words:
        page, foot = above(page, brush.lines_px(FINE, 2))
        brush.text(foot, menu.words, FINE, brush.theme.quiet, stand="bottom")
        page = page._replace(h=page.h - brush.px(0.5))
    _KINDS[menu.kind](brush, page, menu, live)


def menu_rows(brush: Brush) -> dict[str, int]:
    """Kind of page → items that there is room for on one."""
    below_head = brush.page.h - 2 * (brush.target_px + brush.apart_px)  # with the foot's words
    if brush.wide:
        below_head += brush.target_px - brush.lines_px(FINE, 2)
    shares = {"list": 1.0, "aim": 1.0 if brush.wide else 0.58, "chart": 1.0 if brush.wide else 0.5}
    rows = {kind: _rows_in(brush, round(below_head * share)) for kind, share in shares.items()}
    return rows | ({"list": 2 * rows["list"]} if brush.wide else {})


def _rows_in(brush: Brush, height: int) -> int:
    return max((height + brush.apart_px) // (brush.target_px + brush.apart_px), 1)


def press(what: str) -> Tap:
    """A tap on something in the menu."""
    return Tap(Touch.PRESS, what)


def _head(brush: Brush, page: Box, menu: Menu) -> Box:
    """The way back, the title, and how to turn the pages: below them where it is narrow."""
    side = brush.target_px
    row = page._replace(h=side)
    back, row = beside(row, round(side * 1.5), brush.gap)
    brush.button(back, "Go back", press("up"))
    rest = below(page, side + brush.apart_px)
    if menu.pages > 1:
        if brush.wide:
            width = 3 * side + 2 * brush.apart_px
            row, keys = beside(row, row.w - width - brush.gap, brush.gap)
        else:
            rest, keys = above(rest, side)
            rest = rest._replace(h=rest.h - brush.apart_px)
        _pager(brush, keys, menu)
    brush.text(row, menu.title, LABEL, most=LABEL.wish * 1.3)
    return rest


def _pager(brush: Brush, box: Box, menu: Menu) -> None:
    less, shown, more = box.columns([1.0, 1.0, 1.0], brush.apart_px)
    brush.button(less, "‹", press("page -"))
    brush.text(shown, f"{menu.page}/{menu.pages}", LABEL, align="centre")
    brush.button(more, "›", press("page +"))


def _pin(brush: Brush, page: Box, menu: Menu) -> None:
    side, apart = brush.target_px, brush.apart_px
    keys, columns = (KEYS_WIDE, 4) if brush.wide else (KEYS_UPRIGHT, 3)
    rows = len(keys) // columns
    wide, high = columns * (side + apart) - apart, rows * (side + apart) - apart
    if brush.wide:
        words, pad = beside(page, page.w - wide - brush.gap * 2, brush.gap * 2)
        pad = pad._replace(y=page.y + (page.h - min(high, page.h)) // 2, h=min(high, page.h))
    else:
        words, pad = above(page, min(high, page.h * 3 // 4))
        pad = pad._replace(x=page.x + (page.w - wide) // 2, w=wide)
    _keys(brush, pad, keys, columns)
    back, words = _leave(brush, words)
    head, typed, said = words.rows([0.3, 0.3, 0.4], brush.gap)
    brush.text(head, menu.title, LABEL, most=LABEL.wish * 1.3, stand="bottom")
    _typed(brush, typed, menu.typed)
    brush.text(said, menu.words, LABEL, brush.theme.quiet, stand="top")
    brush.button(back, "Go back", press("up"))


def _leave(brush: Brush, words: Box) -> tuple[Box, Box]:
    side = brush.target_px
    back = Box(words.x, words.y, round(side * 1.5), side)
    return back, below(words, side + brush.gap)


def _keys(brush: Brush, pad: Box, keys: Sequence[str], columns: int) -> None:
    cells = pad.grid(len(keys), columns, brush.apart_px)
    for cell, key in zip(cells, keys, strict=True):
        brush.button(cell, WORDS.get(key, key), press(key), forward=key == "ok")


def _typed(brush: Brush, box: Box, digits: int) -> None:
    """A dot for each digit, never the digit."""
    radius = max(min(box.h // 4, brush.px(1)), 3)
    for number in range(8):
        middle = (box.x + radius + number * radius * 3, box.y + box.h // 2)
        filled = number < digits
        colour = brush.theme.ink if filled else brush.theme.line
        pygame.draw.circle(brush.canvas, colour, middle, radius, 0 if filled else 2)


def _list(brush: Brush, page: Box, menu: Menu, _live: Live) -> None:
    room = _rows_in(brush, page.h)
    columns = 1 if len(menu.items) <= room or page.w < 6 * brush.target_px else 2
    rows = max(-(-len(menu.items) // columns), 1)
    height = min(brush.target_px * 5 // 4, (page.h + brush.apart_px) // rows - brush.apart_px)
    block = page._replace(h=rows * (height + brush.apart_px) - brush.apart_px)
    cells = block.grid(len(menu.items), columns, brush.apart_px)
    for cell, item in zip(cells, menu.items, strict=True):
        _item(brush, cell, item)


def _item(brush: Brush, cell: Box, item: Item) -> None:
    """Label on the left, what it is set to and what changes it on the right."""
    if item.kind == "step":
        _step(brush, cell, item)
        return
    touched = item.kind != "text"
    colour = brush.theme.key if touched else brush.theme.card
    brush.card(cell, colour)
    inner = cell.inset(brush.px(0.8))
    label, value = inner.columns([0.55, 0.45] if item.value else [1.0, 0.001], brush.gap)
    if item.kind == "switch":
        value = _switch(brush, inner, on=item.on)
        label = inner._replace(w=value.x - inner.x - brush.gap)
    role = LABEL if touched else FINE
    brush.text(label, item.label, role, on=colour)
    if item.value and item.kind != "switch":
        brush.text(value, item.value, FINE, brush.theme.quiet, on=colour, align="right")
    if touched:
        brush.touchable(cell, press(item.id))


def _switch(brush: Brush, inner: Box, *, on: bool) -> Box:
    """On: a filled circle with its tick on the right; off: an empty one on the left."""
    height = min(inner.h, brush.px(4))
    box = Box(inner.right - height * 2, inner.y + (inner.h - height) // 2, height * 2, height)
    brush.card(box, brush.theme.ground, radius=2.0)
    if on:
        brush.sign(box._replace(x=box.right - height, w=height).inset(2), Call.GOOD)
    else:
        middle = (box.x + height // 2, box.y + height // 2)
        pygame.draw.circle(brush.canvas, brush.theme.line, middle, height * 2 // 5, 3)
    return box


def _step(brush: Brush, cell: Box, item: Item) -> None:
    side = min(brush.target_px, cell.h)
    less = Box(cell.x, cell.y, side, cell.h)
    more = Box(cell.right - side, cell.y, side, cell.h)
    brush.button(less, "−", press(f"{item.id} -"))
    brush.button(more, "+", press(f"{item.id} +"))
    middle = Box(less.right + brush.gap, cell.y, more.x - less.right - 2 * brush.gap, cell.h)
    label, value = middle.rows([0.5, 0.5], 0)
    brush.text(label, item.label, FINE, brush.theme.quiet, align="centre")
    brush.text(value, item.value, LABEL, align="centre")


def _aim(brush: Brush, page: Box, menu: Menu, live: Live) -> None:
    """The live picture with the mark, a level line and the wall, beside the items."""
    if brush.wide:
        picture, rest = page.columns([0.5, 0.5], brush.gap)
    else:
        picture, rest = page.rows([0.42, 0.58], brush.gap)
    where = brush.mirror(picture, live, Over(skeleton=True, rim=brush.theme.ink), whole=True)
    if where is None:
        inner = brush.card(picture)
        brush.text(inner, "No picture", FINE, brush.theme.quiet, align="centre")
    else:
        _guides(brush, where, menu, live)
    _list(brush, rest, menu, live)


def _guides(brush: Brush, where: Box, menu: Menu, live: Live) -> None:
    """Between the upright lines is the mark; the lying one is level."""
    level = where.y + where.h // 2
    brush.canvas.fill(brush.theme.prop, (where.x, level, where.w, 2))
    for share in menu.zone or ():
        x = round(where.right - share * where.w)
        brush.canvas.fill(brush.theme.good, (x - 2, where.y, 4, where.h))
    size = live.sight.size if live.sight is not None else None
    if menu.wall is not None and size is not None:
        start, end = mirrored(np.asarray(menu.wall, np.float32), size, where).tolist()
        pygame.draw.line(brush.canvas, brush.theme.prop, start, end, 4)


def _chart(brush: Brush, page: Box, menu: Menu, live: Live) -> None:
    """Reps a day: good at the foot, what was to fix above, unjudged on top."""
    if menu.items:
        page, rest = page.columns([0.6, 0.4], brush.gap) if brush.wide else page.rows([0.5, 0.5], 8)
        _list(brush, rest, menu, live)
    most = max((b.good + b.fix + b.unjudged for b in menu.bars), default=0)
    if not menu.bars:
        return
    page, labels = above(page, brush.lines_px(FINE))
    cells = page.columns([1.0] * len(menu.bars), brush.px(0.4))
    every = -(-len(menu.bars) // 5)
    for number, (cell, bar) in enumerate(zip(cells, menu.bars, strict=True)):
        brush.canvas.fill(brush.theme.line, (cell.x, page.bottom - 2, cell.w, 2))
        foot = page.bottom - 2
        for reps, call in ((bar.good, Call.GOOD), (bar.fix, Call.FIX), (bar.unjudged, None)):
            height = round((page.h - 4) * reps / most) if most else 0
            foot -= height
            brush.canvas.fill(brush.theme.of(call or Call.UNJUDGED), (cell.x, foot, cell.w, height))
        if number % every == 0:
            width = min(cell.w * every, labels.right - cell.x)
            name = labels._replace(x=cell.x, w=width)
            brush.text(name, bar.label, FINE, brush.theme.quiet, stand="bottom")


_KINDS: Final[Mapping[str, Callable[[Brush, Box, Menu, Live], None]]] = {
    "list": _list,
    "aim": _aim,
    "chart": _chart,
}
