"""What the owner of a station reads when its file is good, wrong, or not there."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pytest

from station.config import Config, Trouble, find, load, mistakes_of, overridden, usable
from station.config.load import PLACES, VARIABLE
from station.config.schema import LightsConfig
from station.errors import BadConfig
from station.form.drills import DRILLS as REAL_DRILLS
from tests.config.sites import DRILLS, whole_site


def site(folder: Path, text: str | bytes) -> Path:
    """Write a config file."""
    path = folder / "station.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def told(folder: Path, text: str | bytes) -> list[str]:
    """Return what is said about a file, without the folder's name."""
    path = site(folder, text)
    with pytest.raises(BadConfig) as bad:
        load(path, DRILLS)
    return str(bad.value).replace(f"{folder}/", "").split("\n")


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    """Nobody has to set anything: each value is the schema's, and says so."""
    settings = load(site(tmp_path, ""), DRILLS)
    assert settings.config == Config()
    assert set(settings.origins.values()) == {"default"}


def test_a_site_says_what_it_wants_and_where_it_said_so(tmp_path: Path) -> None:
    """A value that is set is in force, and its line is known; lists become tuples."""
    text = '[camera]\nkind = "webcam"\n\nzone = [0.2,\n  0.8]\n[lights]\ngreen = 5\n'
    settings = load(site(tmp_path, text), DRILLS)
    assert settings.config.camera.kind == "webcam"
    assert settings.config.camera.zone == (0.2, 0.8)
    assert settings.config.lights.green == 5
    set_here = {key: came for key, came in settings.origins.items() if came != "default"}
    assert set_here == {
        "camera.kind": "station.toml:2",
        "camera.zone": "station.toml:4",
        "lights.green": "station.toml:7",
    }


def test_every_key_can_be_set(tmp_path: Path) -> None:
    """A file that says everything loads, every value with its line."""
    settings = load(site(tmp_path, whole_site()), DRILLS)
    assert "default" not in settings.origins.values()


def test_the_defaults_offer_drills_that_there_are() -> None:
    """The built-in defaults hold against the real drills."""
    assert mistakes_of(None, REAL_DRILLS) == ()


def test_settings_travel_to_another_process(tmp_path: Path) -> None:
    """The vision process is given its part by pickle."""
    settings = load(site(tmp_path, "[camera]\nwidth = 800\n"), DRILLS)
    assert pickle.loads(pickle.dumps(settings)) == settings


