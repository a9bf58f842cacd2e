"""A recording gives back exactly the sights that it was given, or says what is wrong."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from station.errors import CannotWrite, UnusableRecording
from station.values import Points, Rod, Sight, Silhouette, Wall
from station.vision.recording import CHUNK, RecordingWriter, read_recording

META = {"model": "full", "fps": 29.97, "duration": 12.5, "drill": None}


def line(chance: np.random.Generator) -> Points:
    """Two ends somewhere in the picture."""
    return chance.normal(300, 9, (2, 2)).astype(np.float32)


def sights(count: int) -> Iterator[Sight]:
    """Sights of every kind: with and without a body, an outline, a rod, a wall."""
    chance = np.random.default_rng(3)
    for i in range(count):
        nobody = i % 5 == 0
        mask = chance.integers(0, 256, (40 + i % 7, 20 + i % 3), np.uint8)
        yield Sight(
            time=i / 29.97,
            size=(640, 480),
            points=np.full((33, 2), np.nan, np.float32)
            if nobody
            else chance.normal(300, 90, (33, 2)).astype(np.float32),
            seen=chance.random(33).astype(np.float32),
            silhouette=None if i % 4 == 0 else Silhouette(mask, (i / 3, 7.0), 2.0),
            rod=Rod(line(chance), i / 7, proven=i % 2 == 0) if i % 3 else None,
            wall=Wall(line(chance), i / 200) if i % 11 == 0 else None,
            people=i % 3,
            brightness=float(chance.random()),
        )


def save(path: Path, count: int = 3) -> Path:
    """Write a recording of so many sights."""
    with RecordingWriter(path, META) as writer:
        for sight in sights(count):
            writer.write(sight)
    return path


def same(one: Sight, other: Sight) -> bool:
    """Whether two sights are alike to the last bit."""
    return _bits(one) == _bits(other)


def _bits(sight: Sight) -> tuple[object, ...]:
    outline, rod, wall = sight.silhouette, sight.rod, sight.wall
    return (
        (sight.time.hex(), sight.size, sight.people, sight.brightness.hex()),
        (sight.points.dtype, sight.points.tobytes(), sight.seen.dtype, sight.seen.tobytes()),
        outline and (outline.mask.shape, outline.mask.tobytes(), outline.origin, outline.scale),
        rod and (rod.ends.dtype, rod.ends.tobytes(), rod.score.hex(), rod.proven),
        wall and (wall.ends.dtype, wall.ends.tobytes(), wall.score.hex()),
    )


def members(path: Path) -> dict[str, bytes]:
    """The members of a recording, by name."""
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def rewrite(path: Path, changed: dict[str, bytes]) -> None:
    """Write a zip with these members."""
    with zipfile.ZipFile(path, "w") as file:
        for name, data in changed.items():
            file.writestr(name, data)


def npy(tmp_path: Path, value: object) -> bytes:
    """A value as the bytes of a .npy file."""
    np.save(tmp_path / "x.npy", np.array(value))
    return (tmp_path / "x.npy").read_bytes()


def refusal(path: Path) -> str:
    """What reading every sight is refused with."""
    with pytest.raises(UnusableRecording) as refused:
        list(read_recording(path))
    return str(refused.value)


@pytest.mark.parametrize("count", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5])
def test_what_is_written_is_read_to_the_last_bit(tmp_path: Path, count: int) -> None:
    """All values of all sights survive, around the edges of the chunks too."""
    recording = read_recording(save(tmp_path / "a.npz", count))
    assert recording.meta == META
    assert len(recording) == count
    for _ in range(2):  # it can be read again and again
        pairs = zip(sights(count), recording, strict=True)
        assert all(same(one, other) for one, other in pairs)


def test_the_same_sights_give_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the day or the machine is in the file."""
    path = save(tmp_path / "a.npz")
    assert path.read_bytes() == save(tmp_path / "b.npz").read_bytes()
    with zipfile.ZipFile(path) as file:
        assert {member.date_time for member in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_numpy_alone_can_read_it(tmp_path: Path) -> None:
    """A recording is an ordinary .npz: years from now no code of ours is needed."""
    with np.load(save(tmp_path / "a.npz"), allow_pickle=False) as file:
        assert int(file["version"]) == 2
        assert file["00000/points"].shape == (3, 33, 2)


def test_nothing_appears_before_it_is_complete(tmp_path: Path) -> None:
    """The file has its name only when it is whole."""
    with RecordingWriter(tmp_path / "a.npz", META) as writer:
        writer.write(next(sights(1)))
        assert not (tmp_path / "a.npz").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]


