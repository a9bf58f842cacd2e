"""Render the sets E to H of docs/limits.md, with truth for rod and wall (needs ../shared/render).

    PYTHONPATH=../shared/render python docs/sets.py bodies OTHERS.npz     # needs anny, once
    PYTHONPATH=../shared/render python docs/sets.py OUT 301 OTHERS.npz    # half a minute a clip

E is seed 101 with the renderer's own bodies.npz as OTHERS; F, G are seeds 201, 202 and H is
seed 301, with bodies that nobody looked at before (`BODIES`, a table for each). A clip that
exists is skipped. The same seed gives the same pictures.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import make_set
import numpy as np
import render_hinge as renderer

KEYS = ("gender", "age", "muscle", "weight", "height", "proportions")
BODIES = {  # stature in metres, then KEYS, as bake_bodies.py has them
    "h_m1": (1.70, 0.0, 0.75, 0.35, 0.65, 0.35, 0.3),
    "h_m2": (1.86, 0.0, 0.66, 0.75, 0.35, 0.45, 0.7),
    "h_m3": (1.76, 0.1, 0.90, 0.50, 0.90, 0.35, 0.5),
    "h_f1": (1.56, 1.0, 0.85, 0.45, 0.60, 0.30, 0.4),
    "h_f2": (1.77, 1.0, 0.68, 0.65, 0.40, 0.45, 0.7),
    "h_f3": (1.62, 0.9, 0.95, 0.35, 0.70, 0.30, 0.5),
    "k_m1": (1.83, 0.0, 0.70, 0.60, 0.70, 0.45, 0.5),
    "k_m2": (1.68, 0.05, 0.85, 0.45, 0.40, 0.30, 0.6),
    "k_m3": (1.90, 0.0, 0.78, 0.40, 0.55, 0.50, 0.4),
    "k_f1": (1.60, 1.0, 0.72, 0.55, 0.35, 0.30, 0.7),
    "k_f2": (1.72, 1.0, 0.80, 0.45, 0.65, 0.40, 0.3),
    "k_f3": (1.66, 0.95, 0.66, 0.70, 0.50, 0.40, 0.5),
}
Case = tuple[str, list[str], dict[str, Any]]


def bake(path: str) -> None:
    """Bake the bodies of `BODIES` whose names begin as the file does: h… or k…."""
    import bake_bodies

    chosen = {n: b for n, b in BODIES.items() if n[0] == Path(path).stem[0]}
    bake_bodies.BODIES = {n: (b[0], dict(zip(KEYS, b[1:], strict=True))) for n, b in chosen.items()}
    sys.argv = ["bake_bodies.py", "--out", path]
    bake_bodies.main()


def cases(dice: np.random.Generator) -> dict[str, Case]:
    """Name → drill, labels and what makes it, each drawn within its range."""

    def roll(low: float, high: float) -> float:
        return float(np.round(dice.uniform(low, high), 1))

    def good(**how: Any) -> dict[str, Any]:
        drawn = {"hip": roll(80, 97), "knee": roll(17, 26), "shank": roll(-6, -3)}
        return {
            **drawn, "lumbar": roll(-2, 8), "thoracic": roll(-1, 4), "neck": roll(-10, 2), **how
        }  # fmt: skip

    table: dict[str, Case] = {}

    def add(name: str, drill: str, labels: str, how: dict[str, Any], **change: Any) -> None:
        table[name] = (drill, labels.split(), {**how, **change})

    def rod(mode: str, **how: Any) -> dict[str, Any]:
        return good(arms="dowel", dowel=mode, **how)

    def wall(**how: Any) -> dict[str, Any]:
        return good(arms="crossed", wall=True, **how)

    def band(**how: Any) -> dict[str, Any]:
        return good(arms="hips", band=True, **how)

    def free() -> dict[str, Any]:
        return good(arms="hips")

    both, flat, loose = "thoracic+sacrum", {"lumbar": 2.0, "thoracic": 2.0}, "dowel_head_touch"
    for number in (1, 2):
        add(f"dowel-good-{number}", "dowel", "", rod(both), lumbar=roll(0, 3), thoracic=roll(0, 3))
    add("dowel-sacrum", "dowel", "DOWEL_sacrum", rod("head+thoracic"), lumbar=roll(14, 20),
        thoracic=roll(4, 7), neck=0, hip=roll(74, 84))  # fmt: skip
    add("dowel-sacrum-mild", "dowel", "DOWEL_sacrum", rod("head+thoracic"), lumbar=roll(11, 13),
        thoracic=roll(3, 5), neck=0, hip=roll(78, 86))  # fmt: skip
    add("dowel-thoracic", "dowel", "DOWEL_thoracic", rod("head+sacrum", **{loose: False}),
        lumbar=-14.0, thoracic=roll(-26, -20), neck=roll(-18, -12), hip=roll(88, 96))  # fmt: skip
    still = {"lumbar": 1.0, "thoracic": 2.0}
    add("dowel-occiput", "dowel", "DOWEL_occiput NECK_TUCK", rod(both, **{loose: False}),
        neck=roll(32, 42), **still)  # fmt: skip
    add("dowel-head-up", "dowel", "NECK_UP", rod(both, **{loose: False}), neck=roll(-48, -38),
        **still)  # fmt: skip
    add("dowel-squat", "dowel", "SQUAT", rod(both), knee=roll(66, 80), shank=roll(18, 26),
        hip=roll(82, 90), **still)  # fmt: skip
    add("wall-good", "wall_tap", "", wall(), **flat)
    add("wall-near", "wall_tap", "", wall(), hip=roll(58, 68), knee=roll(15, 20), **flat)
    add("wall-learn", "wall_tap", "", wall(learn=True), **flat)
    add("wall-learn-miss", "wall_tap", "WALL_MISS", wall(learn=True, wall_miss=roll(0.6, 1.1) / 10),
        **flat)  # fmt: skip
    add("wall-miss", "wall_tap", "WALL_MISS", wall(wall_miss=roll(0.55, 0.9) / 10),
        hip=roll(66, 78), **flat)  # fmt: skip
    add("wall-bow", "wall_tap", "BOW WALL_MISS", wall(wall_miss=roll(1.0, 1.4) / 10),
        knee=roll(4, 7), shank=roll(3, 5), hip=roll(60, 68), **flat)  # fmt: skip
    add("wall-squat", "wall_tap", "SQUAT", wall(), knee=roll(66, 80), shank=roll(18, 26),
        hip=roll(82, 90), **flat)  # fmt: skip
    add("wall-lean", "wall_tap", "WALL_LEAN", wall(t_hold=2.8), **flat)
    add("band-good", "band", "", band())
    slow = roll(2.5, 3.2)
    add("band-good-slow", "band", "", band(t_down=slow))
    quick = roll(0.42, 0.6)
    add("band-fast", "band", "FAST_DOWN", band(t_down=quick))
    add("band-rounded", "band", "ROUND", band(), lumbar=roll(30, 38), thoracic=roll(18, 24),
        neck=4.0, hip=roll(72, 80))  # fmt: skip
    valley = round(roll(2.8, 4.0) / 10, 2)
    add("band-not-tall", "band", "NOT_TALL", band(valley=valley))
    over = round(roll(1.6, 2.2) / 10, 2)
    add("band-over-top", "band", "OVER_TOP", band(overshoot=over, t_rest=1.6))
    add("band-squat", "band", "SQUAT", band(), knee=roll(68, 80), shank=roll(20, 27),
        hip=roll(80, 88))  # fmt: skip
    add("free-good", "hinge", "", free())
    add("free-rounded", "hinge", "ROUND", free(), lumbar=roll(29, 36), thoracic=roll(19, 24),
        neck=5.0, hip=roll(74, 82))  # fmt: skip
    add("free-head-up", "hinge", "NECK_UP", free(), neck=roll(-54, -46))
    add("free-tuck", "hinge", "NECK_TUCK", free(), neck=roll(46, 56))
    add("free-shallow", "hinge", "SHALLOW", free(), hip=roll(42, 50), knee=roll(9, 14))
    add("free-locked", "hinge", "LOCKED", free(), knee=0.0, knee_stand=0.0, shank=roll(-17, -13),
        hip=roll(74, 84))  # fmt: skip
    add("free-bow", "hinge", "BOW", free(), knee=roll(4, 7), shank=roll(3, 5), hip=roll(58, 68))
    add("free-squat", "hinge", "SQUAT", free(), knee=roll(68, 80), shank=roll(20, 27),
        hip=roll(80, 88))  # fmt: skip
    return table


class Walker(renderer.Renderer):
    """The renderer's figure, who first stands on the wall and then glides to the mark."""

    def __init__(self, drill: Any, look: Any, camera: Any) -> None:
        """The wall lies where the hips get furthest; the renderer looks for it after t_rest."""
        rest, drill.t_rest = drill.t_rest, drill.lead if drill.learn else drill.t_rest
        super().__init__(drill, look, camera)
        drill.t_rest = rest
        if self.d.learn:
            _, pose = renderer.joints_at(drill, 0.0, lambda _joint, _time: 0.0)
            figure = self.body.pose(pose, renderer.arms("hang", drill, {}))
            self.back = self.wall_y - self.glute_y(*figure)

    def pose_at(self, t: float) -> Any:
        """On the wall until 1.8 s, on the mark from 3 s."""
        info, angles, turns, places, rod = super().pose_at(t)
        if self.d.learn and self.wall_y is not None:
            way = renderer.minjerk(np.clip((t - 1.8) / 1.2, 0, 1))
            places = places + np.array([0, self.back * (1 - way), 0])
        return info, angles, turns, places, rod

    def heel_to_wall(self) -> float:
        """In foot lengths, when the figure stands on the mark."""
        body = self.body
        skin = body.V0[:13380]
        low = (skin[:, 2] < body.H0[body.ix["foot.L"], 2] + 0.01) & (skin[:, 2] < 0.09)
        return float((self.wall_y - skin[low, 1].max()) / np.ptp(skin[low, 1]))


