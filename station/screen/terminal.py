"""A screen of words: a line whenever something changes, for a terminal or a log.

Colour is used on a terminal only; the signs ✓ ▲ ○ say the same without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from station.values import Call, Feedback, Preview, Scene, Sight, Tap

SIGN: Final[dict[Call, tuple[str, str]]] = {
    Call.GOOD: ("✓ good", "green"),
    Call.FIX: ("▲ fix", "red"),
    Call.UNJUDGED: ("○ could not judge", "dim"),
}
"""Verdict → words and style."""

Line = tuple[str, str]
"""Words and style."""


class Terminal:
    """Prints what changed since the frame before."""

    size_px = (0, 0)
    closed_by_user = False

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)
        self._before = Feedback(time=float("-inf"), scene=Scene.ATTRACT)
        self._first = True
        self._mistakes: tuple[str, ...] = ()
        self._told: tuple[Call, ...] = ()
        """Verdicts of this set that need not be told again."""

    def show(self, feedback: Feedback, preview: Preview | None, sight: Sight | None) -> None:  # noqa: ARG002 a screen's shape
        """Print a line for each thing that is new."""
        for words, style in self._news(feedback):
            self._print(words, style)
        self._before, self._first = feedback, False

    def taps(self) -> list[Tap]:
        """Nobody taps a terminal."""
        return []

    def safe_mode(self, lines: Sequence[str]) -> None:
        """Print what is wrong with the config, once."""
        if tuple(lines) == self._mistakes:
            return
        self._mistakes = tuple(lines)
        self._print("The station cannot start with this config:", "bold")
        for line in lines:
            self._print(f"  {line}", "")

    def close(self) -> None:
        """Nothing is held open."""

    def _news(self, now: Feedback) -> Iterator[Line]:
        before = self._before
        moved = self._first or now.scene is not before.scene
        if moved or now.title != before.title:
            yield _headline(now), "bold"
        for text in () if now.lines == before.lines else now.lines:
            yield f"  {text}", ""
        if now.choices != before.choices:
            yield from ((_choice(c.title, c.chosen), "") for c in now.choices)
        reps = tuple(self._verdicts(now))
        yield from reps
        if now.cue and not reps and (moved or now.cue != before.cue):
            yield f"→ {now.cue}", ""
        if now.paused != before.paused:
            yield ("… paused: nothing is counted" if now.paused else "… going on"), "dim"
        yield from ((f"! {note}", "yellow") for note in now.notices if note not in before.notices)

    def _verdicts(self, now: Feedback) -> Iterator[Line]:
        """A line for each rep judged since: the newest one with what to do about it.

        Whoever comes back to a set has been told of its first reps.
        """
        known = len(self._told) if now.calls[: len(self._told)] == self._told else 0
        if now.scene is Scene.SET or now.calls:
            self._told = now.calls
        if now.scene is not Scene.SET:
            return
        for number, call in enumerate(now.calls[known:], start=known + 1):
            words, style = SIGN[call]
            cue = f": {now.cue}" if now.cue and number == len(now.calls) else ""
            yield f"rep {number} of {now.of} {words}{cue}", style

    def _print(self, words: str, style: str) -> None:
        self._console.print(Text(words, style=style))


def _headline(now: Feedback) -> str:
    scene = now.scene.upper()
    return f"{scene} · {now.title}" if now.title else scene


def _choice(title: str, chosen: bool) -> str:
    return f"  {'▸' if chosen else ' '} {title}"
