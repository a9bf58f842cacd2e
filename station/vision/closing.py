"""What may be used in a `with` that closes it."""

from __future__ import annotations

from types import TracebackType
from typing import Self


class Closing:
    """For whoever has a `close`: entered, it is itself; left, it is closed, whatever happened."""

    def close(self) -> None:
        """Let everything go."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        """Return itself, open already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()
