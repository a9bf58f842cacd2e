"""`station check`: each fault of a made-up Raspberry Pi has its own words and remedy."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from station.check import PARTS, Finding, all_well, as_json, as_text
from station.check.machine import Machine, Ran, free_bytes, run_command
from station.check.outputs import input_devices
from station.check.rooms import Rooms
from station.errors import CameraUnavailable, LightsUnavailable, ModelUnavailable
from station.store import Store
from station.store.memory import MemoryStore
from station.vision.pace import UNKNOWN
from tests.check.world import FILES, FIT, PretendCamera, PretendLights, World

Spoil = Callable[[World], object]


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Begin with a Pi on which all is well."""
    return World(tmp_path)


def test_a_station_that_is_well_has_nothing_to_do(world: World) -> None:
    """Every part is tested, none is found wanting, and the lamps shone and were let go."""
    findings = world.findings()
    assert [f for f in findings if f.ok is not True] == []
    assert {f.part for f in findings} >= {"config", *PARTS}
    assert isinstance(world.lights, PretendLights)
    assert world.lights.did == ["test", "close"]
    assert isinstance(world.camera, PretendCamera)
    assert world.camera.closed


def command(word: str, ran: Ran) -> Spoil:
    """Let a command answer something else."""
    return lambda world: world.commands.update({word: ran})


def file(name: str, text: str) -> Spoil:
    """Let a file hold something else."""
    return lambda world: world.files.update({name: text})


def world_has(**what: object) -> Spoil:
    """Change something about the world."""
    return lambda world: vars(world).update(what)


def throttled(bits: int) -> Spoil:
    """Let the firmware answer these bits."""
    return command("vcgencmd", Ran(0, f"throttled={bits:#x}\n"))


def no_model(name: str) -> Path:
    """Stand for a model that is not there."""
    raise ModelUnavailable(f"The pose model {name} is not on this machine.")


def bad_store(_: object) -> Store:
    """Stand for a store whose room is broken."""
    raise RuntimeError("out of order")


class Damaged(MemoryStore):
    """A store whose file is damaged."""

    def integrity(self) -> str:
        """Say so."""
        return "row 3 missing from index reps_of_set"


def damaged(_: object) -> Store:
    """Stand for it."""
    return Damaged()


class Full(MemoryStore):
    """A store whose disk is full: it can answer nothing else either."""

    def __init__(self) -> None:
        super().__init__()
        self.notice = "Not saving: the disk is full."

    def integrity(self) -> str:
        """Say so."""
        return self.notice


def full(_: object) -> Store:
    """Stand for it."""
    return Full()


def set_aside(_: object) -> Store:
    """Stand for a store that found its file damaged, and began a new one."""
    store = MemoryStore()
    store.notice = "What was saved is damaged: it is set aside as sessions.corrupt-1.db."
    return store


NO_NAMESPACE = json.dumps({"namespace": False, "proxy": True, "why": "refused."})
PI_4 = FILES["proc/cpuinfo"].replace(" atomics", "").replace(" asimddp", "")
ON_A_PI_4 = world_has(files={**FILES, "proc/cpuinfo": PI_4}, engine="mediapipe")

