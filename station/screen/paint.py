"""Draws one frame: each part of the feedback into its box."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import pygame

from station.screen.box import Box
from station.screen.layout import FORWARD, Button, Layout, has_count, in_ring
from station.screen.lettering import Lettering, Wording
from station.screen.mirror import Mirror
from station.screen.shapes import Shapes
from station.screen.theme import BACKGROUND, CARD, FIX, GOOD, INK, LINE, QUIET, Colour
from station.values import Call, Choice, Feedback, Light, Preview, Scene, Sight

EDGE_OF: Final[dict[Light, Colour]] = {Light.GREEN: GOOD, Light.RED: FIX}
"""Signals that colour the edge."""
SIGN_OF: Final[dict[Light, Call]] = {Light.GREEN: Call.GOOD, Light.RED: Call.FIX}


@dataclass(frozen=True, slots=True)
class Written:
    """A text on the frame: which, the box it belongs in, what it really takes, its lines."""

    part: str
    box: Box
    taken: Box
    lines: tuple[str, ...]


class Painter:
    """Draws frames on a canvas; remembers where the texts of the last one came to lie."""

    def __init__(self, canvas: pygame.Surface) -> None:
        self._canvas = canvas
        self._letters = Lettering()
        self._shapes = Shapes()
        self._mirror = Mirror()
        self.written: list[Written] = []

    def frame(
        self,
        layout: Layout,
        feedback: Feedback,
        light: Light | None,
        preview: Preview | None,
        sight: Sight | None,
    ) -> None:
        """Draw everything; `light` is the signal that the edge still shows."""
        self.written = []
        self._canvas.fill(BACKGROUND)
        self._picture(layout, feedback, preview, sight)
        self._words(layout, feedback)
        self._head(layout, feedback)
        self._dots(layout, feedback)
        for box, choice in layout.cards:
            self._card(layout, box, choice, feedback.progress)
        for button in layout.buttons:
            self._button(layout, button)
        self._signal(layout, light)

    def mistakes(self, size: tuple[int, int], title: str, lines: tuple[str, ...]) -> None:
        """Draw a page of text that somebody has to act on."""
        self.written = []
        self._canvas.fill(BACKGROUND)
        u = min(size) / 100
        page = Box(0, 0, *size).inset(6 * u)
        head, body = page.rows([1.0, 7.0], 3 * u)
        self._write("title", head, Wording((title,), round(9 * u), round(4 * u), bold=True), INK)
        text = Wording(lines, round(5 * u), round(2.6 * u))
        self._write("text", body, text, INK, middle=False)

    def _picture(
        self, layout: Layout, feedback: Feedback, preview: Preview | None, sight: Sight | None
    ) -> None:
        box, u = layout.picture, layout.u
        self._mirror.draw(self._canvas, box, preview, sight)
        if preview is None and sight is None:
            words = Wording(("No picture",), round(4 * u), round(2 * u))
            self._write("no picture", box, words, QUIET, centred=True)
        elif feedback.paused:
            self._pill(layout)
        if feedback.scene is Scene.SET:
            self._depth(layout, feedback.depth)

    def _pill(self, layout: Layout) -> None:
        box, u = layout.picture, layout.u
        width, height = min(round(34 * u), box.w), min(round(11 * u), box.h)
        pill = Box(box.x + (box.w - width) // 2, box.y + (box.h - height) // 2, width, height)
        pygame.draw.rect(self._canvas, BACKGROUND, pill, border_radius=height // 2)
        words = Wording(("Paused",), round(6 * u), round(3 * u), bold=True)
        self._write("paused", pill.inset(height * 0.15), words, INK, centred=True)

    def _depth(self, layout: Layout, depth: float) -> None:
        """A bar that sinks with the person; its mark is the depth that counts."""
        box, u = layout.picture, layout.u
        bar = Box(box.x + round(2 * u), box.y + round(3 * u), round(2.4 * u), box.h - round(6 * u))
        full = min(max(depth, 0.0), 1.25) / 1.25 if math.isfinite(depth) else 0.0
        colour = GOOD if depth >= 1.0 else INK
        radius = bar.w // 2
        pygame.draw.rect(self._canvas, BACKGROUND, bar.inset(-3), border_radius=radius + 3)
        if full > 0:
            filled = bar._replace(h=max(round(bar.h * full), bar.w))
            pygame.draw.rect(self._canvas, colour, filled, border_radius=radius)
        mark = Box(
            bar.x - 3, bar.y + round(bar.h / 1.25), bar.w + round(2 * u), max(round(u / 2), 2)
        )
        pygame.draw.rect(self._canvas, BACKGROUND, mark.inset(-2))
        pygame.draw.rect(self._canvas, INK, mark)

    def _words(self, layout: Layout, feedback: Feedback) -> None:
        u = layout.u
        title = Wording((feedback.title,), round(6.5 * u), round(3 * u), bold=True)
        self._write("title", layout.title, title, INK)
        if layout.cue and feedback.cue:
            inside = in_ring(feedback)
            cue = Wording(
                (feedback.cue,), round((40 if inside else 12) * u), round(3 * u), bold=True
            )
            self._write("cue", layout.cue, cue, INK, centred=inside)
        if layout.text:
            text = Wording(feedback.lines, round(5.2 * u), round(2.6 * u))
            self._write("text", layout.text, text, QUIET, middle=False)
        if layout.notices:
            notices = Wording(("  ·  ".join(feedback.notices),), round(3.4 * u), round(2.8 * u))
            self._write("notices", layout.notices, notices, QUIET)

    def _head(self, layout: Layout, feedback: Feedback) -> None:
        if layout.ring:
            ring = self._shapes.progress(layout.ring.w, feedback.progress, GOOD)
            self._canvas.blit(ring, layout.ring[:2])
        if layout.count:
            self._count(layout.count, f"{feedback.count}", f" / {feedback.of}")

    def _count(self, box: Box, count: str, of: str) -> None:
        """The count as large as goes, and what makes the set in half its size beside it."""
        whole = self._letters.set(Wording((count + of,), box.h, 8, bold=True), box.w, box.h)
        large = self._letters.drawn(count, whole.px, True, INK)
        small = self._letters.drawn(of, max(whole.px // 2, 8), True, QUIET)
        top = box.y + (box.h - large.get_height()) // 2
        baseline = top + self._letters.font(whole.px, True).get_ascent()
        above = self._letters.font(max(whole.px // 2, 8), True).get_ascent()
        self._canvas.blit(large, (box.x, top))
        self._canvas.blit(small, (box.x + large.get_width(), baseline - above))
        width = large.get_width() + small.get_width()
        taken = Box(box.x, top, width, large.get_height())
        self.written.append(Written("count", box, taken, (count + of,)))

    def _dots(self, layout: Layout, feedback: Feedback) -> None:
        if not layout.dots:
            return
        calls: list[Call | None] = list(feedback.calls)
        calls += [None] * (feedback.of - len(calls) if has_count(feedback) else 0)
        side, columns = dot_size(layout.dots, len(calls), round(7.5 * layout.u))
        pitch = side * 5 // 4
        for number, call in enumerate(calls):
            row, column = divmod(number, columns)
            place = (layout.dots.x + column * pitch, layout.dots.y + row * pitch)
            self._canvas.blit(self._shapes.sign(side, call), place)

    def _card(self, layout: Layout, box: Box, choice: Choice, progress: float) -> None:
        u = layout.u
        radius = round(2 * u)
        pygame.draw.rect(self._canvas, CARD, box, border_radius=radius)
        colour = GOOD if choice.chosen else LINE
        width = max(round((0.9 if choice.chosen else 0.35) * u), 1)
        pygame.draw.rect(self._canvas, colour, box, width, border_radius=radius)
        inner = box.inset(2.4 * u)
        side = min(inner.h, round(10 * u), inner.w // 3)
        if choice.chosen:
            share = progress if math.isfinite(progress) else 0.0
            ring = self._shapes.progress(side, share, GOOD)
            self._canvas.blit(ring, (inner.right - side, inner.y + (inner.h - side) // 2))
        words = Wording((choice.title,), round(6 * u), round(2.6 * u), bold=True)
        room = inner._replace(w=inner.w - side - round(2 * u))
        self._write(f"card {choice.drill}", room, words, INK)

    def _button(self, layout: Layout, button: Button) -> None:
        u, forward = layout.u, button.touch in FORWARD
        radius = round(2 * u)
        pygame.draw.rect(self._canvas, GOOD if forward else CARD, button.box, border_radius=radius)
        words = Wording((button.words,), round(6 * u), round(2.6 * u), bold=True)
        colour = BACKGROUND if forward else INK
        self._write(button.words, button.box.inset(2 * u), words, colour, centred=True)

    def _signal(self, layout: Layout, light: Light | None) -> None:
        """A verdict's colour around everything, and its sign: also for who sees no colour."""
        if light not in EDGE_OF:
            return
        edge = Box(0, 0, *layout.size)
        pygame.draw.rect(self._canvas, EDGE_OF[light], edge, layout.edge)
        box = layout.badge
        pygame.draw.circle(self._canvas, BACKGROUND, box.middle, box.w // 2)
        sign = self._shapes.sign(round(box.w * 0.72), SIGN_OF[light])
        self._canvas.blit(sign, sign.get_rect(center=box.middle))

    def _write(
        self,
        part: str,
        box: Box,
        wording: Wording,
        colour: Colour,
        *,
        centred: bool = False,
        middle: bool = True,
    ) -> None:
        taken, lines = self._letters.write(
            self._canvas, box, wording, colour, centred=centred, middle=middle
        )
        self.written.append(Written(part, box, taken, lines))


def dot_size(box: Box, count: int, largest: int) -> tuple[int, int]:
    """Side of a dot, pixels, and dots to a row, so that all of them lie in the box."""
    side = max(min(largest, box.h), 2)
    while side > 2:
        pitch = side * 5 // 4
        columns = max((box.w + pitch - side) // pitch, 1)
        rows = -(-count // columns)
        if rows * pitch - (pitch - side) <= box.h:
            return side, columns
        side -= 1
    return side, max(box.w // 3, 1)
