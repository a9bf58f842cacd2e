"""Native libraries print notes for their makers: they are dropped, real words are kept."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_CHATTER = re.compile(rb"[IW]\d{4} |INFO: |WARNING: All log|WARNING: Logging before")


@contextmanager
def native_chatter_dropped() -> Iterator[None]:
    """Keep what native code prints on stderr, but for its notes and warnings.

    No environment variable silences MediaPipe 1.2.2 (tried: GLOG_minloglevel,
    TF_CPP_MIN_LOG_LEVEL, ABSL_MIN_LOG_LEVEL). It prints while a task is created, and once
    more when it first finds somebody; LiteRT prints while networks are loaded.
    """
    sys.stderr.flush()
    kept = os.dup(2)
    with os.fdopen(os.memfd_create("heard"), "w+b") as heard:  # a file in no folder
        os.dup2(heard.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
            heard.seek(0)
            for line in heard:
                if not _CHATTER.match(line):
                    os.write(2, line)
