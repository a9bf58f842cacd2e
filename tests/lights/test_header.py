"""The real header, as far as a machine without one can show it: who drives it, what is said."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from station.config.schema import LightsConfig
from station.errors import LightsUnavailable
from station.lights import header, open_lights
from station.lights.gpio import open_gpio
from station.lights.header import find_chip
from station.lights.wires import put_out
from station.values import Light
from tests.lights.fake_lgpio import FakeLgpio, install
from tests.lights.pins import GREEN, PINS, RED, mock, wait_for


@pytest.fixture
def lgpio(monkeypatch: pytest.MonkeyPatch) -> FakeLgpio:
    """A Raspberry Pi 5 with the header on gpiochip4, and a library that remembers."""
    monkeypatch.setattr(header, "find_chip", lambda: 4)
    return install(monkeypatch)


def chips(monkeypatch: pytest.MonkeyPatch, folder: Path, labels: dict[str, str]) -> None:
    """Lay chips with these labels in a folder, as /dev would have them."""
    for name in labels:
        (folder / name).touch()

    def answer(file: int, request: int, info: bytearray) -> int:
        label = labels[Path(f"/proc/self/fd/{file}").readlink().name]
        info[32 : 32 + len(label)] = label.encode()
        return 0

    monkeypatch.setattr("station.lights.header.fcntl.ioctl", answer)


@pytest.mark.parametrize(
    ("labels", "number"),
    [
        ({"gpiochip0": "pinctrl-rp1", "gpiochip10": "gpio-brcmstb@107d508500"}, 0),
        ({"gpiochip0": "gpio-brcmstb@107d508500", "gpiochip4": "pinctrl-rp1"}, 4),
        ({"gpiochip0": "pinctrl-bcm2711", "gpiochip1": "raspberrypi-exp-gpio"}, 0),
        ({"gpiochip0": "pinctrl-bcm2835"}, 0),
    ],
)
def test_the_header_is_found_by_its_label(
    labels: dict[str, str], number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever number the kernel gave it: a Pi 5's moved from 4 to 0."""
    chips(monkeypatch, tmp_path, labels)
    assert find_chip(tmp_path) == number


def test_a_computer_without_chips(tmp_path: Path) -> None:
    """It says that there is none, and how to go on without."""
    with pytest.raises(LightsUnavailable, match=r"there is no .*gpiochip\*.*kind = \"console\""):
        find_chip(tmp_path)


def test_a_computer_with_another_chip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says which chips it saw, since one of them may be a surprise."""
    chips(monkeypatch, tmp_path, {"gpiochip0": "INT34C5:00"})
    with pytest.raises(LightsUnavailable, match=r"only gpiochip0 \(INT34C5:00\).*pinctrl-rp1"):
        find_chip(tmp_path)


def test_a_file_that_is_no_chip(tmp_path: Path) -> None:
    """It is told of as such."""
    (tmp_path / "gpiochip0").touch()
    with pytest.raises(LightsUnavailable, match=r"gpiochip0 \(is no chip: Inappropriate ioctl"):
        find_chip(tmp_path)


def test_a_chip_that_may_not_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy is the group that may."""
    (tmp_path / "gpiochip0").touch()

    def denied(*_: object) -> int:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("station.lights.header.os.open", denied)
    with pytest.raises(LightsUnavailable, match=r"gpiochip0 may not be used.*usermod -aG gpio"):
        find_chip(tmp_path)


