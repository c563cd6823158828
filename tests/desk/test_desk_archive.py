"""The archive's verbs together: pages in, stories and search out, judgements obeyed everywhere and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from rawi.archive import Judgement
from rawi.archive.search import Query
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.exporting import export_archive
from rawi.desk.pool import DeskPool
from rawi.desk.storied import story_output
from rawi.errors import ArchiveError, QueryError

AT = "2024-03-21T09:00:00Z"
SAMPLES = Path(__file__).parents[2] / "src" / "rawi" / "samples" / "pages"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "news.db"
    with ArchiveDesk(path, at=AT) as desk:
        added = desk.add([SAMPLES])
    assert added.pages == 44
    assert added.refused == 0
    return path


@pytest.fixture
def desk(filled: Path, tmp_path: Path) -> Iterator[ArchiveDesk]:
    """A copy of the filled archive, to be written to."""
    path = tmp_path / "news.db"
    path.write_bytes(filled.read_bytes())
    with ArchiveDesk(path, at=AT) as one:
        yield one


def _named(desk: ArchiveDesk, source: str, role: str = "main") -> str:
    return next(row.id for row in desk.archive.articles() if source in row.source and row.role == role)


def _story(desk: ArchiveDesk, article: str) -> str:
    tie = desk.archive.threads.story_of(article)
    assert tie is not None
    return tie.story


def _judge(desk: ArchiveDesk, verdict: str, about: str, other: str = "") -> str:
    value = (("other", other),) if other else ()
    desk.judge(
        Judgement(id=f"{verdict} {about}", verdict=verdict, about=about, page=None, start=None, end=None, value=value,  # type: ignore[arg-type]
                  by="منى", at=AT)
    )  # fmt: skip
    return f"{verdict} {about}"


def test_adding_again_changes_nothing(filled: Path) -> None:
    with ArchiveDesk(filled, at=AT) as desk:
        before = desk.archive.info().counts
        assert desk.add([SAMPLES]).same == 44
        assert desk.archive.info().counts == before
        assert list(desk.check()) == []


def test_stories_hold_what_belongs_together(filled: Path) -> None:
    """Four stories were written for the samples: no story mixes two of them."""
    with ArchiveDesk(filled) as desk:
        for story in desk.stories(limit=100):
            kinds = {Path(row.source).name.partition("-")[0] for row, _ in desk.dossier(story.id).articles}
            assert len(kinds) == 1, (story.title, kinds)
        for one, other in (
            ("talks-01", "talks-05"),
            ("port-02", "port-05"),
            ("bank-03", "bank-05"),
            ("cup-06", "cup-08"),
        ):
            assert _story(desk, _named(desk, one)) == _story(desk, _named(desk, other))


def test_copies_of_one_wire_are_seen(filled: Path) -> None:
    with ArchiveDesk(filled) as desk:
        found = {
            tuple(sorted((Path(one.source).name[:8], Path(other.source).name[:8])))
            for copy in desk.archive.threads.copies()
            for one, other in [desk.archive.articles(ids=[copy.article, copy.original])]
        }
        assert {("bank-03-", "bank-04-"), ("port-02-", "port-03-"), ("talks-03", "talks-04")} <= found


def test_a_dossier_in_the_contracts_form(filled: Path) -> None:
    with ArchiveDesk(filled) as desk:
        story = _story(desk, _named(desk, "port-05"))
        found = json.loads(msgspec.json.encode(story_output(desk.dossier(story))))
    assert {
        "id",
        "title",
        "opened",
        "last",
        "articles",
        "events",
        "copies",
        "figures",
        "contradictions",
        "agreements",
    } <= found.keys()
    assert {"id", "source", "role"} <= found["articles"][0].keys()
    assert {"article", "original", "kind", "shared"} <= found["copies"][0].keys()
    values = {tuple(sorted(point["low"] for point in one["points"])) for one in found["contradictions"]}
    assert (47, 49) in values
    killed = next(one for one in found["figures"] if (one["counted"], one["status"]) == ("people", "killed"))
    days = [point["day"] for point in killed["points"] if point["day"]]
    assert days == sorted(days)


def test_a_negotiation_has_a_board_and_a_cup_has_none(filled: Path) -> None:
    with ArchiveDesk(filled) as desk:
        talks = desk.dossier(_story(desk, _named(desk, "talks-05")))
        assert talks.board is not None
        for cell in ("party", "mediator", "venue", "demand", "truce", "state"):
            assert talks.board.cell(cell), cell
        cup = desk.dossier(_story(desk, _named(desk, "cup-06")))
        assert cup.board is None


def test_every_entry_of_a_dossier_points_to_a_finding(filled: Path) -> None:
    with ArchiveDesk(filled) as desk:
        for story in desk.stories(limit=100):
            dossier = desk.dossier(story.id)
            found: set[str] = set()
            for row, _ in dossier.articles:
                article = desk.archive.article(row.id)
                assert article is not None
                for kind in (article.statements, article.figures, article.events):
                    found |= {one.id for one in kind}
            for happening in dossier.happenings:
                assert {account.event for account in happening.accounts} <= found
            for series in dossier.series:
                assert {point.figure for point in series.points} <= found
            for entry in dossier.board.entries if dossier.board else ():
                assert (entry.statement or entry.event) in found


def test_search_over_what_was_added(filled: Path) -> None:
    with ArchiveDesk(filled) as desk:
        found = desk.search(desk.query("عبارة هيلارة"), facets=True)
        assert found.total >= 5
        shown = list(desk.show(found.hits, desk.query("عبارة هيلارة")))
        assert all(one.snippet is not None for one in shown)
        said = desk.find("statements", desk.query("speaker:أرماسين"))
        statements = [desk.statement(hit) for hit in said.hits]
        assert all(one is not None and "أرماسين" in one.speaker.ar for one in statements)


def test_a_story_is_split_and_made_whole_again(desk: ArchiveDesk) -> None:
    article = _named(desk, "port-05")
    story = _story(desk, article)
    members = {row.id for row, _ in desk.dossier(story).articles}
    before = _told(desk, article)
    made = _judge(desk, "split", article)
    assert _story(desk, article) != story
    assert {row.id for row, _ in desk.dossier(_story(desk, article)).articles} == {article}
    assert desk.archive.threads.story_of(article).because == "judged"  # type: ignore[union-attr]
    desk.take_back(made, by="منى")
    assert _told(desk, article) == before
    assert {row.id for row, _ in desk.dossier(story).articles} == members


def test_two_stories_are_merged_and_taken_apart_again(desk: ArchiveDesk) -> None:
    one, other = _story(desk, _named(desk, "port-05")), _story(desk, _named(desk, "bank-05"))
    members = [{row.id for row, _ in desk.dossier(id).articles} for id in (one, other)]
    before = [_told(desk, article) for both in members for article in sorted(both)]
    made = _judge(desk, "merge", one, other)
    assert {row.id for row, _ in desk.dossier(one).articles} == members[0] | members[1]
    with pytest.raises(ArchiveError, match="no story"):
        desk.dossier(other)
    desk.take_back(made, by="منى")
    assert [{row.id for row, _ in desk.dossier(id).articles} for id in (one, other)] == members
    assert [_told(desk, article) for both in members for article in sorted(both)] == before


def test_articles_are_brought_together_and_kept_apart(desk: ArchiveDesk) -> None:
    one, other = _named(desk, "port-05"), _named(desk, "bank-05")
    together = _judge(desk, "same story", other, one)
    assert _story(desk, one) == _story(desk, other)
    desk.take_back(together, by="منى")
    assert _story(desk, one) != _story(desk, other)
    near = _named(desk, "port-04")
    assert _story(desk, near) == _story(desk, one)
    apart = _judge(desk, "other story", one, near)
    assert _story(desk, near) != _story(desk, one)
    desk.take_back(apart, by="منى")
    assert _story(desk, near) == _story(desk, one)


def test_a_judged_story_outlives_a_new_reading(desk: ArchiveDesk) -> None:
    from dataclasses import replace

    article = _named(desk, "port-05")
    before = _told(desk, article)
    made = _judge(desk, "split", article)
    row = desk.archive.articles(ids=[article])[0]
    reading = desk.archive.reading(row.page)
    assert reading is not None
    desk.add_results([replace(reading, engine="rawi 99")])
    assert desk.archive.threads.story_of(article).because == "judged"  # type: ignore[union-attr]
    desk.take_back(made, by="منى")
    assert _told(desk, article) == before


DAMAGE = {
    "a story that counts wrongly": "UPDATE story SET articles = articles + 1 WHERE number = 1",
    "a story nobody finds": "DELETE FROM story_term WHERE story = 1",
    "a term of no story": "INSERT INTO story_term VALUES ('هيلاره', 1, 9999)",
    "an article of another time": "UPDATE article SET current = 0 WHERE number = 1",
    "changes from the future": "UPDATE follower SET change = change + 1",
}


@pytest.mark.parametrize("sql", DAMAGE.values(), ids=list(DAMAGE))
def test_damage_to_stories_is_found_and_mended(desk: ArchiveDesk, sql: str) -> None:
    before = {row.id: _told(desk, row.id) for row in desk.archive.articles()}
    desk.archive.database.run(sql)  # type: ignore[attr-defined]
    assert [fault.mended for fault in desk.check()]
    assert all(fault.mended for fault in desk.check(mend=True))
    assert list(desk.check()) == []
    assert {row.id: _told(desk, row.id) for row in desk.archive.articles() if row.current} == before


def _told(desk: ArchiveDesk, article: str) -> object:
    return desk.archive.threads.story_of(article), sorted(map(str, desk.archive.threads.copies(of=[article])))


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "ninjs", "plover"])
def test_exports_hold_every_article(filled: Path, tmp_path: Path, form: str) -> None:
    with ArchiveDesk(filled) as desk:
        files = export_archive(desk.archive, form, tmp_path)  # type: ignore[arg-type]
        ids = {row.id for row in desk.archive.articles()}
    assert all(file.stat().st_size for file in files)
    if form == "jsonl":
        pages = [json.loads(line) for line in files[0].read_text("utf-8").splitlines()]
        assert {one["id"] for page in pages for one in page["articles"]} == ids
    if form == "ninjs":
        lines = [json.loads(line) for line in files[0].read_text("utf-8").splitlines()]
        assert {one["uri"].rpartition(":")[2] for one in lines} == ids
        assert all(one["standard"]["version"] == "3.0" for one in lines)
    if form == "csv":
        import csv

        with files[0].open(encoding="utf-8-sig", newline="") as file:
            assert {row["id"] for row in csv.DictReader(file)} == ids
    if form == "parquet":
        from pyarrow import parquet

        assert set(parquet.read_table(files[0])["id"].to_pylist()) == ids
    if form == "plover":
        assert len(files[0].read_text("utf-8-sig").splitlines()) > 20


def test_no_export_of_that_name(filled: Path, tmp_path: Path) -> None:
    with ArchiveDesk(filled) as desk, pytest.raises(ArchiveError, match="no form of export"):
        export_archive(desk.archive, "xml", tmp_path)  # type: ignore[arg-type]


def test_an_archive_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be opened"):
        ArchiveDesk(tmp_path / "nothing.db")
    (tmp_path / "text.db").write_text("هذا ليس أرشيفاً بل نص عادي طويل بما يكفي")
    with pytest.raises(ArchiveError, match="not an archive"):
        ArchiveDesk(tmp_path / "text.db", at=AT)


def test_reading_alone_writes_nothing(filled: Path) -> None:
    with ArchiveDesk(filled) as desk, pytest.raises(ArchiveError, match="for reading alone"):
        desk.add([SAMPLES])


def test_an_empty_search_asks_for_everything(filled: Path) -> None:
    with ArchiveDesk(filled) as desk:
        assert desk.search(Query()).total == len(desk.archive.articles())


def test_related_articles_say_which_are_copies_and_which_of_the_story(desk: ArchiveDesk) -> None:
    copies = [
        one
        for one in desk.archive.threads.copies()
        if (tie := desk.archive.threads.story_of(one.original)) and tie.story == _story(desk, one.article)
    ]
    assert copies
    for copy in copies:
        found = desk.related(copy.article, limit=20)
        assert copy.article not in [one.related.hit.id for one in found]
        (same,) = [one for one in found if one.related.hit.id == copy.original]
        assert same.copy == copy
        assert same.same_story
        assert [one.related.hit.score for one in found] == sorted(
            (one.related.hit.score for one in found), reverse=True
        )
        for one in found:
            tie = desk.archive.threads.story_of(one.related.hit.id)
            assert one.same_story == (tie is not None and tie.story == _story(desk, copy.article))


def test_related_of_a_page_that_is_not_in_the_archive(desk: ArchiveDesk, tmp_path: Path) -> None:
    article = _named(desk, "port-02-numaria24")
    kept = desk.archive.article(article)
    assert kept is not None and kept.title is not None
    page = tmp_path / "other.txt"
    page.write_text(f"{kept.title.quote}\n{kept.text}", encoding="utf-8")
    assert article in [one.related.hit.id for one in desk.related_to_page(page, limit=5)]
    page.write_bytes(b"%PDF-1.7")
    with pytest.raises(ArchiveError):
        desk.related_to_page(page)
    with pytest.raises(ArchiveError):
        desk.related("0000000000000000")


def test_suggestions_are_written_as_the_articles_write_them(desk: ArchiveDesk) -> None:
    found = desk.search(desk.query("هيلتارة"))
    assert [better for _, better in found.suggestions] == ["هيلارة"]


def test_the_search_index_is_checked_and_mended(desk: ArchiveDesk, tmp_path: Path) -> None:
    file = tmp_path / "news.search.db"
    assert list(desk.check()) == []
    assert not file.exists()
    desk.follow()
    assert list(desk.check()) == []
    desk.close()
    for left in tmp_path.glob("news.search.db-*"):
        left.unlink()
    file.write_bytes(b"no database" * 1000)
    with ArchiveDesk(tmp_path / "news.db", at=AT) as broken:
        assert [(one.part, one.mended) for one in broken.check()] == [("search", False)]
        assert [(one.part, one.mended) for one in broken.check(mend=True)] == [("search", True)]
        assert list(broken.check()) == []
        assert broken.search(broken.query("هيلارة")).total


def test_a_pool_keeps_its_desk_after_a_search_that_cannot_be_read(filled: Path) -> None:
    with DeskPool(filled) as pool:
        with pool.reading() as first:
            pass
        with pytest.raises(QueryError), pool.reading() as desk:
            desk.query("speakr:x")
        with pool.reading() as after:
            assert after is first
            assert after.search(after.query("هيلارة")).total