ONE_MISTAKE: dict[str, tuple[str | bytes, str, str]] = {
    "table": ("[camra]\n", "1: camra: saw an unknown table", "did you mean [camera]?"),
    "key": ("[camera]\nwdith = 3\n", "2: camera.wdith: saw an unknown key", 'mean "width"?'),
    "far key": ("[store]\nqqq = 3\n", "2: store.qqq: saw", "[store] knows folder, keep_days"),
    "other table": ("[camera]\nred = 3\n", "2: camera.red: saw", "it belongs under [lights]"),
    "no table": ("\ngreen = 3\n", "2: green: saw a key outside", "move it under [lights]"),
    "two tables": ("[[store]]\n", "1: store: saw a list of tables", "write [store] on a line"),
    "table as key": ("vision = 3\n", "1: vision: saw 3", "write [vision] on a line"),
    "word": ('[lights]\nkind = "Gpoi"\n', '2: lights.kind: saw "Gpoi"', 'mean "gpio"?'),
    "number as word": ('[camera]\nwidth = "640"\n', '2: camera.width: saw "640"', "width = 640"),
    "word as number": ("[camera]\nid = 0\n", "2: camera.id: saw 0", 'write id = "0"'),
    "comma": ('[camera]\npace = "1,5"\n', '2: camera.pace: saw "1,5"', "write pace = 1.5"),
    "switch": ("[camera]\nrepeat = 1\n", "2: camera.repeat: saw 1", "write repeat = true"),
    "whole": ("[session]\nreps = 8.0\n", "2: session.reps: saw 8.0", "write reps = 8"),
    "list": (
        '[session]\ndrills = "band"\n',
        '2: session.drills: saw "band"',
        'write drills = ["band"]',
    ),
    "short list": ("[camera]\nwall = [1, 2]\n", "2: camera.wall: saw [1, 2]", "[412.0, 60.0"),
    "inside": ('[camera]\nzone = [0, "1"]\n', '2: camera.zone: saw [0, "1"]', "two numbers"),
    "range": ("[lights]\nred = 28\n", "2: lights.red: saw 28", "from 2 to 27 (BCM number)"),
    "open range": (
        "[camera]\nlens_fov_deg = 130\n",
        "2: camera.lens_fov_deg: saw 130",
        "above 20 and below 130 (degrees)",
    ),
    "nan": ("[camera]\npace = nan\n", "2: camera.pace: saw nan", "from 0 to 64"),
    "nan in a list": ("[camera]\nwall = [nan, 1, 2, 3]\n", "2: camera.wall: saw [nan", "four"),
    "choice": ("[camera]\nmains_hz = 55\n", "2: camera.mains_hz: saw 55", "50, 60 (hertz)"),
    "date": ("[camera]\nfile = 2026-11-22\n", "saw the date or time 2026-11-22", "quotes"),
    "huge": ("[lights]\nred = 0x" + "f" * 5000, "2: lights.red: saw a number of 6021", "27"),
    "pins": ("[lights]\ngreen = 27\n", "2: lights.red: saw 27, the pin of the green", "BCM"),
    "unknown drill": (
        '[session]\ndrills = ["dowl"]\n',
        '2: session.drills: saw the drill "dowl"',
        'did you mean "dowel"?',
    ),
    "twice": ('[session]\ndrills = ["band", "band"]\n', 'saw "band" 2 times', "name it once"),
    "no drill": ("[session]\ndrills = []\n", "2: session.drills: saw an empty list", "dowel"),
    "no file": ('[camera]\nkind = "video"\n', "2: camera.file: saw no file", "of/the/clip"),
    "blank file": ('[camera]\nkind = "video"\nfile = " "\n', "3: camera.file: saw no", "write"),
    "no sights": ('[camera]\nkind = "recording"\n', "2: camera.file: saw no", "/sights.npz"),
    "pace of a camera": ("[camera]\npace = 0\n", "2: camera.pace: saw 0 for", "own pace"),
    "zone order": ("[camera]\nzone = [0.9, 0.1]\n", "2: camera.zone: saw [0.9, 0.1]", "from 0"),
    "no zone": ("[camera]\nzone = [0.5, 0.5]\n", "2: camera.zone: saw [0.5, 0.5]", "left end"),
    "zone range": ("[camera]\nzone = [0.5, 1.1]\n", "2: camera.zone: saw [0.5, 1.1]", "from 0"),
    "wall upside down": (
        "[camera]\nwall = [1, 300, 2, 20]\n",
        "2: camera.wall: saw a top at y = 300",
        "write wall = [2, 20, 1, 300]",
    ),
    "wall of no height": ("[camera]\nwall = [1, 9, 2, 9]\n", "2: camera.wall", "larger y"),
    "no quotes": ("[camera]\nkind = webcam\n", '2: saw "kind = webcam" (column 8', '"quotes"'),
    "decimal comma": ("[camera]\npace = 1,5\n", '2: saw "pace = 1,5" (column 9', "a point"),
    "no equals": ("[camera]\nkind: x\n", '2: saw "kind: x"', "key = value"),
    "open text": ('[camera]\nid = "x\npace = 1\n', "2: saw", "close its quotes"),
    "open single": ("[camera]\nid = 'x", "2: saw", "close its quotes"),
    "open lines": ('[camera]\nid = """x\n', "2: saw", "close its quotes"),
    "open table": ("\n[camera\n", '2: saw "[camera"', "close it with ]"),
    "open list": ("[camera]\nzone = [0.1", '2: saw "zone = [0.1" (the end', "close it with ]"),
    "backslash": ('[camera]\nfile = "C:\\q"\n', "2: saw", "write \\\\ for each \\"),
    "key twice": ("[camera]\npace = 1\npace = 2\n", "3: saw", "keep only one"),
    "table twice": ("[camera]\n[camera]\n", "2: saw", "keep only one"),
    "too deep": ("x = 1\ny = " + "[" * 30_000, "2: saw brackets", "delete those brackets"),
    "too long": ("x = 1\ny = " + "9" * 5000, "2: saw a number of thousands", "a smaller"),
    "utf-8": (b"[camera]\nid = '\xff'\n", "2: saw the byte 0xff", "save it as UTF-8"),
    "utf-16": ("[camera]".encode("utf-16"), "1: saw the byte 0xff", "save it as UTF-8"),
}
"""What was written, how the sentence begins, and what it advises."""