FAULTS: list[tuple[str, Spoil, str, str]] = [
    ("config", world_has(toml="[lights]\ngreen = 99\n"), "lights.green: saw 99", "17"),
    ("config", world_has(toml="[camera]\nknd = 'webcam'\n"), "toml:2: camera.knd", "kind"),
    ("board", ON_A_PI_4, "lacks atomics and asimddp", "Pi 5"),
    ("memory", file("proc/meminfo", "MemAvailable: 900000 kB\n"), "900 MB", "Stop other"),
    ("clock", command("timedatectl", Ran(0, "no\n")), "Nobody has set it", "Connect"),
    ("clock", world_has(now=1000.0), "year 1970", "date -s"),
    ("disk", world_has(free_mb=120), "120 MB", "Make room"),
    ("card", file("sys/fs/ext4/mmcblk0p2/errors_count", "7\n"), "7 errors", "new card"),
    ("card", file("sys/fs/ext4/mmcblk0p2/errors_count", "1\n"), "1 error on", "new card"),
    ("store", world_has(kept=damaged), "row 3", "Move the file"),
    ("store", world_has(kept=full), "disk is full", "not kept"),
    ("store", world_has(kept=set_aside), "set aside as", "sets are kept"),
    ("store", world_has(kept=bad_store), "RuntimeError: out of order", "[store] folder"),
    ("model", world_has(model=no_model), "not on this machine", "station model fetch"),
    ("engine", command("station.check.engine", Ran(-signal.SIGILL)), "instruction", "Pi 5"),
    ("engine", command("station.check.engine", Ran(-signal.SIGSEGV)), "SIGSEGV", "again"),
    (
        "engine",
        command("station.check.engine", Ran(1, error="x\nlibGL.so.1: gone")),
        "libGL",
        "apt",
    ),
    ("engine", command("station.check.engine", Ran(124, error="no answer in 120 s")), "120", "apt"),
    ("speed", world_has(fitness=replace(FIT, eased=1, slow_ms=131.0)), "131 ms", "active cooler"),
    ("speed", world_has(fitness=replace(FIT, takes_ms=131.0)), "131 ms", "active cooler"),
    ("network", command("-c", Ran(0, NO_NAMESPACE)), "Only the proxy", "userns"),
    ("network", command("-c", Ran(1, error="ImportError: no")), "ImportError", "service"),
    ("camera", world_has(camera=CameraUnavailable("No camera.")), "No camera.", "cable"),
    ("camera", world_has(rate=0.0), "TimeoutError: no picture in 5 s", "cable"),
    ("frame rate", world_has(rate=14.0), "14.0 pictures a second, of 30", "more light"),
    ("picture", world_has(size=(640, 360)), "another shape", "width and height"),
    ("brightness", world_has(brightness=10), "Too dark: 4%", "lens cover"),
    ("brightness", world_has(brightness=245), "Too bright: 96%", "windows"),
    ("lamps", world_has(lights=LightsUnavailable("Line 17 is busy.")), "Line 17", "wiring"),
    ("sound", file("proc/asound/pcm", ""), "nothing to play", "USB speaker"),
    ("screen", command("station.check.panel", Ran(2, error="kmsdrm: no")), "kmsdrm", "cable"),
    ("screen size", world_has(edid=b""), "does not say: 229 mm are assumed", "width_mm"),
    (
        "screen size",
        file("sys/class/drm/card1-HDMI-A-2/status", "connected\n"),
        "2 panels",
        "width_mm",
    ),
    ("power", throttled(0x1), "Now: The voltage is too low", "27 W"),
    ("power", throttled(0x2), "Now: The processor is held back", "27 W"),
    ("power", throttled(0x4), "Now: The processor is throttled", "27 W"),
    ("power", throttled(0x8), "Now: The chip is near", "cooler"),
    ("power", throttled(0x10000), "Since the start: The voltage was too low", "27 W"),
    ("power", throttled(0x20000), "Since the start: The processor was held", "27 W"),
    ("power", throttled(0x40000), "Since the start: The processor was throttled", "27 W"),
    ("power", throttled(0x80000), "Since the start: The chip was near", "cooler"),
]


@pytest.mark.parametrize(
    ("part", "spoil", "said", "remedy"), FAULTS, ids=[f"{f[0]}: {f[2]}" for f in FAULTS]
)
def test_each_fault_is_named_with_its_remedy(
    world: World, part: str, spoil: Spoil, said: str, remedy: str
) -> None:
    """The finding of that part says what was seen and what to do, and no other part suffers."""
    spoil(world)
    findings = world.findings()
    wrong = [f for f in findings if f.ok is False]
    (mine,) = [f for f in wrong if f.part == part]
    assert said in mine.said
    assert remedy in mine.remedy
    assert {f.part for f in wrong} <= {part} | ({"engine"} if part == "model" else set())
    assert not all_well(findings)


ENGINES_ON_A_PI_4 = [
    ("auto", "litert", True),
    ("litert", "litert", True),
    ("auto", "mediapipe", False),
    ("mediapipe", "litert", False),
]


@pytest.mark.parametrize(("wanted", "chosen", "well"), ENGINES_ON_A_PI_4)
def test_a_pi_4_is_well_unless_mediapipe_is_to_see(
    world: World, wanted: str, chosen: str, well: bool
) -> None:
    """It lacks what MediaPipe needs: a fault only where that is asked for, or nothing else is."""
    world.files["proc/cpuinfo"] = PI_4
    world.toml, world.engine = f'[vision]\nengine = "{wanted}"\n', chosen
    (mine,) = [f for f in world.findings() if f.part == "board"]
    assert mine.ok is well
    assert [ran[-1] for ran in world.ran if "station.check.engine" in ran] == [wanted]