def rod_on_head_and_sacrum(body: Any, strip: Any, mode: str, solve: Any) -> Any:
    """Where the rod lies when the mid-back has left it; other modes are the renderer's."""
    if mode != "head+sacrum":
        return solve(body, strip, mode)
    sites = renderer.dowel_sites(body)
    start, along, out = renderer.tangent(strip, sites["sacrum"], sites["head"])
    shift = max(0.0, float(((strip[:, 1:] - start) @ out).max()))
    axis = start + out * (shift + renderer.DOWEL_R)
    gaps = {k: float(shift + ((start - strip[m][:, 1:]) @ out).min()) for k, m in sites.items()}
    spans = (strip[:, 1:] - axis) @ along
    way = np.array([0, along[0], along[1]])
    origin = np.array([0, axis[0], axis[1]]) + way * float(spans.min())
    return origin, way, gaps, float(np.ptp(spans))


def truth_of(path: Path, drill: str, labels: list[str], walker: Walker | None) -> None:
    """Rewrite what the renderer left as the truth that `station evaluate` reads."""
    left = json.loads(path.read_text())
    frames = []
    for frame in left["frames"]:
        kept = {"t": round(frame["t"], 3), "kp2d": frame["kp2d"]}
        kept["angle"] = {k: round(v, 1) for k, v in frame["angle"].items()}
        if "dowel" in frame:
            kept["dowel_gap_m"] = {k: round(v, 3) for k, v in frame["dowel"]["gap_m"].items()}
        if "wall" in frame:
            kept["wall_gap_m"] = round(frame["wall"]["gap_m"], 3)
        if "dowel" in frame or labels == ["ROUND"]:
            kept["dorsal2d"] = frame["dorsal2d"]
        frames.append(kept)
    truth = {"clip": path.stem, "drill": drill, "faults": labels, "parameters": left["drill"]}
    truth |= {"look": left["look"], "camera": left["camera"], "reps": left["reps"]}
    truth |= {"heel_to_wall": round(walker.heel_to_wall(), 3)} if walker else {}
    path.write_text(json.dumps({**truth, "frames": frames}, separators=(",", ":")))