def test_a_failure_leaves_nothing_and_keeps_what_was_there(tmp_path: Path) -> None:
    """An older recording of that name survives a set that broke off."""
    before = save(tmp_path / "a.npz").read_bytes()
    with pytest.raises(KeyError), RecordingWriter(tmp_path / "a.npz", META):
        raise KeyError
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]
    assert (tmp_path / "a.npz").read_bytes() == before


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A missing folder, and a folder in place of a file."""
    with pytest.raises(CannotWrite, match=r"a.npz cannot be written \(No such file"):
        RecordingWriter(tmp_path / "nowhere" / "a.npz", META)
    with pytest.raises(CannotWrite, match="is a folder"):
        RecordingWriter(tmp_path, META)


def test_a_full_disk_is_named_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Running out of room while writing is an error with a remedy."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    def fill() -> None:
        with RecordingWriter(tmp_path / "a.npz", META) as writer:
            monkeypatch.setattr(np.lib.format, "write_array", full)
            for sight in sights(CHUNK):
                writer.write(sight)

    with pytest.raises(CannotWrite, match="No space left on device"):
        fill()
    assert list(tmp_path.iterdir()) == []


def test_notes_that_json_cannot_hold_are_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    """A mistake in our own code shows at once."""
    with pytest.raises(TypeError):
        RecordingWriter(tmp_path / "a.npz", {"model": object()})
    assert list(tmp_path.iterdir()) == []


def test_foreign_files_are_not_recordings(tmp_path: Path) -> None:
    """Missing, text, another zip, a folder: each is refused in a sentence."""
    (tmp_path / "text.npz").write_text("time,trunk")
    rewrite(tmp_path / "zip.npz", {"a.txt": b"a"})
    assert "There is no file" in refusal(tmp_path / "nothing.npz")
    assert "is not a recording" in refusal(tmp_path / "text.npz")
    assert "is not a recording" in refusal(tmp_path / "zip.npz")
    assert "cannot be read" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("version", "remedy"), [(3, "update the station"), (1, "analyse the video again")]
)
def test_another_version_is_named_with_its_remedy(
    tmp_path: Path, version: int, remedy: str
) -> None:
    """It says which version was found, which is read, and what to do."""
    path = save(tmp_path / "a.npz")
    rewrite(path, members(path) | {"version.npy": npy(tmp_path, version)})
    assert f"of version {version}, and this reads 2: {remedy}" in refusal(path)


def test_a_recording_of_before_the_rod_is_refused_in_the_same_words(tmp_path: Path) -> None:
    """Version 1 knew no walls, and its parts are fewer: the version is told, not what lacks."""
    path = save(tmp_path / "a.npz")
    new = ("rod_proven", "wall", "wall_score")
    old = {name: data for name, data in members(path).items() if Path(name).stem not in new}
    assert len(old) == len(members(path)) - len(new)
    rewrite(path, old | {"version.npy": npy(tmp_path, 1)})
    assert refusal(path) == (
        "a.npz is a recording of version 1, and this reads 2: analyse the video again."
    )


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_recording_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    """Wherever the copy broke off."""
    path = save(tmp_path / "a.npz", 100)
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    assert "is damaged or was cut short" in refusal(path)


def test_every_missing_member_is_noticed(tmp_path: Path) -> None:
    """Whatever is taken out of a recording, it is refused."""
    path = save(tmp_path / "a.npz")
    whole = members(path)
    for name in whole:
        rewrite(path, {other: data for other, data in whole.items() if other != name})
        assert "is missing" in refusal(path) or "is not a recording" in refusal(path), name


def test_every_member_of_another_length_is_noticed(tmp_path: Path) -> None:
    """Parts that do not fit together are never read as if they did."""
    path = save(tmp_path / "a.npz")
    whole = members(path)
    for name in whole:
        if "/" in name:
            rewrite(path, whole | {name: npy(tmp_path, np.zeros((2, 2)))})
            assert "contradicts itself" in refusal(path), name


@pytest.mark.parametrize("name", ["meta.npy", "sights.npy", "00000/time.npy"])
def test_bytes_that_are_no_array_are_noticed(tmp_path: Path, name: str) -> None:
    """A member of nonsense is damage, not a crash."""
    path = save(tmp_path / "a.npz")
    rewrite(path, members(path) | {name: b"nonsense"})
    assert "is damaged" in refusal(path)


def test_code_in_a_recording_is_never_run(tmp_path: Path) -> None:
    """Pickled objects are refused: a recording may come from a stranger."""

    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return Path.touch, (tmp_path / "sprung",)

    np.save(tmp_path / "x.npy", np.array([Trap()], object), allow_pickle=True)
    path = save(tmp_path / "a.npz")
    rewrite(path, members(path) | {"meta.npy": (tmp_path / "x.npy").read_bytes()})
    assert "is damaged" in refusal(path)
    assert not (tmp_path / "sprung").exists()


def test_memory_does_not_grow_with_the_recording(tmp_path: Path) -> None:
    """Ten times the sights need no more memory, to write and to read."""

    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in read_recording(save(tmp_path / "a.npz", count)):
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    assert peak(20 * CHUNK) < peak(2 * CHUNK) + 300_000


def test_a_sight_that_is_kept_keeps_no_other_outline(tmp_path: Path) -> None:
    """Each outline owns its own bytes: one kept sight must not hold 64 outlines in memory."""
    for sight in read_recording(save(tmp_path / "sights.npz", CHUNK + 3)):
        mask = None if sight.silhouette is None else sight.silhouette.mask
        if mask is not None:
            owner = mask if mask.base is None else mask.base
            assert isinstance(owner, np.ndarray)
            assert owner.size == mask.size