ABSENT: list[tuple[str, Spoil, str]] = [
    ("board", world_has(files={"proc/meminfo": FILES["proc/meminfo"]}), "no Raspberry Pi"),
    ("card", world_has(files={}), "No ext4"),
    ("memory", world_has(files={}), "does not say"),
    ("speed", world_has(fitness=UNKNOWN), "not seen anything"),
    ("touch", world_has(files={}), "No touch panel"),
    ("power", command("vcgencmd", Ran(127)), "does not say"),
    ("clock", command("timedatectl", Ran(127)), "cannot say"),
    ("lamps", world_has(toml='[lights]\nkind = "none"\n'), "none"),
    ("screen", world_has(toml='[screen]\nkind = "terminal"\n'), "terminal"),
    ("camera", world_has(toml='[camera]\nkind = "recording"\nfile = "/a.npz"\n'), "/a.npz"),
]


@pytest.mark.parametrize(("part", "spoil", "said"), ABSENT, ids=[a[0] for a in ABSENT])
def test_what_is_not_here_is_no_fault(world: World, part: str, spoil: Spoil, said: str) -> None:
    """A laptop has no firmware to ask, and a config may want no lamps."""
    spoil(world)
    (mine,) = [f for f in world.findings() if f.part == part]
    assert mine.ok is None
    assert said in mine.said


def test_it_is_told_what_sees_and_how_quick_it_is(world: World) -> None:
    """Engine, model, threads, and the milliseconds that a picture takes."""
    (mine,) = [f for f in world.findings() if f.part == "speed"]
    assert mine.ok is True
    assert mine.said == "litert 2.3.0, full, 3 threads. Measured: 41 ms a picture."


@pytest.mark.parametrize(
    ("config", "lacks", "tested", "hints"),
    [
        ("auto", (), ["full", "lite"], 0),
        ("auto", ("lite",), ["full"], 1),
        ("full", ("lite",), ["full"], 0),
        ("lite", (), ["lite"], 0),
    ],
)
def test_the_lighter_model_is_tested_where_it_may_be_wanted(
    world: World, config: str, lacks: tuple[str, ...], tested: list[str], hints: int
) -> None:
    """Without it the station runs, so that is no fault; a damaged one is."""
    world.toml, world.lacks = f'[vision]\nmodel = "{config}"\n', lacks
    asked: list[str] = []

    def model(name: str) -> Path:
        asked.append(name)
        return Path(f"{name}.task")

    world.model = model
    mine = [f for f in world.findings() if f.part == "model"]
    assert all(f.ok for f in mine)
    assert list(dict.fromkeys(asked)) == tested
    assert sum("station model fetch lite" in f.remedy for f in mine) == hints


def test_a_damaged_lighter_model_is_a_fault(world: World) -> None:
    """The card may be going."""

    def damaged(name: str) -> Path:
        if name == "lite":
            raise ModelUnavailable("lite is not what it should be.")
        return Path(f"{name}.task")

    world.model = damaged
    wrong = [f for f in world.findings() if f.ok is False]
    assert [(f.part, f.said) for f in wrong] == [("model", "lite is not what it should be.")]


def test_every_mistake_of_the_config_is_told_and_nothing_else_is_tried(world: World) -> None:
    """Two mistakes are two findings; nothing is driven by a config that may be wrong."""
    world.toml = "[lights]\ngreen = 99\n[camera]\nknd = 1\n"
    findings = world.findings()
    assert [f.part for f in findings] == ["config", "config", "others"]
    assert [f.ok for f in findings] == [False, False, None]
    assert world.ran == []
    assert isinstance(world.lights, PretendLights)
    assert world.lights.did == []


def test_the_file_answers_where_the_command_cannot(world: World) -> None:
    """Undervoltage is read from /sys when there is no vcgencmd; the command knows better."""
    path = "sys/devices/platform/soc/soc:firmware/get_throttled"
    world.files[path] = "50005\n"
    world.commands["vcgencmd"] = Ran(127)
    bits = [f.said for f in world.findings() if f.part == "power"]
    assert bits == ["Now: The voltage is too low.", "Now: The processor is throttled."]


def test_a_store_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    """Whoever runs the check may be root, and the station then could not write to its file."""
    from station.check.bench import Bench
    from station.check.keeping import store
    from station.config.schema import Config

    machine = Machine(environ={"STATE_DIRECTORY": str(tmp_path / "state")})
    (finding,) = store(Bench(Config(), machine, Rooms(store=bad_store), 0.0))
    assert finding.ok is None
    assert not (tmp_path / "state").exists()


