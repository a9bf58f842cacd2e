"""The brush: how a scene draws. It says what each thing is for; the looks come from `theme`.

Everything that is written and everything that can be touched is noted, so that a tap finds what
it meant, and a test can measure what a person would see.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import pygame

from station.screen.box import Box
from station.screen.figure import Figure
from station.screen.lettering import Lettering, Setting, Wish
from station.screen.mirror import Live, Mirror, Over
from station.screen.panel import Panel
from station.screen.shapes import Shapes
from station.screen.theme import (
    APART_MM,
    CAP_SHARE,
    DESCENT_SHARE,
    EDGE,
    GAP,
    LABEL,
    MARGIN,
    PAD,
    RADIUS,
    TARGET_MM,
    UNIT_SHARE,
    Colour,
    Role,
    Theme,
    eased,
)
from station.values import Call, Feedback, Light, Tap

__all__ = ["Align", "Brush", "Live", "Over", "Target", "Written"]

Align = Literal["left", "centre", "right"]
Stand = Literal["top", "middle", "bottom"]

CALL_OF: Final = {Light.GREEN: Call.GOOD, Light.RED: Call.FIX}
"""Signals that colour the edge, and the verdict that each stands for."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be touched."""

    box: Box
    tap: Tap


@dataclass(frozen=True, slots=True)
class Written:
    """A text on the frame, and how it came out."""

    role: Role
    words: str
    """As the scene asked for it, in English."""
    lines: tuple[str, ...]
    box: Box
    """Where it should be."""
    taken: Box
    """What it takes."""
    cap_px: float
    """Height of its capitals, pixels."""
    floor_px: float
    """What that should be at least."""
    colour: Colour
    on: Colour
    whole: bool
    """False when a word was broken, or something left out."""