@pytest.mark.parametrize("case", ONE_MISTAKE)
def test_a_mistake_names_its_place_and_its_remedy(case: str, tmp_path: Path) -> None:
    """One mistake in the file is one line, which leads there and says what to do."""
    text, place, remedy = ONE_MISTAKE[case]
    (line,) = told(tmp_path, text)
    assert place in line
    assert line.startswith("station.toml:")
    assert remedy in line


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Nobody has to start the station five times to hear five mistakes, of whatever sort."""
    text = """[camra]





[camera]
kind = "vdeo"
zone = [0.9, 0.1]
[lights]
green = "17"
red = 27
[session]
drills = ["dowl", "band", "band"]
"""
    begin = [line.split(" saw ")[0] for line in told(tmp_path, text)]
    assert begin == [
        "station.toml:1: camra:",
        "station.toml:8: camera.kind:",
        "station.toml:9: camera.zone:",
        "station.toml:11: lights.green:",
        "station.toml:14: session.drills:",
        "station.toml:14: session.drills:",
    ]


def test_a_rule_is_silent_about_values_that_are_wrong_already(tmp_path: Path) -> None:
    """Beside a green pin that cannot be, red may have the pin that is green's by default."""
    (line,) = told(tmp_path, "[lights]\ngreen = 270\nred = 17\n")
    assert "lights.green" in line


def test_what_was_written_cannot_act_on_the_terminal(tmp_path: Path) -> None:
    """Escape codes and line ends in a name or value are shown, not sent."""
    lines = told(tmp_path, '[lights]\nkind = "\\u001b[31m\\nx"\n"a\\nb" = 1\n')
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)


def test_a_byte_order_mark_and_foreign_line_ends_do_no_harm(tmp_path: Path) -> None:
    """An editor of another system may leave both; lines are still counted right."""
    text = b"\xef\xbb\xbf[lights]\r\ngreen = 5\r\n"
    assert load(site(tmp_path, text), DRILLS).origins["lights.green"] == "station.toml:2"


def test_files_that_are_none(tmp_path: Path) -> None:
    """A missing file, a folder, a device and a far too large file are one sentence each."""
    large = site(tmp_path, "#" * 100_001)
    for path, seen in {
        tmp_path / "nothing.toml": "saw no such file",
        large / "below.toml": "saw no such file",
        tmp_path: "saw a folder",
        Path("/dev/zero"): "no regular file",
        large: "more than 100000 bytes",
    }.items():
        (mistake,) = mistakes_of(path, DRILLS)
        assert mistake.trouble is Trouble.FILE
        assert str(mistake).startswith(f"{path}: saw ")
        assert seen in str(mistake)


