"""A config with mistakes brings up a screen that names them, and never a loop of crashes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from station.app import safe_mode
from station.app.safe_mode import wait_for_settings
from station.app.stop import Stop
from station.config import Settings, load
from station.config.schema import ScreenConfig
from station.errors import ScreenUnavailable
from station.form.drills import DRILLS
from station.screen.recorder import Recorder

NONE = ScreenConfig(kind="none")


class Owner(Recorder):
    """A screen, and somebody before it who acts on what it says."""

    def __init__(self, act: Callable[[], object]) -> None:
        """Act once the mistakes are shown."""
        super().__init__()
        self._act = act

    def taps(self) -> list:  # type: ignore[type-arg]
        """Look at the screen, and do something about it."""
        self._act()
        return super().taps()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is read again at once."""
    monkeypatch.setattr(safe_mode, "LOOK_S", 0.0)
    monkeypatch.setattr(safe_mode, "FRAME_S", 0.0)


def show_on(screen: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let safe mode open this screen."""
    monkeypatch.setattr(safe_mode, "open_screen", lambda _config: screen)


def test_a_good_file_needs_no_screen(tmp_path: Path) -> None:
    """Nothing is opened; the settings are there at once."""
    site = tmp_path / "station.toml"
    site.write_text("[lights]\ngreen = 5\n")
    settings = wait_for_settings(lambda: load(site, DRILLS), NONE, Stop())
    assert isinstance(settings, Settings)
    assert settings.config.lights.green == 5


def test_a_mended_file_begins_by_itself(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both mistakes stand on the screen with line and remedy; corrected, the station goes on."""
    site = tmp_path / "station.toml"
    site.write_text("[lights]\ngreen = 99\n[camra]\n")
    screen = Owner(lambda: site.write_text("[lights]\ngreen = 6\n"))
    show_on(screen, monkeypatch)
    settings = wait_for_settings(lambda: load(site, DRILLS), NONE, Stop(), "The way back.")
    assert settings is not None
    assert settings.config.lights.green == 6
    green, camra, back = screen.mistakes
    assert "station.toml:2: lights.green" in green
    assert "did you mean [camera]" in camra
    assert back == "The way back."
    assert screen.closed


def test_it_can_be_stopped_in_safe_mode(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGTERM ends it, with no settings."""
    site = tmp_path / "station.toml"
    site.write_text("oh dear")
    stop = Stop()
    show_on(Owner(stop.ask), monkeypatch)
    assert wait_for_settings(lambda: load(site, DRILLS), NONE, stop) is None


def test_without_a_screen_the_terminal_tells(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody must be told: a missing panel is no reason for silence."""
    site = tmp_path / "station.toml"
    site.write_text("[lights]\ngreen = 99\n")
    stop = Stop()
    terminal = Owner(stop.ask)

    def open_screen(config: ScreenConfig) -> Recorder:
        if config.kind != "terminal":
            raise ScreenUnavailable("there is none")
        return terminal

    monkeypatch.setattr(safe_mode, "open_screen", open_screen)
    wait_for_settings(lambda: load(site, DRILLS), ScreenConfig(), stop)
    assert "lights.green" in terminal.mistakes[0]
