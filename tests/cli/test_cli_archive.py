"""The commands over an archive, from adding to taking back, and what they say when something is wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from rawi.cli import Exit, app
from rawi.errors import ArchiveError, QueryError

SAMPLES = Path(__file__).parents[2] / "src/rawi/samples/pages"
PORT = sorted(SAMPLES.glob("port-0[2-5]*"))


def rawi(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=True)


def records(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "news.db"
    result = rawi("add", "-a", path, *PORT)
    assert result.exit_code == Exit.DONE
    assert "4 pages added, 0 changed, 0 read anew, 0 known already" in result.stdout
    return path


def test_adding_again_and_adding_what_cannot_be_read(archive: Path, tmp_path: Path) -> None:
    assert "0 pages added" in rawi("add", "-a", archive, *PORT).stdout
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7")
    some = rawi("add", "-a", archive, PORT[0], bad, "--json")
    assert some.exit_code == Exit.SOME_REFUSED
    assert records(some)[0]["refused"] == 1
    assert rawi("add", "-a", tmp_path / "other.db", bad).exit_code == Exit.ALL_REFUSED


def test_searching_marks_counts_and_suggests(archive: Path) -> None:
    found = rawi("search", "-a", archive, "هيلاره", "عبارة", "--facets")
    assert found.exit_code == Exit.DONE
    assert "found" in found.stdout and "place:" in found.stdout
    shown = records(rawi("search", "-a", archive, "عبارة", "--json"))
    assert {"hit", "snippet"} <= shown[0].keys()
    assert "did you mean" in rawi("search", "-a", archive, "العقلانب").stdout
    said = records(rawi("search", "-a", archive, "speaker:العقلاني", "--in", "statements", "--json"))
    assert said


def test_related_articles_by_id_and_by_page(archive: Path) -> None:
    id = records(rawi("search", "-a", archive, "عبارة", "--json"))[0]["hit"]["article"]
    shown = rawi("related", "-a", archive, id)
    assert shown.exit_code == Exit.DONE
    found = records(rawi("related", "-a", archive, id, "--json"))
    assert found
    for one in found:
        assert one.keys() == {
            "id", "title", "outlet", "day", "score", "because", "words", "copy", "same_story"
        }  # fmt: skip
        assert one["id"] != id and one["words"] and (one["title"] or one["id"]) in shown.stdout
    assert f"{len(found)} related" in shown.stdout
    other = records(rawi("related", "-a", archive, PORT[0], "--json", "--limit", "2"))
    assert len(other) == 2
    missing = rawi("related", "-a", archive, "0000000000000000")
    assert isinstance(missing.exception, ArchiveError)


def test_who_said_and_which_figures(archive: Path) -> None:
    who = rawi("who", "-a", archive, "بشير", "العقلاني")
    assert "بشير العقلاني" in who.stdout and "statements" in who.stdout
    figures = records(rawi("figures", "-a", archive, "قتيل", "--json"))
    assert {one["figure"]["status"] for one in figures if one["figure"]} == {"killed"}
    assert "figures" in rawi("figures", "-a", archive, "قتيل").stdout


def test_stories_their_dossiers_and_copies(archive: Path) -> None:
    (story,) = records(rawi("stories", "-a", archive, "--json"))
    assert rawi("stories", "-a", archive).exit_code == Exit.DONE
    id = str(story["id"])
    for options in ([], ["--figures", "--outlets"], ["--timeline", "--speakers", "--board"]):
        shown = rawi("story", "-a", archive, id, *options)
        assert shown.exit_code == Exit.DONE and shown.stdout
    assert "contradiction" in rawi("story", "-a", archive, id, "--figures").stdout
    assert "no negotiation" in rawi("story", "-a", archive, id, "--board").stdout
    new = rawi("story", "-a", archive, id, "--new").stdout
    assert "has the text of" in new
    assert "what was said" in new
    (copy,) = records(rawi("copies", "-a", archive, "--json"))
    assert copy["kind"] in ("cut", "edited", "extended")
    assert rawi("copies", "-a", archive).exit_code == Exit.DONE
    assert isinstance(rawi("story", "-a", archive, "0" * 16).exception, ArchiveError)


def test_a_speaker_is_corrected_and_it_is_taken_back(archive: Path) -> None:
    (said, *_) = records(rawi("search", "-a", archive, "speaker:العقلاني", "--in", "statements", "--json"))
    page = next(
        json.loads(line)
        for line in rawi("read", "--json", *PORT).stdout.splitlines()
        if str(said["hit"]["id"]) in line
    )
    statement = next(
        one for article in page["articles"] for one in article["statements"] if one["id"] == said["hit"]["id"]
    )
    start, end = statement["span"]
    made = rawi(
        "judge",
        "-a",
        archive,
        "--by",
        "منى",
        "speaker",
        "ar=سليم الداني",
        "--page",
        page["page"]["id"],
        "--start",
        start,
        "--end",
        end,
    )
    assert "obeyed" in made.stdout
    assert "سليم الداني" in rawi("who", "-a", archive, "الداني").stdout
    id = made.stdout.split()[1].rstrip(":")
    assert "taken back" in rawi("archive", "take-back", "-a", archive, "--by", "منى", id).stdout
    assert "0 statements" in rawi("who", "-a", archive, "الداني").stdout
    assert isinstance(rawi("archive", "take-back", "-a", archive, "--by", "منى", id).exception, ArchiveError)
    assert rawi("judge", "-a", archive, "--by", "منى", "speaker", "سليم").exit_code == Exit.USAGE


def test_info_check_and_export(archive: Path, tmp_path: Path) -> None:
    assert "page" in rawi("archive", "info", "-a", archive).stdout
    assert records(rawi("archive", "info", "-a", archive, "--json"))
    assert rawi("archive", "check", "-a", archive).stdout.strip() == "0 faults"
    exported = rawi("archive", "export", "-a", archive, "--into", tmp_path, "--as", "csv")
    assert all(Path(line).exists() for line in exported.stdout.splitlines())


def test_what_is_wrong_is_said(archive: Path, tmp_path: Path) -> None:
    assert isinstance(rawi("search", "-a", archive, "colour:red").exception, QueryError)
    assert isinstance(rawi("stories", "-a", tmp_path / "nothing.db").exception, ArchiveError)
    assert rawi("stories").exit_code == Exit.USAGE


def test_an_archive_that_may_only_be_read_is_read() -> None:
    """By somebody who may write nowhere near it: no file of marks, and no index, beside it."""
    nobody = ["setpriv", "--reuid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    rawi_as = [*nobody, sys.executable, "-B", "-m", "rawi"]
    if nobody and not shutil.which("setpriv"):
        pytest.skip("root may write everywhere, and there is no setpriv to become nobody")
    if subprocess.run([*rawi_as, "--version"], cwd="/", check=False, capture_output=True).returncode:
        pytest.skip("nobody may not run this Python")
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        top = Path(name)
        folder, cache = top / "shared", top / "cache"
        folder.mkdir()
        cache.mkdir()
        cache.chmod(0o777)
        top.chmod(0o755)
        archive = folder / "news.db"
        assert rawi("add", "-a", archive, *PORT).exit_code == Exit.DONE
        for one in folder.iterdir():
            one.chmod(0o444)
        folder.chmod(0o555)
        before = sorted(one.name for one in folder.iterdir())
        for words in (("search", "هيلارة"), ("stories",), ("archive", "info"), ("archive", "check")):
            done = subprocess.run(
                [*rawi_as, *words, "-a", archive], cwd="/", check=False, text=True, capture_output=True,
                env={**os.environ, "XDG_CACHE_HOME": str(cache)},
            )  # fmt: skip
            assert (done.returncode, done.stderr) == (0, ""), words
        assert sorted(one.name for one in folder.iterdir()) == before
        folder.chmod(0o755)
        (folder / "news.search.db").unlink()
        folder.chmod(0o555)
        done = subprocess.run(
            [*rawi_as, "search", "هيلارة", "-a", archive], cwd="/", check=False, text=True, capture_output=True,
            env={**os.environ, "XDG_CACHE_HOME": str(cache)},
        )  # fmt: skip
        assert "هيلارة" in done.stdout
        assert list(cache.rglob("*.search.db"))
        folder.chmod(0o755)