@pytest.mark.parametrize(
    ("error", "remedy"),
    [(PermissionError(13, "denied"), "sudo chmod a+r"), (OSError(5, "I/O error"), "change the")],
)
def test_files_that_cannot_be_opened(
    error: OSError, remedy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is locked, or lies on a failing card, has its own remedy."""

    def fail(*args: object) -> None:
        raise error

    path = site(tmp_path, "")
    monkeypatch.setattr(Path, "open", fail)
    (mistake,) = mistakes_of(path, DRILLS)
    assert remedy in mistake.remedy


def test_where_the_file_is_looked_for(tmp_path: Path) -> None:
    """The variable's file first, then the site's, then the checkout's, then none."""
    site_file, checkout = tmp_path / "etc.toml", tmp_path / "checkout.toml"
    places = (site_file, checkout)
    assert find({}, places) is None
    checkout.touch()
    assert find({}, places) == checkout
    site_file.touch()
    assert find({}, places) == site_file
    assert find({VARIABLE: "/gone.toml"}, places) == Path("/gone.toml")
    assert find({VARIABLE: ""}, places) == site_file


def test_a_broken_link_is_not_passed_over(tmp_path: Path) -> None:
    """What the owner put there counts as found, so that its trouble is told."""
    link = tmp_path / "station.toml"
    link.symlink_to(tmp_path / "gone")
    assert find({}, (link,)) == link
    (mistake,) = mistakes_of(link, DRILLS)
    assert "no such file" in mistake.seen


def test_load_without_a_path_takes_what_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """STATION_CONFIG says which file is read, also for the safe-mode screen."""
    path = site(tmp_path, "[lights]\ngreen = 6\n")
    monkeypatch.setenv(VARIABLE, str(path))
    assert load(None, DRILLS).config.lights.green == 6
    path.write_text("[lights]\ngreen = 99\n")
    assert [mistake.line for mistake in mistakes_of(None, DRILLS)] == [2]


def test_without_any_file_there_are_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """A station that was never set up starts; a drill that is not there is told all the same."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(sys.modules[load.__module__], "find", lambda: None)
    settings = load(None, DRILLS)
    assert settings.source is None
    assert settings.config == Config()
    (mistake,) = mistakes_of(None, ["dowel", "band"])
    assert str(mistake).startswith("built-in defaults: session.drills: saw the drill")


def test_the_checkout_holds_the_last_place() -> None:
    """The file of the repository is the one beside the package."""
    assert PLACES[-1] == Path(__file__).parents[2] / "config" / "station.toml"
    assert PLACES[-1].is_file()


def test_the_command_line_has_the_last_word(tmp_path: Path) -> None:
    """An option overrides the file, is checked as the file is, and is named as the origin."""
    settings = load(site(tmp_path, "[camera]\nwidth = 800\n"), DRILLS)
    changed = overridden(settings, {"camera.kind": "webcam", "camera.id": "0"}, "--camera", DRILLS)
    assert changed.config.camera.kind == "webcam"
    assert changed.config.camera.width == 800
    assert changed.origins["camera.kind"] == "--camera"
    assert changed.origins["camera.width"] == "station.toml:2"
    assert settings.config.camera.kind == "picamera"
    for changes in ({"camera.kind": "video"}, {"camera.pace": (1, 2)}, {"cam.x": 1}):
        with pytest.raises(BadConfig, match="^--camera: cam"):
            overridden(settings, changes, "--camera", DRILLS)


def test_lamps_can_be_put_out_whatever_else_is_wrong(tmp_path: Path) -> None:
    """A mistake elsewhere, an unknown table, or no TOML at all: known pins are still known."""
    spoilt = '[camera]\nkind = "mirror"\n[lights]\ngreen = 5\nred = "?"\n[attic]\n'
    lights = usable(site(tmp_path, spoilt)).lights
    assert (lights.green, lights.red) == (5, LightsConfig().red)
    assert usable(site(tmp_path, "[lights\n")) == Config()
    assert usable(tmp_path / "nowhere.toml") == Config()
