"""Takes what can still be read of a damaged archive into a new one."""

from __future__ import annotations

from pathlib import Path

from rawi.archive.salvaging import Salvaged, salvage
from rawi.desk.archiving import ArchiveDesk, archive_file
from rawi.desk.pool import now
from rawi.errors import ArchiveError


def salvage_archive(old: str | Path, new: str | Path, *, lexica: Path | None = None) -> Salvaged:
    """What was brought over from the damaged file `old` into the archive `new`, which must not be there yet.

    Stories and the search index are made anew. The old file is only read.

    Raises:
        ArchiveError: the old one is no file that can be opened, the new one is there, or cannot be written.
    """
    source, target = archive_file(old), archive_file(new)
    if not isinstance(source, Path):
        raise ArchiveError(f"{old}: only an archive in a file is salvaged; a server has its own tools")
    if not source.is_file():
        raise ArchiveError(f"{source}: no such file")
    if isinstance(target, Path) and target.exists():
        raise ArchiveError(f"{target}: is there already; name a file that is not")
    at = now()
    with ArchiveDesk(new, at=at, lexica=lexica) as desk:
        if dict(desk.archive.info().counts)["page"]:
            raise ArchiveError(f"{new}: has pages already; name an archive that is empty")
        found = salvage(source, desk.archive, at=at)
        desk.follow()
    return found
