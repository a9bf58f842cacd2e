"""The kiosk's speaker: tone and word of a visit, and a speaker that comes and goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from station.app import speaker as home
from station.app.speaker import LOOK_S, RETRY_S, Speaker
from station.config.schema import Config, SoundConfig
from station.sound import Sound
from station.sound.kept import KeptSound
from station.sound.silent import NoSound
from station.values import Feedback, Scene, Tone

HERE = Path("voice")


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """What it shows, seconds."""
        return self.now


def config(**sound: Any) -> Config:
    """A German site that remembers its sound."""
    wanted = {"kind": "kept", "voice": "all"} | sound
    return Config.model_validate({"sound": wanted, "session": {"language": "de"}})


def heard(speaker: Speaker) -> list[tuple[float, str]]:
    """When each tone or sentence began, and what it was, in its language."""
    assert isinstance(speaker.sound, KeptSound)
    return [
        (h.time, h.tone.value if h.tone else f"{h.language}: {h.words}")
        for h in speaker.sound.heard
    ]


def test_tone_first_and_then_the_word_in_the_visits_language() -> None:
    """The tone in the same tick as the verdict; the cue when it is over."""
    clock = Clock()
    speaker = Speaker(config(), HERE, clock)
    verdict = Feedback(0.0, Scene.SET, cue="slower", tone=Tone.FIX, language="fr")
    speaker.give(verdict, {"slower": "plus lentement"}.__getitem__)
    assert heard(speaker) == [(100.0, "fix")]
    for clock.now in (100.2, 100.4, 100.6):
        speaker.tick(clock.now)
    assert heard(speaker) == [(100.0, "fix"), (100.4, "fr: plus lentement")]


def test_without_a_word_about_it_the_site_speaks_its_own_language() -> None:
    """And at once, when there is no tone to wait for."""
    speaker = Speaker(config(), HERE, Clock())
    speaker.give(Feedback(0.0, Scene.FRAME, cue="come"), {"come": "komm"}.__getitem__)
    assert heard(speaker) == [(100.0, "de: komm")]


def test_the_staff_turn_it_down() -> None:
    """From 0 to 10 and no further; at 0 nothing is heard."""
    speaker = Speaker(config(volume=6), HERE, Clock())
    assert speaker.volume == 6
    speaker.volume = 12
    assert speaker.volume == speaker.sound.volume == 10
    speaker.volume = -1
    speaker.give(Feedback(0.0, Scene.COUNT_IN, cue="3", tone=Tone.TICK), str)
    assert (speaker.volume, heard(speaker)) == (0, [])


class Sockets:
    """A machine into which a speaker is plugged, or not, or one that fails."""

    def __init__(self) -> None:
        self.there: frozenset[str] = frozenset()
        self.opened: list[Sound] = []

    def devices(self) -> frozenset[str]:
        """What is plugged in."""
        return self.there

    def open(
        self, config: SoundConfig, folder: Path, language: str, clock: Callable[[], float]
    ) -> Sound:
        """Open it, or a silence that says why not."""
        if self.there == {"usb"}:
            self.opened.append(KeptSound(config.volume, clock))
        else:
            self.opened.append(NoSound(config.volume, "There is no speaker."))
        return self.opened[-1]


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> Sockets:
    """Take the place of the machine's sound."""
    sockets = Sockets()
    monkeypatch.setattr(home, "devices", sockets.devices)
    monkeypatch.setattr(home, "open_sound", sockets.open)
    return sockets


def pass_time(speaker: Speaker, clock: Clock, seconds: float) -> None:
    """Let the kiosk turn, ten times a second."""
    for _ in range(round(seconds * 10)):
        clock.now += 0.1
        speaker.tick(clock.now)


def test_a_speaker_is_plugged_in_and_out(sockets: Sockets) -> None:
    """It is taken within seconds, at the volume that the staff set meanwhile; and missed."""
    clock = Clock()
    speaker = Speaker(config(kind="speaker"), HERE, clock)
    assert speaker.notice == "There is no speaker."
    speaker.volume = 3
    sockets.there = frozenset({"usb"})
    pass_time(speaker, clock, LOOK_S + 0.2)
    assert speaker.notice == ""
    speaker.give(Feedback(0.0, Scene.ATTRACT, tone=Tone.DONE), str)
    assert (speaker.sound.volume, len(heard(speaker))) == (3, 1)
    first = speaker.sound
    sockets.there = frozenset()
    pass_time(speaker, clock, LOOK_S + 0.2)
    assert speaker.notice == "There is no speaker."
    assert isinstance(first, KeptSound)
    assert first.closed


def test_nothing_is_opened_in_the_middle_of_a_set(sockets: Sockets) -> None:
    """That may take longer than a frame: it waits until nobody would see it."""
    clock = Clock()
    speaker = Speaker(config(kind="speaker"), HERE, clock)
    speaker.give(Feedback(0.0, Scene.SET), str)
    sockets.there = frozenset({"usb"})
    pass_time(speaker, clock, 2 * RETRY_S)
    assert len(sockets.opened) == 1
    speaker.give(Feedback(0.0, Scene.ATTRACT), str)
    pass_time(speaker, clock, LOOK_S)
    assert len(sockets.opened) == 2


def test_what_fails_is_tried_again_now_and_then(sockets: Sockets) -> None:
    """Every half minute, and no oftener: a busy speaker may become free."""
    clock = Clock()
    sockets.there = frozenset({"busy"})
    speaker = Speaker(config(kind="speaker"), HERE, clock)
    pass_time(speaker, clock, RETRY_S - 1.0)
    assert len(sockets.opened) == 1
    pass_time(speaker, clock, 1.0 + LOOK_S)
    assert len(sockets.opened) == 2
    pass_time(speaker, clock, 2 * (RETRY_S + LOOK_S))
    assert len(sockets.opened) == 4


def test_a_stand_in_is_left_alone(sockets: Sockets) -> None:
    """Whatever is plugged in while it remembers, it forgets nothing."""
    clock = Clock()
    speaker = Speaker(config(kind="kept"), HERE, clock)
    sockets.there = frozenset({"usb"})
    pass_time(speaker, clock, 2 * RETRY_S)
    assert len(sockets.opened) == 1
    speaker.close()
