"""A panel that hangs on its side or upside down: scenes are drawn upright, then turned."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from station.screen.panel import upright_px


@dataclass(frozen=True, slots=True)
class Turn:
    """How far the upright picture is turned clockwise on the panel."""

    degrees: int
    """0, 90, 180 or 270."""
    panel_px: tuple[int, int]
    """Width and height of the panel as it reports them."""

    @property
    def upright_px(self) -> tuple[int, int]:
        """Width and height of the picture as it is looked at."""
        return upright_px(self.panel_px, self.degrees)

    def put(self, upright: pygame.Surface, panel: pygame.Surface) -> None:
        """Put the picture on the panel; nothing is to be done when they are the same."""
        if upright is not panel:
            panel.blit(pygame.transform.rotate(upright, -self.degrees), (0, 0))

    def back(self, x: float, y: float) -> tuple[float, float]:
        """Where on the upright picture a point of the panel lies, pixels of both."""
        width, height = self.upright_px
        match self.degrees:
            case 90:
                return y, height - x
            case 180:
                return width - x, height - y
            case 270:
                return width - y, x
            case _:
                return x, y
