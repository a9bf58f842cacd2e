"""How quick the networks are on this machine, and with how many threads: about a second of work."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np

from station.vision.pace import Measured, suiting
from station.vision.pose.chatter import native_chatter_dropped
from station.vision.pose.litert.engine import DETECTOR, POINTS, called, most_threads
from station.vision.pose.litert.network import Floats, Network, load
from station.vision.pose.machine import this_machine

TRIES: Final = 5
"""Of which the quickest counts: what else a machine does while it starts only makes a network
slower, and the first picture always is."""
KINDS: Final = (DETECTOR, POINTS)


def measure(model_path: Path, model: str, known: Measured) -> Measured:
    """Return how quick a model is here: what is `known`, if it is known of this machine.

    Raises `EngineUnavailable`.
    """
    engine, machine, most = called(), this_machine(), most_threads()
    if known.is_of(engine, machine, model, most):
        return known
    tried = {threads: _tried(model_path, threads) for threads in range(1, most + 1)}
    threads = suiting({threads: sum(both) for threads, both in tried.items()})
    return Measured(engine, machine, model, threads, *tried[threads])


def _tried(model_path: Path, threads: int) -> list[float]:
    """Milliseconds of the detector and of the landmark network, which are the same whatever they
    see: a grey picture will do.
    """
    with native_chatter_dropped():
        networks = load(model_path, KINDS, threads)
    greys = [np.full(kind.picture, 0.5, np.float32) for kind in KINDS]
    return [min(_times(*both)) for both in zip(networks, greys, strict=True)]


def _times(network: Network, picture: Floats) -> Iterable[float]:
    for _ in range(TRIES):
        begun = perf_counter()
        network(picture)
        yield 1000 * (perf_counter() - begun)