def render(out: Path, seed: int, bodies: Path) -> None:
    """Render every clip of a seed that is not there yet."""
    dice = np.random.default_rng(seed)
    table = cases(dice)
    names = [str(name) for name in np.load(bodies)["names"]]
    order: list[str] = []
    while len(order) < len(table):
        order += [names[k] for k in dice.permutation(len(names))]
    for body, (name, (drill, labels, how)) in zip(order, table.items(), strict=False):
        valley, over = how.pop("valley", 0.0), how.pop("overshoot", 0.0)
        learn = how.pop("learn", False)
        how.setdefault("reps", 3 if valley else 2)
        how.setdefault("t_rest", 1.0)
        for part, low, high in (("t_down", 1.3, 2.4), ("t_hold", 0.2, 0.8), ("t_up", 0.9, 1.6)):
            drawn = round(float(dice.uniform(low, high)), 2)
            how.setdefault(part, drawn)
        look = renderer.Look(**make_set.look(dice, [body]))
        camera = renderer.Cam(**make_set.cam(dice))
        dice.uniform(0.3, 0.85), dice.uniform(-0.05, 0.05, 3)
        path = out / f"{name}.json"
        if path.exists():
            continue
        figure = renderer.Drill(**how)
        figure.lead, figure.learn = (4.6 if learn else 2.0), learn
        figure.valley, figure.overshoot = valley, over
        renderer.render_clip(name, figure, look, camera, labels, str(out))
        (out / f"{name}_mask.npz").unlink()
        truth_of(path, drill, labels, Walker(figure, look, camera) if figure.wall else None)
        print(name, flush=True)


def main() -> None:
    """Bake bodies, or render a set."""
    match sys.argv[1:]:
        case ["bodies", baked]:
            bake(baked)
            return
        case [folder, seed, baked] if seed.isdecimal():
            out, bodies = Path(folder), Path(baked).resolve()
        case _:
            sys.exit(__doc__)
    of_file, solve = renderer.Body, renderer.solve_dowel
    renderer.Body = lambda look: of_file(look, bodies)
    renderer.solve_dowel = lambda body, strip, mode: rod_on_head_and_sacrum(
        body, strip, mode, solve
    )
    renderer.Renderer = Walker
    out.mkdir(parents=True, exist_ok=True)
    render(out, int(seed), bodies)


if __name__ == "__main__":
    main()
