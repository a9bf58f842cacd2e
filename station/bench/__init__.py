"""Speed and memory, as ratios within one run: machines differ, and so do their moods.

`engines` compares more than speed: our pose engine with MediaPipe's, answer by answer.
"""

from __future__ import annotations

from station.bench.engines.comparison import bench_engines
from station.bench.live import bench_live
from station.bench.recorded import bench_recording, bench_video
from station.bench.screen import bench_screen

__all__ = ["bench_engines", "bench_live", "bench_recording", "bench_screen", "bench_video"]