def test_only_hdmi_may_have_no_speakers(world: World) -> None:
    """A screen is a sound device also when it is mute: it is well, with a hint."""
    world.files["proc/asound/pcm"] = "00-00: MAI PCM i2s-hifi-0 : vc4-hdmi-0 : playback 1\n"
    world.files["proc/asound/pcm"] = "00-00: vc4-hdmi-0 : x : playback 1\n"
    (mine,) = [f for f in world.findings() if f.part == "sound"]
    assert mine.ok is True
    assert "USB speaker" in mine.remedy


def test_the_configs_own_width_is_believed(world: World) -> None:
    """Whatever the panel says."""
    world.toml = "[screen]\nwidth_mm = 700\n"
    world.edid = b""
    (mine,) = [f for f in world.findings() if f.part == "screen size"]
    assert (mine.ok, "700 mm" in mine.said) == (True, True)


@pytest.mark.parametrize("turned", [0, 90])
def test_a_pis_own_panel_needs_no_width(world: World, turned: int) -> None:
    """It has no word of its own, but no other panel has its pixels; on its side it is wider."""
    world.toml = f"[screen]\nrotate_deg = {turned}\n"
    world.edid = b""
    world.commands["station.check.panel"] = Ran(0, "720 1280\n")
    (mine,) = [f for f in world.findings() if f.part == "screen size"]
    assert mine.ok
    assert ("156 mm" if turned else "88 mm") in mine.said


def test_a_camera_that_fails_while_it_is_watched_is_let_go(world: World) -> None:
    """Or the station could not open it afterwards."""
    world.rate = 0.0
    world.findings()
    assert isinstance(world.camera, PretendCamera)
    assert world.camera.closed


def test_touch_panels_are_told_from_touchpads(world: World) -> None:
    """A touchpad has fingers on it too, but they do not lie on what they point at."""
    pad = 'N: Name="A pad"\nB: PROP=5\nB: ABS=260800000000003\n'
    assert list(input_devices(pad)) == [("A pad", 5, 0x260800000000003)]
    world.files["proc/bus/input/devices"] = pad
    (mine,) = [f for f in world.findings() if f.part == "touch"]
    assert mine.ok is None


def test_words_for_people_and_for_programs() -> None:
    """The same findings as lines with signs, and as JSON with an answer in one word."""
    findings = [
        Finding("camera", True, "Sees."),
        Finding("sound", False, "Mute.", "Plug in a speaker."),
        Finding("touch", None, "None."),
    ]
    assert as_text(findings).splitlines() == [
        "✓ camera    Sees.",
        "▲ sound     Mute.",
        "            → Plug in a speaker.",
        "○ touch     None.",
    ]
    told = json.loads(as_json(findings))
    assert told["ok"] is False
    assert told["findings"][1] == {
        "part": "sound",
        "ok": False,
        "said": "Mute.",
        "remedy": "Plug in a speaker.",
    }
    assert json.loads(as_json(findings[::2]))["ok"] is True


def test_commands_always_answer() -> None:
    """One that is missing, slow, or killed has an exit code, and no exception."""
    assert run_command(["no-such-command-here"], {}, 5.0).code == 127
    assert run_command(["sleep", "60"], {}, 0.01).code == 124
    assert run_command(["sh", "-c", "kill -ILL $$"], {}, 5.0).code == -signal.SIGILL
    assert run_command(["sh", "-c", "echo $WORD"], {"WORD": "hello"}, 5.0).out == "hello\n"


def test_room_is_measured_where_the_folder_will_be(tmp_path: Path) -> None:
    """A folder that is not made yet lies on its parent's disk."""
    assert free_bytes(tmp_path / "a" / "b") > 0


def test_a_file_that_is_missing_is_none(tmp_path: Path) -> None:
    """And one that is there loses its line end and its NUL."""
    (tmp_path / "model").write_bytes(b"Raspberry Pi 5\0")
    machine = Machine(root=tmp_path)
    assert machine.read("model") == "Raspberry Pi 5"
    assert machine.read("proc/nothing") is None
    assert machine.find("mod*") == ["model"]


def test_the_door_can_be_asked() -> None:
    """The command that the check runs prints which locks hold."""
    import sys

    from station.check.eyes import DOOR, QUIET

    ran = run_command([sys.executable, "-c", DOOR], QUIET, 20.0)
    assert ran.code == 0, ran.error
    assert set(json.loads(ran.out)) == {"namespace", "proxy", "why"}
