"""Tokens: only hashes are kept, withdrawn ones are refused at once, the file is its owner's."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from rawi.desk.access import Access, Role, access_file
from rawi.errors import AccessError

AT = "2025-01-02T03:04:05+00:00"


def _access(tmp_path: Path) -> Access:
    return Access(tmp_path / "a.access.db")


def test_a_token_is_known_until_it_is_withdrawn(tmp_path: Path) -> None:
    access = _access(tmp_path)
    token = access.give("Salma", "editor", at=AT)
    assert token.startswith("rawi_") and len(token) == len("rawi_") + 43
    grant = access.known(token)
    assert grant is not None and (grant.name, grant.role, grant.made_at) == ("Salma", "editor", AT)
    assert access.withdraw("Salma", at=AT) and not access.withdraw("Salma", at=AT)
    assert access.known(token) is None
    assert [one.withdrawn_at for one in access.grants()] == [AT]


def test_what_is_kept_is_no_token(tmp_path: Path) -> None:
    access = _access(tmp_path)
    token = access.give("Salma", "reader", at=AT)
    kept = access.file.read_bytes()
    assert token.encode() not in kept and token.removeprefix("rawi_").encode() not in kept


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_only_the_owner_reads_and_a_file_others_write_is_refused(tmp_path: Path) -> None:
    access = _access(tmp_path)
    token = access.give("Salma", "reader", at=AT)
    assert access.file.stat().st_mode & 0o777 == 0o600
    access.file.chmod(0o666)
    with pytest.raises(AccessError, match="chmod 600"):
        access.known(token)


@pytest.mark.parametrize(
    "token", ["", "rawi_", "rawi_" + "a" * 43, "rawi_" + "ا" * 43, "rawi_\ud800", "x" * 10_000_000]
)
def test_what_was_never_given_is_not_known(tmp_path: Path, token: str) -> None:
    access = _access(tmp_path)
    assert access.known(token) is None
    access.give("Salma", "reader", at=AT)
    assert access.known(token) is None


def test_nothing_is_made_by_asking(tmp_path: Path) -> None:
    access = _access(tmp_path)
    assert access.known("rawi_x") is None and access.grants() == [] and not access.withdraw("a", at=AT)
    assert not access.file.exists()


def test_one_token_a_name_and_a_name_may_come_again(tmp_path: Path) -> None:
    access = _access(tmp_path)
    first = access.give("Salma", "reader", at=AT)
    with pytest.raises(AccessError, match="withdraw it first"):
        access.give(" Salma ", "editor", at=AT)
    access.withdraw("Salma", at=AT)
    second = access.give("Salma", "editor", at=AT)
    grant = access.known(second)
    assert access.known(first) is None and grant is not None and grant.role == "editor"


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x00b", "\u202eabc", "x" * 101])
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(AccessError, match="a name is"):
        _access(tmp_path).give(name, "reader", at=AT)


def test_a_role_that_is_none(tmp_path: Path) -> None:
    role: Role = "owner"  # type: ignore[assignment]
    with pytest.raises(AccessError, match="reader, editor, intake"):
        _access(tmp_path).give("Salma", role, at=AT)


def test_a_broken_file_is_said_and_not_believed(tmp_path: Path) -> None:
    access = _access(tmp_path)
    access.file.write_bytes(b"not a database" * 100)
    access.file.chmod(0o600)
    with pytest.raises(AccessError, match="cannot be used"):
        access.known("rawi_" + "a" * 43)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="cannot be made"):
        Access(tmp_path / "none" / "a.access.db").give("Salma", "reader", at=AT)


def test_another_process_sees_what_is_given(tmp_path: Path) -> None:
    one, other = _access(tmp_path), _access(tmp_path)
    token = one.give("Salma", "intake", at=AT)
    assert other.known(token) is not None
    other.withdraw("Salma", at=AT)
    assert one.known(token) is None
    with sqlite3.connect(one.file) as base:
        assert base.execute("pragma integrity_check").fetchone() == ("ok",)
    base.close()


def test_where_tokens_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert access_file(tmp_path / "news.db") == tmp_path / "news.access.db"
    assert access_file(tmp_path) == tmp_path / "archive.access.db"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    file = access_file("postgresql://salma:secret@db.example/press")
    assert file.parent == tmp_path / "config" / "rawi"
    assert file == access_file("postgresql://salma:other@db.example/press")
    assert file != access_file("postgresql://salma@db.example/other")
