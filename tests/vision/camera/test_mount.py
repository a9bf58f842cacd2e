"""However a camera hangs and its lens bends, people come upright and lines straight."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from station.config.schema import CameraConfig
from station.values import Image
from station.vision.camera.mount import Mount, Mounted
from station.vision.camera.standin import StandIn

WIDTH, HEIGHT, FOV = 640, 480, 75.0


def straight_of(x: NDArray[np.float64], y: NDArray[np.float64], k1: float) -> NDArray[np.float64]:
    """Where bent points (pixel middles at whole numbers) lie without the lens: (2, …).

    The definition turned round: p_bent = p (1 + k1 |p|²), solved for p by Newton.
    """
    focal = WIDTH / 2 / np.tan(np.radians(FOV / 2))
    bent = np.stack([x - (WIDTH - 1) / 2, y - (HEIGHT - 1) / 2]) / focal
    far = np.hypot(*bent)
    r = far.copy()
    for _ in range(20):
        r -= (r + k1 * r**3 - far) / (1 + 3 * k1 * r**2)
    p = bent * (r / np.maximum(far, 1e-9))
    return np.asarray(p * focal + np.array([(WIDTH - 1) / 2, (HEIGHT - 1) / 2])[:, None, None])


def line_through_a_lens(k1: float, angle: float, offset: float) -> Image:
    """Draw a white line, 6 px wide with soft edges, as a lens of that k1 would show it.

    It is at `angle` degrees from the horizontal, `offset` pixels from the middle.
    """
    x, y = np.meshgrid(np.arange(WIDTH, dtype=float), np.arange(HEIGHT, dtype=float))
    across, down = straight_of(x, y, k1)
    away = distance(across, down, angle) - offset
    return np.repeat((255 * np.clip(3.5 - np.abs(away), 0, 1)).astype(np.uint8)[..., None], 3, 2)


def distance(x: NDArray[np.float64], y: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """How far points lie from the line through the middle, pixels."""
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return np.asarray((y - (HEIGHT - 1) / 2) * cos - (x - (WIDTH - 1) / 2) * sin)


def bow(image: Image, angle: float, offset: float) -> float:
    """How far the white line leaves its place, at worst, pixels: seen along it in 20 px pieces."""
    y, x = np.nonzero(image[..., 0] > 40)
    away = distance(x.astype(float), y.astype(float), angle) - offset
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    along = (x - WIDTH / 2) * cos + (y - HEIGHT / 2) * sin
    weight = image[y, x, 0].astype(float)
    inside = (x > 8) & (x < WIDTH - 9) & (y > 8) & (y < HEIGHT - 9)  # not cut by the edge
    worst = 0.0
    for start in range(-400, 400, 20):
        piece = inside & (along >= start) & (along < start + 20)
        if piece.sum() > 100:
            worst = max(worst, abs(float(np.average(away[piece], weights=weight[piece]))))
    return worst


@pytest.mark.parametrize("k1", [-0.3, -0.12, 0.1])
@pytest.mark.parametrize(("angle", "offset"), [(0, -170), (0, 120), (90, 200), (35, 110)])
def test_a_bent_line_comes_out_straight(k1: float, angle: float, offset: float) -> None:
    """Within half a pixel of where it would be without the lens, up to the edges."""
    bent = line_through_a_lens(k1, angle, offset)
    assert bow(bent, angle, offset) > 3, "it was bent, and away from its place"
    straight = Mount(lens_k1=k1, lens_fov_deg=FOV).upright(bent)
    assert straight.shape == bent.shape
    assert bow(straight, angle, offset) < 0.5


@pytest.mark.parametrize(("degrees", "corner"), [(90, (0, -1)), (180, (-1, -1)), (270, (-1, 0))])
def test_the_picture_is_turned_clockwise(degrees: int, corner: tuple[int, int]) -> None:
    """What was at the top left is at the top right after a quarter turn, and so on."""
    image = np.zeros((4, 6, 3), np.uint8)
    image[0, 0] = (1, 2, 3)
    turned = Mount(rotate_deg=degrees).upright(image)
    assert turned[corner].tolist() == [1, 2, 3]
    assert turned.shape == ((6, 4, 3) if degrees % 180 else (4, 6, 3))
    assert turned.flags.c_contiguous


def test_nothing_to_do_costs_nothing() -> None:
    """The very same array comes back."""
    mount = Mount()
    image = np.zeros((4, 6, 3), np.uint8)
    assert mount.plain
    assert mount.upright(image) is image


def test_it_is_straightened_before_it_is_turned() -> None:
    """The lens knows nothing of how the camera hangs."""
    bent = line_through_a_lens(-0.3, 0, -170)
    turned = Mount(90, -0.3, FOV).upright(bent)
    assert bow(np.rot90(turned), 0, -170) < 0.5


def test_engine_and_screen_see_the_same() -> None:
    """Both pictures of a shot are put right; a shared one is worked on once."""
    device = StandIn()
    camera = Mounted(device.open(CameraConfig(), lambda: 7.0), Mount(rotate_deg=90))
    frame, preview = camera.read(1.0)
    assert frame.image.shape == (160, 120, 3)
    assert preview is frame.image
    assert (frame.time, camera.name, camera.live, camera.waits) == (7.0, "stand-in", True, False)
    camera.close()
    assert device.asked[-1] == "close"
