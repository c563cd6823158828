"""What only a file can be: one that may be read and not written."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from rawi.archive import open_archive
from rawi.errors import ArchiveError

AT = "2024-03-21T09:00:00Z"


def test_a_file_in_a_folder_that_may_only_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no marks may be kept beside the file, and no log is left, it is read as one that never changes."""
    path = tmp_path / "a #1.db"
    open_archive(path, at=AT).close()
    opened: list[str] = []
    connect = apsw.Connection

    def refuse_marks(name: str, flags: int = apsw.SQLITE_OPEN_READWRITE) -> apsw.Connection:
        opened.append(name)
        if "immutable" not in name:
            raise apsw.ReadOnlyError("attempt to write a readonly database")
        return connect(name, flags=flags)

    monkeypatch.setattr("rawi.archive.sqlite.apsw.Connection", refuse_marks)
    with open_archive(path) as archive:
        assert dict(archive.info().counts)["page"] == 0
    assert [name.partition("?")[2] for name in opened] == ["", "immutable=1"]
    (tmp_path / "a #1.db-wal").write_bytes(b"")
    with pytest.raises(ArchiveError, match="may only be read"):
        open_archive(path)