class Brush:
    """Draws one frame after another on the same canvas."""

    def __init__(
        self,
        canvas: pygame.Surface,
        panel: Panel,
        theme: Theme,
        translate: Callable[[str], str] = str,
    ) -> None:
        self.canvas, self.panel, self.theme = canvas, panel, theme
        self.translate = translate
        self.shapes = Shapes(theme)
        self.written: list[Written] = []
        self.targets: list[Target] = []
        self._letters = Lettering()
        self._mirror, self._figure = Mirror(theme), Figure(theme)
        self._veil = pygame.Surface(canvas.get_size()).convert()
        self._veil.fill(theme.ground)
        self._scene: object = None
        self._cue = ""
        self._entered = self._said = 0.0
        self.scene_age = self.cue_age = 1e9
        """Seconds since this scene began, and since its cue was another."""

    # The frame.

    def begin(self, feedback: Feedback) -> None:
        """Wipe the canvas for a new frame."""
        self.written, self.targets = [], []
        self.canvas.fill(self.theme.ground)
        if feedback.scene is not self._scene:
            self._scene, self._entered = feedback.scene, feedback.time
        if feedback.cue != self._cue:
            self._cue, self._said = feedback.cue, feedback.time
        self.scene_age = feedback.time - self._entered
        self.cue_age = feedback.time - self._said

    def said(self) -> float:
        """How far the cue has come in, 0 to 1."""
        return eased(min(self.cue_age, self.scene_age))

    def settle(self, age_s: float) -> None:
        """Take scene and cue as so old: for pictures that must not differ."""
        self.scene_age = self.cue_age = age_s

    def finish(self, light: Light | None) -> None:
        """The scene comes in, and a verdict's edge lies around everything."""
        share = eased(self.scene_age)
        if share < 1.0:
            self._veil.set_alpha(round(255 * (1.0 - share)))
            self.canvas.blit(self._veil, (0, 0))
        call = CALL_OF.get(light) if light is not None else None
        if call is not None:
            edge = pygame.Rect(0, 0, *self.canvas.get_size())
            pygame.draw.rect(self.canvas, self.theme.of(call), edge, self.px(EDGE))

    # Measures.

    @property
    def whole(self) -> Box:
        """All of the canvas."""
        return Box(0, 0, *self.canvas.get_size())

    @property
    def page(self) -> Box:
        """The canvas without its margins."""
        return self.whole.inset(self.px(MARGIN))

    @property
    def wide(self) -> bool:
        """Whether it is wider than high."""
        return self.whole.w > self.whole.h

    @property
    def gap(self) -> int:
        """Room between two things, pixels."""
        return self.px(GAP)

    def px(self, units: float) -> int:
        """So many units of space in pixels, one at least."""
        return max(round(units * UNIT_SHARE * min(self.canvas.get_size())), 1)

    @property
    def target_px(self) -> int:
        """Least side of what is touched."""
        return round(self.panel.mm_px(TARGET_MM))

    @property
    def apart_px(self) -> int:
        """Least room between two things that are touched."""
        return max(round(self.panel.mm_px(APART_MM)), self.gap)

    def cap_px(self, minutes: float, *, from_mat: bool = True) -> float:
        """Height of capitals that the eye sees so high, pixels."""
        distance = None if from_mat else self.panel.reach_m
        return self.panel.arcmin_px(minutes, distance)

    def as_from_mat(self, minutes: float) -> float:
        """Minutes of arc from the mat, as somebody within reach of the panel sees them."""
        return minutes * self.panel.drawn_for_m / self.panel.reach_m

    def lines_px(self, role: Role, lines: int = 1, minutes: float = 0.0) -> int:
        """The height that so many lines take, at the role's floor or at `minutes`."""
        size = self.cap_px(minutes or role.floor, from_mat=role.from_mat) / CAP_SHARE
        return round(size * (role.leading * (lines - 1) + 0.95)) + 1

    # Words.

    def text(
        self,
        box: Box,
        words: str,
        role: Role,
        colour: Colour | None = None,
        *,
        on: Colour | None = None,
        align: Align = "left",
        stand: Stand = "middle",
        most: float = 0.0,
    ) -> Box:
        """Write words into a box, as large as its role wishes and the box allows.

        `most` minutes of arc overrule the role's wish. Returns what the words take.
        """
        if not words or box.w <= 0 or box.h <= 0:
            return box._replace(w=0, h=0)
        colour = colour or self.theme.ink
        setting = self._set(box, words, role, most)
        taken = self._write(box, setting, role, colour, align, stand)
        floor = self.cap_px(role.floor, from_mat=role.from_mat)
        self.written.append(
            Written(
                role,
                words,
                setting.lines,
                box,
                taken,
                setting.px * CAP_SHARE,
                floor,
                colour,
                on or self.theme.ground,
                setting.whole,
            )
        )
        return taken

    def fitting(self, box: Box, words: str, role: Role) -> float:
        """How large the words can be in a box, minutes of arc, as `most` takes them."""
        a_degree = self.cap_px(60.0, from_mat=role.from_mat)
        return 60.0 * self._set(box, words, role, 0.0).px * CAP_SHARE / a_degree

    def lines(self, words: str, role: Role, width: int) -> int:
        """How many lines the words take at the role's floor."""
        px = math.ceil(self.cap_px(role.floor, from_mat=role.from_mat) / CAP_SHARE)
        wish = Wish(self._in_words(words, role), role.face, px, role.leading)
        return len(self._letters.at_px(wish, px, width).lines)

    def _in_words(self, words: str, role: Role) -> str:
        """The words in people's language."""
        text = self.translate(words)
        return text[:1].upper() + text[1:] if role.sentence else text

    def _set(self, box: Box, words: str, role: Role, most: float) -> Setting:
        wish_px = self.cap_px(most or role.wish, from_mat=role.from_mat) / CAP_SHARE
        wish = Wish(self._in_words(words, role), role.face, math.ceil(wish_px), role.leading)
        below = DESCENT_SHARE / CAP_SHARE if role.figures else 0.0
        return self._letters.set(wish, box.w, round(box.h * (1.0 + below)))

    def _write(
        self, box: Box, setting: Setting, role: Role, colour: Colour, align: Align, stand: Stand
    ) -> Box:
        indent = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        descent = round(DESCENT_SHARE * setting.px)
        height = setting.height - (descent if role.figures else 0)
        spare = box.h - height
        # The eye takes capitals for the middle of a line, not what hangs below it.
        centred = spare // 2 if role.figures else min((spare + descent) // 2, spare)
        top = box.y + {"top": 0, "middle": centred, "bottom": spare}[stand]
        font = self._letters.font(setting.px, role.face)
        for number, line in enumerate(setting.lines):
            x = box.x + round((box.w - font.size(line)[0]) * indent)
            look = (setting.px, role.face, colour)
            self._letters.draw(self.canvas, (x, top + number * setting.step), line, look)
        left = box.x + round((box.w - setting.width) * indent)
        return Box(left, top, setting.width, height)

    # Things.

    def card(self, box: Box, colour: Colour | None = None, *, radius: float = RADIUS) -> Box:
        """A box with round corners; returns the room inside."""
        colour = colour or self.theme.card
        box = box._replace(w=max(box.w, 0), h=max(box.h, 0))
        round_px = min(self.px(radius), box.w // 2, box.h // 2)
        x, y, w, h = box
        self.canvas.fill(colour, (x + round_px, y, w - 2 * round_px, h))
        self.canvas.fill(colour, (x, y + round_px, w, h - 2 * round_px))
        corner = self.shapes.corner(round_px, colour)
        for flip_x, flip_y in ((False, False), (True, False), (False, True), (True, True)):
            at = (box.right - round_px if flip_x else x, box.bottom - round_px if flip_y else y)
            self.canvas.blit(pygame.transform.flip(corner, flip_x, flip_y), at)
        return box.inset(self.px(PAD))

    def framed(self, box: Box, border: Colour, colour: Colour | None = None) -> Box:
        """A card with a border around it; returns the room inside."""
        self.card(box, border)
        width = self.px(0.35)
        self.card(box.inset(width), colour, radius=RADIUS - 0.3)
        return box.inset(self.px(PAD))

    def button(self, box: Box, words: str, tap: Tap, *, forward: bool = False) -> None:
        """Something to touch; `forward` is what most people want."""
        colour = self.theme.good if forward else self.theme.key
        ink = self.theme.ground if forward else self.theme.ink
        self.card(box, colour)
        inner = box.inset(self.px(PAD))
        self.text(inner, words, LABEL, ink, on=colour, align="centre")
        self.targets.append(Target(box, tap))

    def touchable(self, box: Box, tap: Tap) -> None:
        """What is drawn here already can be touched."""
        self.targets.append(Target(box, tap))

    def sign(self, box: Box, call: Call | None) -> None:
        """The sign of a verdict, in the middle of a box."""
        side = max(min(box.w, box.h), 2)
        sign = self.shapes.sign(side, call)
        self.canvas.blit(sign, (box.x + (box.w - side) // 2, box.y + (box.h - side) // 2))

    def ring(
        self,
        box: Box,
        share: float,
        colour: Colour | None = None,
        *,
        thick: float = 0.09,
        clear: float = 0.07,
    ) -> Box:
        """A ring that is filled to a share; returns the room within it, `clear` of its side off
        the ring.
        """
        side = max(min(box.w, box.h), 2)
        ring = self.shapes.ring(side, share, colour or self.theme.good, thick=thick)
        place = Box(box.x + (box.w - side) // 2, box.y + (box.h - side) // 2, side, side)
        self.canvas.blit(ring, place[:2])
        return place.inset(side * (thick + clear))

    def mirror(self, box: Box, live: Live, over: Over, *, whole: bool = False) -> Box | None:
        """The person in the mirror; see `Mirror.draw`."""
        return self._mirror.draw(self.canvas, box, live, over, whole=whole)

    def figure(self, box: Box, feedback: Feedback, colour: Colour | None = None) -> None:
        """The feedback's figure, its back in the colour of its example."""
        if feedback.figure is not None and min(box.w, box.h) > 0:
            back = colour or self.theme.of(feedback.example or Call.GOOD)
            banded = feedback.drill == "band"
            self._figure.draw(self.canvas, box, feedback.figure, back, banded=banded)
