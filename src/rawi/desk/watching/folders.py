"""Files of a folder that is watched: those that nobody is writing any more."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".swp", "~")


def find_files(folder: Path) -> Iterator[tuple[Path, str, float]]:
    """The files below a folder, by name, each with a stamp of its size and time, and when it last changed.

    Hidden ones and those whose names say that they are not finished are left out; links to folders are not followed.
    """
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or name.lower().endswith(_UNFINISHED):
                continue
            path = Path(where, name)
            found = stamp_of(path)
            if found is not None:
                yield path, *found


def stamp_of(path: Path) -> tuple[str, float] | None:
    """A file's size and time as a stamp, and when it last changed; None: it is no regular file, or gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    # The time of the last change to the file's record too: tools that copy set the other one back.
    return f"{status.st_size}:{status.st_mtime_ns}", max(status.st_mtime, status.st_ctime)
