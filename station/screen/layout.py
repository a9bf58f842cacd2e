"""Where everything lies, for any size of screen: one arrangement that serves every scene.

    landscape                reading                    portrait
    title                    title                      title
    picture │ count, ring    picture │ cue, ring        picture
            │ cue                    │ choices, text    count, ring, cue
            │ dots                   │                  choices, text
            │ buttons        buttons │ dots             dots, buttons
    notices                  notices                    notices

All sizes are shares of the shorter side, written as `u`, a hundredth of it. What a scene does
not need takes no room.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from station.screen.box import Box
from station.values import Choice, Feedback, Scene, Touch

EDGE: Final = 2.2
"""Thickness of the coloured edge, u."""
MARGIN: Final = 4.5
GAP: Final = 3.0
TITLE: Final = 8.0
NOTICES: Final = 8.5
BUTTON: Final = 16.0
"""Height of what is tapped, u: 15 mm, the floor of UX §1, on a 7-inch panel of 800 × 480."""
DOTS: Final = 9.0
BADGE: Final = 21.0
RING: Final = 22.0
"""Across, beside something else, u."""

BUTTONS: Final[Mapping[Scene, tuple[tuple[Touch, str], ...]]] = {
    Scene.ATTRACT: ((Touch.START, "Start"),),
    Scene.CHOOSE: ((Touch.END, "End"),),
    Scene.SET_UP: ((Touch.END, "End"), (Touch.NEXT, "Next")),
    Scene.FRAME: ((Touch.END, "End"),),
    Scene.CALIBRATE: ((Touch.END, "End"),),
    Scene.COUNT_IN: ((Touch.END, "End"),),
    Scene.SET: ((Touch.END, "End"),),
    Scene.REST: ((Touch.END, "End"), (Touch.NEXT, "Next")),
    Scene.SUMMARY: ((Touch.END, "Done"), (Touch.NEXT, "Again")),
    Scene.TROUBLE: (),
}
"""Scene → what may be tapped, and the words on it; the last one is what most people want."""
FORWARD: Final = (Touch.START, Touch.NEXT)
"""What is drawn as the way on."""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap, beside the choices."""

    box: Box
    touch: Touch
    words: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes of one frame, pixels; None is not there."""

    size: tuple[int, int]
    edge: int
    """Thickness of the coloured edge."""
    title: Box
    picture: Box
    badge: Box
    """For the sign of a verdict, on the picture."""
    count: Box | None
    ring: Box | None
    cue: Box | None
    text: Box | None
    dots: Box | None
    cards: tuple[tuple[Box, Choice], ...]
    buttons: tuple[Button, ...]
    notices: Box | None

    @property
    def u(self) -> float:
        """A hundredth of the shorter side, pixels."""
        return min(self.size) / 100


def arrange(size: tuple[int, int], feedback: Feedback) -> Layout:
    """Lay a frame out; every box lies on the screen, and no two meet but badge and picture."""
    u = min(size) / 100
    inner = Box(0, 0, *size).inset(MARGIN * u)
    title = inner._replace(h=round(TITLE * u))
    body, notices = _foot(inner, title.bottom + round(GAP * u), feedback, u)
    picture, panel, buttons = _parts(body, feedback, u)
    boxes = _stack(panel, feedback, u)
    boxes |= _with_ring(boxes, feedback, u)
    return Layout(
        size=size,
        edge=round(EDGE * u),
        title=title,
        picture=picture,
        badge=_badge(picture, u),
        count=boxes.get("count"),
        ring=boxes.get("ring"),
        cue=boxes.get("cue"),
        text=boxes.get("text"),
        dots=boxes.get("dots"),
        cards=_cards(boxes.get("cards"), feedback.choices, body.w > body.h, u),
        buttons=buttons,
        notices=notices,
    )


def has_ring(feedback: Feedback) -> bool:
    """Whether a ring is filling; among choices it is the lit card's."""
    return math.isfinite(feedback.progress) and not feedback.choices


def in_ring(feedback: Feedback) -> bool:
    """Whether the cue stands inside the ring, as the numbers of the count-in do."""
    return has_ring(feedback) and 0 < len(feedback.cue) <= 2


def has_count(feedback: Feedback) -> bool:
    """Whether a set has begun, and neither the count-in nor its summary is what matters."""
    begun = feedback.count > 0 or feedback.scene is Scene.SET
    return feedback.of > 0 and begun and not (in_ring(feedback) or feedback.lines)


def _foot(inner: Box, top: int, feedback: Feedback, u: float) -> tuple[Box, Box | None]:
    """What lies below the title, and the strip for notices when there are any."""
    body = inner._replace(y=top, h=inner.bottom - top)
    if not feedback.notices:
        return body, None
    height = round(NOTICES * u)
    strip = Box(inner.x, inner.bottom - height, inner.w, height)
    return body._replace(h=strip.y - round(GAP * u / 2) - top), strip


