"""A screen of words: a line whenever something changes, for a terminal or a log.

Colour is used on a terminal only; the signs ✓ ▲ ○ say the same without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from rich.console import Console
from rich.text import Text

from station.language import catalogue
from station.values import Call, Feedback, Menu, Preview, Scene, Sight, Summary, Tap, say

SIGN: Final[dict[Call, tuple[str, str, str]]] = {
    Call.GOOD: ("✓", say("good"), "green"),
    Call.FIX: ("▲", say("fix"), "red"),
    Call.UNJUDGED: ("○", say("could not judge"), "dim"),
}
"""Verdict → sign, words and style."""
NOT_SET_UP: Final = say("The station cannot start with this config:")
PAUSED: Final = {True: say("paused: nothing is counted"), False: say("going on")}
SWITCH: Final = {True: say("on"), False: say("off")}

Line = tuple[str, tuple[str, ...], str]
"""What stands before it, its parts in English, and its style."""


class Terminal:
    """Prints what changed since the frame before."""

    size_px = (0, 0)
    panel = None
    menu_rows: Mapping[str, int] = MappingProxyType({"list": 5, "aim": 3, "chart": 3})
    closed_by_user = False

    def __init__(self, console: Console | None = None, language: str = "en") -> None:
        """Speak that language until a feedback asks for another; raises `UnknownName`."""
        self._console = console or Console(highlight=False, soft_wrap=True)
        self._language, self._translate = language, catalogue(language)
        self._before = Feedback(time=float("-inf"), scene=Scene.ATTRACT)
        self._first = True
        self._mistakes: tuple[str, ...] = ()
        self._told: tuple[Call, ...] = ()
        """Verdicts of this set that need not be told again."""

    def show(self, feedback: Feedback, preview: Preview | None, sight: Sight | None) -> None:  # noqa: ARG002 a screen's shape
        """Print a line for each thing that is new."""
        self._translate = catalogue(feedback.language or self._language)
        for line in self._news(feedback):
            self._print(*line)
        self._before, self._first = feedback, False

    def taps(self) -> list[Tap]:
        """Nobody taps a terminal."""
        return []

    def safe_mode(self, lines: Sequence[str]) -> None:
        """Print what is wrong with the config, once."""
        if tuple(lines) == self._mistakes:
            return
        self._mistakes = tuple(lines)
        self._print("", (NOT_SET_UP,), "bold")
        for line in lines:
            self._print("  ", (line,), "")

    def close(self) -> None:
        """Nothing is held open."""

    def _news(self, now: Feedback) -> Iterator[Line]:
        before = self._before
        moved = self._first or now.scene is not before.scene
        if moved or now.title != before.title:
            name = now.scene.upper()
            yield f"{name} · " if now.title else name, (now.title,), "bold"
        for text in () if now.lines == before.lines else now.lines:
            yield "  ", (text,), ""
        yield from _choices(now, before)
        if now.summary is not None and now.summary != before.summary:
            yield from _summary(now.summary)
        if now.menu is not None:
            was = set() if before.menu is None else set(_menu(before.menu))
            yield from (line for line in _menu(now.menu) if line not in was)
        reps = tuple(self._verdicts(now))
        yield from reps
        told = bool(reps or now.summary)  # they have the cue in them
        if now.cue and not told and (moved or (now.cue, now.page) != (before.cue, before.page)):
            yield _pointer(now), (now.cue,), ""
        if now.hint and (moved or now.hint != before.hint):
            yield "· ", (now.hint,), "dim"
        if now.paused != before.paused:
            yield "… ", (PAUSED[now.paused],), "dim"
        new = (note for note in now.notices if note not in before.notices)
        yield from (("! ", (note,), "yellow") for note in new)

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
            sign, words, style = SIGN[call]
            rep = say("rep {number} of {all}", number=number, all=now.of)
            cue = (": ", now.cue) if now.cue and number == len(now.calls) else ()
            yield "", (rep, f" {sign} ", words, *cue), style

    def _print(self, before: str, parts: tuple[str, ...], style: str) -> None:
        words = "".join(self._translate(part) for part in parts)
        self._console.print(Text(before + words, style=style))


def _pointer(now: Feedback) -> str:
    """What stands before a cue; a step of a lesson has its number, and the sign of its figure."""
    at, of = now.page
    sign = SIGN[now.example][0] if now.example else "→"
    return f"{sign} {at}/{of} " if of > 1 else "→ "


def _choices(now: Feedback, before: Feedback) -> Iterator[Line]:
    """The drills on offer; their figures move all the time, and are not looked at."""
    offer = [(choice.title, choice.chosen) for choice in now.choices]
    if offer != [(choice.title, choice.chosen) for choice in before.choices]:
        yield from (("  ▸ " if chosen else "    ", (title,), "") for title, chosen in offer)


def _summary(summary: Summary) -> Iterator[Line]:
    texts = (
        say("{good} of {all} good", good=summary.good, all=summary.judged),
        summary.verdict,
        say("Best: rep {rep}", rep=summary.best) if summary.best else "",
        say("Practise: {what}", what=summary.practise) if summary.practise else "",
        say("Next: {what}", what=summary.next) if summary.next else "",
    )
    yield from (("  ", (text,), "") for text in texts if text)


def _menu(menu: Menu) -> Iterator[Line]:
    """The staff's page, as far as words go; digits stay dots."""
    yield "  ", (menu.title,), "bold"
    if menu.words:
        yield "  ", (menu.words,), ""
    if menu.typed:
        yield "  " + "•" * menu.typed, (), ""
    for item in menu.items:
        value = SWITCH[item.on] if item.kind == "switch" else item.value
        yield "    ", (item.label, *((": ", value) if value else ())), ""
