"""Messages between kiosk and eyes: whole, in order, and harmless whoever sends them."""

from __future__ import annotations

import json
import math
import random
import socket
import struct
from collections.abc import Iterator
from dataclasses import asdict, replace
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.vision import link
from station.vision.link import (
    Garbled,
    Inbox,
    Kind,
    Outbox,
    Report,
    decode_report,
    decode_sight,
    encode_report,
    encode_sight,
)
from tests.vision.sights import assert_same, plain, sights

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Two ends of one line."""
    one, other = socket.socketpair()
    with one, other:
        yield one, other


@given(sights)
def test_a_sight_comes_back_as_it_was(sight: object) -> None:
    """Every part, NaN and all, of every kind of sight."""
    assert_same(decode_sight(encode_sight(sight)), sight)  # type: ignore[arg-type]


def test_a_sight_that_came_can_be_worked_with() -> None:
    """Its arrays are its own: nothing holds the message, nothing is locked."""
    sight = decode_sight(encode_sight(plain(side=5)))
    assert sight.silhouette is not None
    for part in (sight.points, sight.seen, sight.silhouette.mask):
        assert part.flags.writeable


def test_two_thousand_damaged_sights_are_refused_or_read() -> None:
    """Cut short, too long, with bytes changed: garbage is an answer, never a crash."""
    chance = random.Random(4)
    whole = encode_sight(plain(side=7))
    refused = 0
    for _ in range(2000):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(40)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        cut = chance.choice([len(damaged), chance.randrange(len(damaged))])
        try:
            decode_sight(bytes(damaged[:cut]) + chance.randbytes(chance.choice([0, 0, 9])))
        except Garbled:
            refused += 1
    assert 1000 < refused < 2000


@pytest.mark.parametrize("shape", [(-2, -2), (-1, 5), (5, -1), (0, -1), (3, 4), (2**31 - 1,) * 2])
def test_a_mask_that_is_not_as_large_as_it_says_is_refused(shape: tuple[int, int]) -> None:
    """Neither a negative side nor a huge one is believed."""
    whole = bytearray(encode_sight(plain(side=5)))
    struct.pack_into("<ii", whole, whole.index(struct.pack("<ii", 5, 5)), *shape)
    with pytest.raises(Garbled):
        decode_sight(bytes(whole))


def test_a_sight_of_no_time_is_refused() -> None:
    """What has no place in the order would stop the clock of whoever uses it."""
    with pytest.raises(Garbled):
        decode_sight(encode_sight(replace(plain(), time=math.nan)))


def test_a_report_comes_back_as_it_was() -> None:
    """Words, numbers, and NaN for what is not known."""
    report = Report("seeing", 7.5, trouble="No camera: plug one in.", pictures=9, fps=29.7)
    again = decode_report(encode_report(report))
    assert repr(again) == repr(report)


@given(st.binary(max_size=99) | st.sampled_from([b"[" * 100_000, b"{}", b"null", b"\xff"]))
def test_what_is_no_report_is_refused(payload: bytes) -> None:
    """Whatever the bytes are."""
    with pytest.raises(Garbled):
        decode_report(payload)


junk = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.just([1])


@settings(max_examples=60)
@given(st.sampled_from(list(asdict(Report()))), junk)
def test_every_part_of_a_report_has_its_type(name: str, value: object) -> None:
    """What a report that was taken says can be reckoned with."""
    try:
        report = decode_report(json.dumps(asdict(Report()) | {name: value}).encode())
    except Garbled:
        return
    taken = getattr(report, name)
    assert type(taken) is type(getattr(Report(), name))
    assert not (isinstance(taken, float) and math.isinf(taken))


def test_long_words_are_cut() -> None:
    """Nobody reads a megabyte of them."""
    assert len(decode_report(encode_report(Report(trouble="x" * 10**6))).trouble) == 2000


def test_no_sight_is_lost_on_the_way_to_a_slow_reader(pair: Pair) -> None:
    """A thousand large ones, more than the line can hold: the sender waits, all come in order."""
    ours, theirs = pair
    inbox, outbox = Inbox(ours), Outbox(theirs)

    def talk() -> None:
        for number in range(1000):
            outbox.send(Kind.SIGHT, encode_sight(plain(number, side=100)))
        theirs.shutdown(socket.SHUT_RDWR)

    Thread(target=talk).start()
    came: list[float] = []
    while not inbox.closed or inbox.more:
        came += [decode_sight(payload).time for _, payload in inbox.read(7)]
    assert came == list(range(1000))


def test_messages_arrive_in_whatever_pieces(pair: Pair) -> None:
    """Byte by byte, a message is there when its last byte is."""
    ours, theirs = pair
    inbox = Inbox(ours)
    message = struct.pack("<BI", Kind.REPORT, 3) + b"abc"
    for byte in message[:-1]:
        theirs.send(bytes([byte]))
        assert inbox.read() == []
    theirs.send(message[-1:] + message + message[:2])
    assert inbox.read() == [(Kind.REPORT, b"abc")] * 2


def test_a_sender_that_stops_in_mid_message_keeps_nobody_waiting(pair: Pair) -> None:
    """What is not there is not waited for."""
    ours, theirs = pair
    inbox = Inbox(ours)
    theirs.send(struct.pack("<BI", Kind.SIGHT, 1000) + b"only this")
    assert inbox.read() == []
    assert not inbox.closed


def test_only_so_many_at_a_time(pair: Pair) -> None:
    """So that a flood does not hold the reader up; it is told that there is more."""
    ours, theirs = pair
    inbox, outbox = Inbox(ours), Outbox(theirs)
    for _ in range(5):
        outbox.send(Kind.REPORT, b"")
    assert [len(inbox.read(3)), inbox.more, len(inbox.read(3)), inbox.more] == [3, True, 2, False]


def test_garbage_on_the_line_is_found_out(pair: Pair) -> None:
    """In two thousand random beginnings: a wrong kind, an absurd length, or not yet a message."""
    ours, theirs = pair
    chance = random.Random(5)
    found = 0
    for _ in range(2000):
        inbox = Inbox(ours)
        theirs.send(chance.randbytes(chance.randrange(1, 60)))
        try:
            inbox.read()
        except Garbled:
            found += 1
    assert found > 1500


@pytest.mark.parametrize("kind", [0, 4, 255])
def test_an_unknown_kind_is_garbage(pair: Pair, kind: int) -> None:
    """There are three."""
    ours, theirs = pair
    theirs.send(struct.pack("<BI", kind, 0))
    with pytest.raises(Garbled):
        Inbox(ours).read()


def test_a_message_beyond_all_bounds_is_garbage(pair: Pair) -> None:
    """Nobody gathers four gigabytes because a broken process says so."""
    ours, theirs = pair
    theirs.send(struct.pack("<BI", Kind.SIGHT, link.LARGEST + 1))
    with pytest.raises(Garbled):
        Inbox(ours).read()


def test_what_was_said_before_hanging_up_is_heard(pair: Pair) -> None:
    """The last words tell why."""
    ours, theirs = pair
    Outbox(theirs).send(Kind.REPORT, b"why")
    theirs.close()
    inbox = Inbox(ours)
    assert inbox.read() == [(Kind.REPORT, b"why")]
    assert inbox.closed


def test_what_was_said_before_garbage_is_heard(pair: Pair) -> None:
    """A process that breaks takes nothing with it that was whole."""
    ours, theirs = pair
    Outbox(theirs).send(Kind.SIGHT, b"whole")
    theirs.send(b"\xff" * 9)
    inbox = Inbox(ours)
    assert inbox.read() == [(Kind.SIGHT, b"whole")]
    assert inbox.more
    with pytest.raises(Garbled):
        inbox.read()