def _parts(body: Box, feedback: Feedback, u: float) -> tuple[Box, Box, tuple[Button, ...]]:
    """Picture, panel and buttons; where there is much to read, the picture is smaller."""
    reads = bool(feedback.lines or feedback.choices)
    if body.w > body.h and reads:
        left, panel = body.columns([0.36, 0.64], GAP * u)
        left, buttons = _buttons(left, feedback.scene, u)
        return left._replace(h=min(left.h, left.w * 3 // 4)), panel, buttons
    if body.w > body.h:
        width = min(0.56 * body.w, body.h * 4 / 3)
        picture, panel = body.columns([width, body.w - width - GAP * u], GAP * u)
        picture = picture._replace(h=min(picture.h, picture.w * 3 // 4))
    else:
        height = min((0.34 if reads else 0.48) * body.h, body.w * 3 / 4)
        picture, panel = body.rows([height, body.h - height - GAP * u], GAP * u)
    panel, buttons = _buttons(panel, feedback.scene, u)
    return picture, panel, buttons


def _buttons(panel: Box, scene: Scene, u: float) -> tuple[Box, tuple[Button, ...]]:
    """What is left of the panel, and the buttons along its foot."""
    wanted = BUTTONS[scene]
    if not wanted:
        return panel, ()
    height = round(BUTTON * u)
    row = Box(panel.x, panel.bottom - height, panel.w, height)
    boxes = row.columns([1.0] * len(wanted), GAP * u)
    left = panel._replace(h=panel.h - height - round(GAP * u))
    pairs = zip(boxes, wanted, strict=True)
    return left, tuple(Button(box, touch, words) for box, (touch, words) in pairs)


def _stack(panel: Box, feedback: Feedback, u: float) -> dict[str, Box]:
    """Name → box of what stands above the buttons, from the top."""
    dots = has_count(feedback) or bool(feedback.calls)
    if dots:
        height = round(DOTS * u * _dot_rows(feedback))
        foot = Box(panel.x, panel.bottom - height, panel.w, height)
        panel = panel._replace(h=panel.h - height - round(GAP * u))
    shares = _shares(feedback)
    rows = panel.rows(list(shares.values()), GAP * u) if shares else []
    boxes = dict(zip(shares, rows, strict=True))
    return boxes | ({"dots": foot} if dots else {})


def _dot_rows(feedback: Feedback) -> int:
    return min(-(-max(feedback.of, len(feedback.calls)) // 12), 2)


def _shares(feedback: Feedback) -> dict[str, float]:
    """How the height is shared out among what this frame has."""
    cue = bool(feedback.cue) or has_ring(feedback)
    to_read = sum(len(line) for line in feedback.lines)
    wanted = {
        "head": (has_count(feedback) or in_ring(feedback), 3.5),
        "cue": (cue and not in_ring(feedback), 2.0 + len(feedback.cue) / 20),
        "cards": (bool(feedback.choices), 3.0 * len(feedback.choices)),
        "text": (bool(feedback.lines), 1.0 + to_read / 40),
    }
    return {name: share for name, (there, share) in wanted.items() if there}


def _with_ring(boxes: dict[str, Box], feedback: Feedback, u: float) -> dict[str, Box]:
    """Count, ring and cue: the ring is beside the one or the other, or around the cue."""
    head, cue = boxes.get("head"), boxes.get("cue")
    if in_ring(feedback) and head:
        ring = Box(*head.fitted(1, 1))
        return {"ring": ring, "cue": ring.inset(ring.w * 0.24)}
    if not has_ring(feedback):
        return {"count": head} if head else {}
    row = head or cue
    assert row is not None, "a ring brings a row for itself"
    side = min(row.h, round(row.w * 0.4), round(RING * u))
    ring = Box(row.right - side, row.y + (row.h - side) // 2, side, side)
    rest = row._replace(w=ring.x - round(GAP * u) - row.x)
    return {"ring": ring, ("count" if head else "cue"): rest}


def _badge(picture: Box, u: float) -> Box:
    side = round(min(BADGE * u, picture.h * 0.4))
    inset = round(2 * u)
    return Box(picture.right - side - inset, picture.y + inset, side, side)


def _cards(
    box: Box | None, choices: tuple[Choice, ...], wide: bool, u: float
) -> tuple[tuple[Box, Choice], ...]:
    if box is None:
        return ()
    columns = 1 if len(choices) <= (3 if wide else 4) else 2
    return tuple(zip(box.grid(len(choices), columns, 2 * u), choices, strict=True))