@pytest.mark.parametrize("missing", ["lgpio", "gpiozero.pins"])
def test_missing_libraries(missing: str, lgpio: FakeLgpio, monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy is their names in apt."""
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(LightsUnavailable, match=f"{missing}.*apt install python3-gpiozero"):
        open_lights(PINS)


def test_importing_lgpio_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its named pipe does not land in the working folder, which stays the same."""
    monkeypatch.chdir(tmp_path)
    places = []

    def notice(name: str) -> str:
        places.append(Path.cwd())
        Path(".lgd-nfy0").touch()
        return name

    monkeypatch.setattr(header, "import_module", notice)
    assert header._import_lgpio() == "lgpio"
    assert Path.cwd() == tmp_path
    assert list(tmp_path.iterdir()) == []
    assert not places[0].exists()


def test_the_header_is_driven_through_its_chip(lgpio: FakeLgpio) -> None:
    """Both lines are 0 at open; green is 1, glows by pulse width, is 0 when closed."""
    lights = open_lights(PINS.model_copy(update={"ready_glow": 0.25}))
    assert lgpio.opened == [4]
    assert lgpio.calls == [("write", GREEN, 0), ("write", RED, 0)]
    lights.show(Light.GREEN)
    wait_for(lambda: lgpio.calls[-1] == ("write", GREEN, 1))
    lights.show(Light.READY)
    wait_for(lambda: lgpio.calls[-1] == ("pwm", GREEN, 25))
    lights.close()
    stopped = lgpio.calls.index(("pwm", GREEN, 25)) + 1
    assert lgpio.calls[stopped : stopped + 2] == [("pwm", GREEN, 0), ("write", GREEN, 0)]
    assert lgpio.calls[-1] == ("write", RED, 0)
    assert lgpio.opened == []
    assert lgpio.outputs == set()


def test_putting_out_writes_both_lines(lgpio: FakeLgpio) -> None:
    """0 is written to each before it is let go, since a Pi's kernel keeps what was there."""
    assert put_out(PINS).startswith("Both lamps are off")
    assert {call[1:] for call in lgpio.calls} == {(GREEN, 0), (RED, 0)}
    assert lgpio.opened == []


@pytest.mark.parametrize(
    ("pin", "user", "words"),
    [
        (17, "lg", r"GPIO 17, for the green lamp, is in use by another program.*running twice"),
        (17, "onewire@0", r'in use by "onewire@0".*set another pin'),
        (2, "", r"GPIO 2.*perhaps by I2C\. Turn I2C off with raspi-config"),
        (10, "spi0 CS0", r'in use by "spi0 CS0"\. Turn SPI off'),
    ],
)
def test_a_busy_line(lgpio: FakeLgpio, pin: int, user: str, words: str) -> None:
    """It says which, who holds it, and the way out; and once free it can be opened."""
    lgpio.refused[pin], lgpio.users[pin] = "GPIO busy", user
    config = LightsConfig(green=pin, red=RED)
    with pytest.raises(LightsUnavailable, match=words) as told:
        open_lights(config)
    assert lgpio.opened == []
    lgpio.refused.clear()
    open_lights(config).close()
    assert told.value.args


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("no permission to perform action", "may not be used by this account.*group gpio"),
        ("bad GPIO number", "could not be opened: bad GPIO number. Check the wiring"),
    ],
)
def test_a_refused_line(lgpio: FakeLgpio, trouble: str, words: str) -> None:
    """Red is refused: it says why, and green is let go again, dark."""
    lgpio.refused[RED] = trouble
    with pytest.raises(LightsUnavailable, match=f"GPIO {RED}, for the red lamp, {words}"):
        open_lights(PINS)
    assert lgpio.calls == [("write", GREEN, 0), ("write", GREEN, 0)]
    assert lgpio.opened == []


def test_a_chip_that_will_not_open(lgpio: FakeLgpio, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lgpio's own words are passed on."""

    def refuse(chip: int) -> int:
        raise lgpio.error("can not open gpiochip")

    monkeypatch.setattr(lgpio, "gpiochip_open", refuse)
    with pytest.raises(LightsUnavailable, match="/dev/gpiochip4 could not be opened.*can not open"):
        open_lights(PINS)


def test_a_pin_that_the_board_lacks() -> None:
    """Only a config that went round the schema can ask for it."""
    config = LightsConfig.model_construct(kind="gpio", green=40, red=27, active_high=True)
    with pytest.raises(LightsUnavailable, match="GPIO 40.*not on this board's header.*2 to 27"):
        open_gpio(config, mock())


def test_one_pin_for_both_lamps() -> None:
    """Two lamps on one wire could not give two answers."""
    with pytest.raises(LightsUnavailable, match="Both lamps are on GPIO 17. Give each its own"):
        open_gpio(LightsConfig(green=17, red=17), mock())


def test_a_board_that_is_no_raspberry_pi(lgpio: FakeLgpio, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gpiozero knows the header by the board's revision."""
    from gpiozero import PinUnknownPi

    def unknown() -> int:
        raise PinUnknownPi("unable to locate Pi revision")

    monkeypatch.setattr("gpiozero.pins.local.get_pi_revision", unknown)
    with pytest.raises(LightsUnavailable, match="which Raspberry Pi"):
        open_lights(PINS)
