"""The PIN: nobody reads it in a file, and nobody guesses it in an afternoon."""

from __future__ import annotations

import hashlib
import hmac

import pytest
import typer
from typer.testing import CliRunner

from station.commands import staff as command
from station.config.rules import PIN_FORM
from station.staff import Guard, pin
from tests.staff.menu import quick_hashes


def test_a_pin_is_kept_as_a_hash_with_a_salt_of_its_own() -> None:
    """Two stations with the same PIN have different hashes; each opens with it alone."""
    one, other = pin.hashed("4711"), pin.hashed("4711")
    assert one != other
    assert one.startswith("scrypt$16384$8$1$")
    assert PIN_FORM.fullmatch(one)
    assert pin.matches("4711", one)
    assert not pin.matches("4712", one)
    assert not pin.matches("", other)


def test_the_hash_is_scrypt_as_published() -> None:
    """Another program finds the same (RFC 7914 §12's method with our numbers)."""
    _, n, r, p, salt, kept = pin.hashed("90210").split("$")
    found = hashlib.scrypt(b"90210", salt=bytes.fromhex(salt), n=int(n), r=int(r), p=int(p))
    assert found.hex()[:64] == kept


@pytest.mark.parametrize(
    "kept", ["", "4711", "scrypt$", "scrypt$1048576$8$1$" + "0a" * 16 + "$" + "0b" * 32]
)
def test_what_is_no_hash_opens_nothing(kept: str) -> None:
    """Neither an empty text nor one that would make the station think for minutes."""
    assert not pin.matches("4711", kept)
    assert not pin.matches("", kept)


@pytest.mark.parametrize(
    ("digits", "well"),
    [("123", 0), ("1234", 1), ("12345678", 1), ("123456789", 0), ("12a4", 0), ("١٢٣٤", 0), ("", 0)],
)
def test_a_pin_has_four_to_eight_plain_digits(digits: str, well: int) -> None:
    """The twelve keys of the pad have no others."""
    assert pin.well_formed(digits) is bool(well)
    if not well:
        with pytest.raises(ValueError, match="4 to 8") as told:
            pin.hashed(digits)
        assert not digits or digits not in str(told.value)


def test_hashes_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a refusal takes tells nothing."""
    quick_hashes(monkeypatch)
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: (len(a), len(b)) == (32, 32))
    assert pin.matches("no matter which", pin.hashed("1234"))


def test_five_wrong_tries_lock_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then not even the right PIN is tried; after the minute there are five tries again."""
    quick_hashes(monkeypatch)
    guard, kept = Guard(), pin.hashed("1234")
    assert [(guard.left, guard.opens("0000", kept, 10.0)) for _ in range(5)] == [
        (left, False) for left in (5, 4, 3, 2, 1)
    ]
    assert guard.locked_s(10.0) == 60
    assert guard.locked_s(69.5) == 1
    assert not guard.opens("1234", kept, 69.9)
    assert guard.locked_s(70.0) == 0
    assert guard.left == 5
    assert guard.opens("1234", kept, 70.0)


def test_the_right_pin_gives_all_tries_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff who slip twice a day are never locked out."""
    quick_hashes(monkeypatch)
    guard, kept = Guard(), pin.hashed("1234")
    for now in range(12):
        assert guard.opens("1234" if now % 4 == 3 else "9999", kept, float(now)) is (now % 4 == 3)
    assert guard.left == 5


def _pin(*lines: str) -> tuple[int, str, str]:
    app = typer.Typer()
    app.command()(command.pin)
    ran = CliRunner().invoke(app, input="".join(f"{line}\n" for line in lines))
    return ran.exit_code, ran.stdout, ran.stderr


def test_the_command_prints_the_line_to_write() -> None:
    """Asked twice, shown never: standard output has the line and nothing else."""
    code, out, err = _pin("73519", "73519")
    assert code == 0
    line = out.strip()
    assert PIN_FORM.fullmatch(line.removeprefix('pin = "').removesuffix('"'))
    assert "73519" not in out + err


@pytest.mark.parametrize("lines", [("735", "735"), ("73519", "73518")])
def test_the_command_refuses_without_repeating_it(lines: tuple[str, str]) -> None:
    """Too short, or two that differ: a usage error, and no digit in it."""
    code, out, err = _pin(*lines)
    assert (code, out.strip()) == (2, "")
    assert not any(line in err for line in lines)
