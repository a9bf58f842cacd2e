"""Run an iterator ahead of its reader, in a thread, a few items and no more."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class _End:
    """The last thing in the queue: why the iterator stopped."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class Ahead(Generic[Item]):
    """Iterate `source` in a thread, at most `depth` items before whoever reads this.

    The source's error is raised in the reader, after the items that came before it.
    `close` may be called at any time, twice, and from any thread, and does not wait for
    items to be read; the thread ends with the item that it is working on.
    """

    RETRY = 0.1
    """Seconds after which a full queue looks whether it has been closed meanwhile."""
    PATIENCE = 5.0
    """Seconds that `close` waits for one item: a file on a dead network may never come."""

    def __init__(self, source: Iterable[Item], depth: int) -> None:
        """Start at once."""
        self._queue: queue.Queue[Item | _End] = queue.Queue(depth)
        self._closed = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(source,), name="reading ahead", daemon=True
        )
        self._thread.start()

    def __iter__(self) -> Iterator[Item]:
        """Give out the items, in order."""
        while not self._closed.is_set():
            item = self._queue.get()
            if not isinstance(item, _End):
                yield item
                continue
            if self._closed.is_set():
                return
            self.close()
            if item.error is not None:
                raise item.error

    def close(self) -> None:
        """Stop, and wait for the thread to end."""
        self._closed.set()
        with contextlib.suppress(queue.Full):
            self._queue.put_nowait(_End(None))  # wakes a reader that waits in another thread
        if self._thread is not threading.current_thread():
            self._thread.join(self.PATIENCE)

    def _run(self, source: Iterable[Item]) -> None:
        error: BaseException | None = None
        try:
            for item in source:
                if not self._put(item):
                    break
        except BaseException as caught:  # whatever it is, it is the reader's
            error = caught
        self._put(_End(error))

    def _put(self, item: Item | _End) -> bool:
        """Wait for room; False when it was closed instead."""
        while not self._closed.is_set():
            with contextlib.suppress(queue.Full):
                self._queue.put(item, timeout=self.RETRY)
                return True
        return False
